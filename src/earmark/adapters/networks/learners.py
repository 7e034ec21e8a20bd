"""What is trained: a body that makes vectors, and one linear layer that makes a score of them."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

import onnx
import torch
from torch import Tensor, nn

from earmark.adapters.bundle import bundled_encoder
from earmark.adapters.networks.bodies import make_body
from earmark.adapters.networks.own_ear import OwnEar
from earmark.errors import ModelError
from earmark.values import Network, NetworkPlan

DROPOUT = 0.2
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


class Learner(nn.Module, ABC):
    """A network that tells from examples whether each holds the sound."""

    def __init__(self, body: nn.Module, dim: int) -> None:
        super().__init__()
        self.body = body
        self.dropout = nn.Dropout(DROPOUT)
        self.head = nn.Linear(dim, 1)

    @abstractmethod
    def vectors(self, examples: Tensor) -> Tensor:
        """Return vectors in the order of time, shape ``(n, n_vectors, dim)``."""

    @abstractmethod
    def forward(self, examples: Tensor) -> Tensor:
        """Return one logit for each example, shape ``(n,)``."""


class PictureLearner(Learner):
    """Looks at pictures: uint8, shape ``(n, height, width, 3)``.

    A vector is the mean of a column of the last feature map, and an example's logit the linear
    layer on the mean of its vectors (global average pooling). So it is the mean of the logits of
    the columns, too: each tells when the sound was there (class activation, Zhou et al. 2016).
    """

    def __init__(self, body: nn.Module, dim: int) -> None:
        super().__init__(body, dim)
        self.register_buffer("mean", torch.tensor(IMAGENET_MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(IMAGENET_STD).view(1, 3, 1, 1), persistent=False)

    def vectors(self, examples: Tensor) -> Tensor:
        """Return the vectors of the columns."""
        pictures = examples.permute(0, 3, 1, 2).float() / 255
        return self.body((pictures - self.mean) / self.std).mean(2).transpose(1, 2)

    def forward(self, examples: Tensor) -> Tensor:
        """Return the linear layer on the mean vector."""
        return self.head(self.dropout(self.vectors(examples).mean(1))).squeeze(1)


class FrameLearner(Learner):
    """Hears log-mel frames: the bundled encoder, end to end.

    An example's logit is the log-mean-exp of the logits of its vectors. A mean would ask every
    moment of an example to sound like a yes, though most of them are silence around a short sound,
    and the head scores single moments later; a maximum would teach one moment at a time. This lies
    between: moments teach in the measure in which they speak for the sound.
    """

    def vectors(self, examples: Tensor) -> Tensor:
        """Return the encoder's vectors."""
        return self.body(examples)

    def forward(self, examples: Tensor) -> Tensor:
        """Return the log-mean-exp of the moments."""
        logits = self.head(self.dropout(self.vectors(examples))).squeeze(2)
        return logits.logsumexp(1) - math.log(logits.shape[1])


def make_learner(plan: NetworkPlan, weights: str) -> Learner:
    """Return a network that starts from some weights; its head is drawn by ``plan.seed``.

    ``ModelError`` says that they cannot be had, or that its pictures are too small.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(plan.seed)
        if plan.network is Network.ENCODER:
            ear = OwnEar(onnx.load_model(bundled_encoder()))
            return FrameLearner(ear, ear.dim)
        body = make_body(plan.network, weights)
        return PictureLearner(body, _feature_map(body, plan)[1])


def count_columns(learner: Learner, plan: NetworkPlan) -> int:
    """Return how many vectors a picture makes."""
    return _feature_map(learner.body, plan)[3]


def _feature_map(body: nn.Module, plan: NetworkPlan) -> tuple[int, ...]:
    """Return the shape of what a body makes of one picture."""
    width, height = plan.size_px
    device = next(body.parameters()).device
    was_training = body.training
    try:
        with torch.inference_mode():
            shape = body.eval()(torch.zeros(1, 3, height, width, device=device)).shape
    except RuntimeError as error:
        raise ModelError(
            f"pictures of {width} x {height} pixels are too small for {plan.network} ({error})"
        ) from error
    finally:
        body.train(was_training)
    return tuple(shape)
