"""Makes of a trained network what runs without PyTorch: an encoder's ONNX file and a head."""

from __future__ import annotations

import io
import warnings

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from earmark.adapters.bundle import bundled_encoder
from earmark.adapters.encoder import run_once
from earmark.adapters.networks.learners import FrameLearner, Learner, count_columns
from earmark.adapters.networks.own_ear import OwnEar
from earmark.errors import ModelError
from earmark.values import Fitted, NetworkPlan

OPSET = 17
MOST_OFF = 1e-4
"""How far a vector may lie from what PyTorch makes, as a share of the largest, or of 1."""
N_CHECKED = 3
"""Pictures that are compared; any number must run, so it is not that of the export."""


def export(learner: Learner, plan: NetworkPlan) -> Fitted:
    """Return a trained network; ``ModelError`` says that it does not agree with PyTorch."""
    learner = learner.cpu().eval()
    if isinstance(learner, FrameLearner):
        model = _own_ear(learner.body)
        shape = [dim.dim_value for dim in model.graph.input[0].type.tensor_type.shape.dim]
        # Of the sizes that log-mel frames have.
        examples = torch.randn(shape, generator=torch.Generator().manual_seed(0)) * 3 - 12
    else:
        model = _pictures(learner, plan)
        width, height = plan.size_px
        size = (N_CHECKED, height, width, 3)
        chance = torch.Generator().manual_seed(0)
        examples = torch.randint(0, 256, size, dtype=torch.uint8, generator=chance)
    encoder = model.SerializeToString()
    _check(encoder, learner, examples)
    weights = learner.head.weight.detach().numpy().T.astype(np.float32)
    return Fitted(encoder, weights.copy(), float(learner.head.bias.item()))


class _Vectors(nn.Module):
    """What of a network goes into its file."""

    def __init__(self, learner: Learner) -> None:
        super().__init__()
        self.learner = learner

    def forward(self, examples: Tensor) -> Tensor:
        return self.learner.vectors(examples)


def _pictures(learner: Learner, plan: NetworkPlan) -> onnx.ModelProto:
    width, height = plan.size_px
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the old exporter says that it is old; it folds the norms
        torch.onnx.export(
            _Vectors(learner).eval(), (torch.zeros(2, height, width, 3, dtype=torch.uint8),), file,
            input_names=["pictures"], output_names=["vectors"], dynamo=False, opset_version=OPSET,
            dynamic_axes={"pictures": {0: "n"}, "vectors": {0: "n"}},
        )  # fmt: skip
    model = onnx.load_model_from_string(file.getvalue())
    about = {
        "front": "picture",
        "look": plan.look.value,
        "window_s": str(plan.window_s),
        "width_px": str(width),
        "height_px": str(height),
        "n_columns": str(count_columns(learner, plan)),
    }
    onnx.helper.set_model_props(model, about)
    return model


def _own_ear(ear: OwnEar) -> onnx.ModelProto:
    """Return the bundled encoder's own file, with what was learnt in place of what was there."""
    model = onnx.load_model(bundled_encoder())
    learnt = ear.arrays()
    for each in model.graph.initializer:
        each.CopyFrom(numpy_helper.from_array(learnt[each.name].numpy(), each.name))
    return model


def _check(encoder: bytes, learner: Learner, examples: Tensor) -> None:
    with torch.inference_mode():
        wanted = learner.vectors(examples).numpy()
    got = run_once(encoder, examples.numpy())
    off = float(np.abs(got - wanted).max()) if got.shape == wanted.shape else np.inf
    if not off <= MOST_OFF * max(1.0, float(np.abs(wanted).max())):
        raise ModelError(
            f"the exported network differs from the trained one by {off:.1e}. "
            "Train it again with a lower rate, or with another version of PyTorch."
        )
