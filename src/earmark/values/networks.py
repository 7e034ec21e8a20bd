"""Networks that learn from pictures of sound: which, how they are trained, and how that goes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from earmark.values.arrays import Vectors
from earmark.values.looks import LARGEST_PX, Look

IMAGENET = "imagenet"
NO_WEIGHTS = "none"

SHORTEST_WINDOW_S, LONGEST_WINDOW_S = 0.5, 180.0
MOST_SHIFTED = 4
"""Windows are shifted by this part of their length at most."""


class Network(StrEnum):
    """A network by the name that its makers gave it.

    ``ENCODER`` is the bundled encoder, which hears log-mel frames; all others look at pictures.
    """

    ALEXNET = "alexnet"
    RESNET18 = "resnet18"
    RESNET50 = "resnet50"
    DENSENET121 = "densenet121"
    MOBILENET = "mobilenet_v3_small"
    EFFICIENTNET = "efficientnet_b0"
    ENCODER = "encoder"


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How examples vary from epoch to epoch.

    Attributes:
        shift_s: they begin up to so much earlier or later.
        gain_db: they are up to so much louder or fainter.
        masks: as many bands of frequency, and of time, are hidden (SpecAugment).
        mix: how often unlabelled sound of the same recordings lies beneath.
        codecs: how often they went through a lossy codec.
    """

    shift_s: float = 1.0
    gain_db: float = 6.0
    masks: int = 2
    mix: float = 0.3
    codecs: float = 0.1

    def __post_init__(self) -> None:
        if min(self.shift_s, self.gain_db, self.masks) < 0:
            msg = f"a shift, a gain and a number of masks are 0 or more, not {self}"
            raise ValueError(msg)
        if not all(0 <= chance <= 1 for chance in (self.mix, self.codecs)):
            msg = f"chances lie from 0 to 1, not {self}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class NetworkPlan:
    """How a network is trained.

    Attributes:
        network: which.
        look: what its pictures look like; the encoder has none.
        window_s: how much sound an example holds.
        size_px: width and height of a picture.
        weights: ``"imagenet"``, ``"none"`` or the path of a file of weights; the encoder always
            starts from the bundled one.
        epochs_head: how often the head alone hears all examples, at first.
        epochs: how often the whole network does, at most.
        batch: how many examples at a time.
        rate: the highest learning rate, of the head.
        patience: it ends after so many epochs in which the held-out loss did not fall.
        seed: of chance.
        augment: how examples vary.
    """

    network: Network
    look: Look = Look.EARMARK
    window_s: float = 15.0
    size_px: tuple[int, int] = (224, 224)
    weights: str = IMAGENET
    epochs_head: int = 1
    epochs: int = 8
    batch: int = 16
    rate: float = 1e-3
    patience: int = 3
    seed: int = 0
    augment: Augmentation = Augmentation()

    def __post_init__(self) -> None:
        if not SHORTEST_WINDOW_S <= self.window_s <= LONGEST_WINDOW_S:
            lengths = f"{SHORTEST_WINDOW_S:g} to {LONGEST_WINDOW_S:g} s"
            raise ValueError(f"a window is {lengths} long, not {self.window_s:g} s")
        if not self.rate > 0:
            raise ValueError(f"a rate is above 0, not {self.rate}")
        if not all(1 <= pixels <= LARGEST_PX for pixels in self.size_px):
            msg = f"a picture is 1 to {LARGEST_PX} pixels wide and high, not {self.size_px}"
            raise ValueError(msg)
        if min(self.epochs_head, self.epochs) < 0 or not self.epochs_head + self.epochs:
            msg = f"there is one epoch at least, not {self.epochs_head} and {self.epochs}"
            raise ValueError(msg)
        if min(self.batch, self.patience) < 1:
            msg = f"a batch and the patience are 1 or more, not {self.batch} and {self.patience}"
            raise ValueError(msg)

    @property
    def shift_s(self) -> float:
        """Return how far examples are shifted: little in short windows, as sound is lost."""
        return min(self.augment.shift_s, self.window_s / MOST_SHIFTED)


@dataclass(frozen=True, slots=True)
class Epoch:
    """How the training of a network went while it heard all examples once.

    Attributes:
        number: from 1 on, through both phases.
        n_epochs: how many there will be at most.
        phase: ``"head"`` or ``"whole"``: what learnt.
        loss: mean, of the examples that it learnt from.
        held_out_loss: of the others; ``nan`` where there are none, as are the next two.
        average_precision: of the others.
        accuracy: of the others.
        is_best: whether this one's weights are the best so far.
        took_s: how long it took.
    """

    number: int
    n_epochs: int
    phase: str
    loss: float
    held_out_loss: float
    average_precision: float
    accuracy: float
    is_best: bool
    took_s: float


@dataclass(frozen=True, slots=True)
class WeightsNotice:
    """Weights that are about to be downloaded.

    Attributes:
        network: whose.
        url: from where.
        size_bytes: how much that is; 0 where it is not known.
        to: where they are kept.
    """

    network: Network
    url: str
    size_bytes: int
    to: Path


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A network that was trained, ready to be used without what trained it.

    Attributes:
        encoder: all of it but its last layer, as an ONNX file.
        weights: of its last layer, which makes a score of a vector; shape ``(dim, 1)``.
        bias: likewise.
    """

    encoder: bytes
    weights: Vectors
    bias: float
