"""From a network that was trained to an ONNX file that says the same."""

from __future__ import annotations

import io
import warnings

import numpy as np
import onnx
import onnxruntime
import torch
from torch import Tensor, nn

from earmark.adapters.networks.own_network import OwnNetwork
from earmark.adapters.networks.picture_network import PictureNetwork
from earmark.errors import ModelError
from earmark.values import NetworkPlan

AGREES_WITHIN = 1e-4
"""Of a vector's largest number, or of 1 where that is less."""

_OPSET = 17
_N_CHECKED = 3


def export(network: nn.Module, plan: NetworkPlan) -> bytes:
    """Return all of a network but its last layer as ONNX, made sure to say what PyTorch says.

    ``ModelError`` says that it does not.
    """
    network = network.cpu().eval()
    if isinstance(network, OwnNetwork):
        encoder = network.encoder()
        shape = [each.dim_value for each in _input_of(encoder).type.tensor_type.shape.dim]
        examples = torch.randn(shape, generator=torch.Generator().manual_seed(0)) * 3 - 12
    elif isinstance(network, PictureNetwork):
        width, height = plan.size_px
        chance = torch.Generator().manual_seed(0)
        examples = torch.randint(
            256, (_N_CHECKED, height, width, 3), dtype=torch.uint8, generator=chance
        )
        encoder = _traced(network, examples, plan)
    else:
        raise TypeError(f"{type(network).__name__} is no network of ours")
    _ensure_agreement(network, encoder, examples)
    return encoder


class _Vectors(nn.Module):
    """What is exported of a network."""

    def __init__(self, network: PictureNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, pictures: Tensor) -> Tensor:
        return self.network.vectors(pictures)


def _traced(network: PictureNetwork, examples: Tensor, plan: NetworkPlan) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the old exporter says that it is old; it folds the norms
        torch.onnx.export(
            _Vectors(network).eval(),
            (examples[:2],),  # other than are checked: any number must run
            stream,
            input_names=["pictures"],
            output_names=["vectors"],
            dynamic_axes={"pictures": {0: "n"}, "vectors": {0: "n"}},
            dynamo=False,
            opset_version=_OPSET,
        )
    model = onnx.load_from_string(stream.getvalue())
    width, height = plan.size_px
    about = {
        "front": "picture",
        "look": plan.look.value,
        "window_s": repr(plan.window_s),
        "width_px": str(width),
        "height_px": str(height),
        "n_columns": str(network.n_columns),
    }
    onnx.helper.set_model_props(model, about)
    return bytes(model.SerializeToString(deterministic=True))


def _input_of(encoder: bytes) -> onnx.ValueInfoProto:
    return onnx.load_from_string(encoder).graph.input[0]


def _ensure_agreement(network: nn.Module, encoder: bytes, examples: Tensor) -> None:
    with torch.no_grad():
        wanted = network.vectors(examples).numpy()
    session = onnxruntime.InferenceSession(encoder, providers=["CPUExecutionProvider"])
    (got,) = session.run(None, {session.get_inputs()[0].name: examples.numpy()})
    off = float(np.abs(got - wanted).max()) / max(1.0, float(np.abs(wanted).max()))
    if not off <= AGREES_WITHIN:
        msg = (
            f"what was exported is off by {off:.1e} from what was trained, and "
            f"{AGREES_WITHIN:.0e} is allowed. Report this, with your versions of torch and onnx."
        )
        raise ModelError(msg)
