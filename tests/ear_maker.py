"""Makes tiny ears of their own, as ONNX files, for anyone's tests of them."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from earmark.core.calibration import Calibration
from earmark.core.detector import Detector
from earmark.core.frames import FLOOR_LOG, N_MELS
from earmark.core.head import Head
from earmark.values import DecisionRule

_Constants = Mapping[str, NDArray[np.generic]]
_Shapes = tuple[list[int | str], list[int | str]]
"""Of what a network takes and of what it gives."""

OPSET, IR_VERSION = 17, 8


def picture_ear(
    look: str = "earmark",
    *,
    window_s: float = 4.0,
    size_px: tuple[int, int] = (28, 32),
    n_columns: int = 7,
    promised: int | None = None,
) -> bytes:
    """Return an ear that sees how red, green and blue each of ``n_columns`` strips is, 0 to 1.

    ``promised`` is how many columns it says that it has, if not as many as it has.
    """
    width, height = size_px
    if width % n_columns:
        raise ValueError("each column is of as many pixels")
    strips = np.array([-1, height, n_columns, width // n_columns, 3], np.int64)
    nodes = [
        helper.make_node("Cast", ["pictures"], ["colours"], to=TensorProto.FLOAT),
        helper.make_node("Div", ["colours", "most"], ["shares"]),
        helper.make_node("Reshape", ["shares", "strips"], ["columns"]),
        helper.make_node("ReduceMean", ["columns"], ["vectors"], axes=[1, 3], keepdims=0),
    ]
    constants: _Constants = {"most": np.array(255, np.float32), "strips": strips}
    shapes: _Shapes = ["n", height, width, 3], ["n", n_columns, 3]
    about = {
        "front": "picture",
        "look": look,
        "window_s": str(window_s),
        "width_px": str(width),
        "height_px": str(height),
        "n_columns": str(promised or n_columns),
    }
    return _onnx(nodes, constants, ("pictures", TensorProto.UINT8, shapes), about)


def mel_ear(context_frames: int = 6, stride_frames: int = 4, *, front: str = "mel") -> bytes:
    """Return an ear whose vectors tell the level above silence of 3 groups of bands, smoothed."""
    kernel = context_frames * 2 + 1
    weights = np.zeros((3, N_MELS, kernel), np.float32)
    for group, bands in enumerate(np.array_split(np.arange(N_MELS), 3)):
        weights[group, bands] = 1 / (len(bands) * kernel)
    nodes = [
        helper.make_node("Sub", ["frames", "floor"], ["levels"]),
        helper.make_node("Transpose", ["levels"], ["bands"], perm=[0, 2, 1]),
        helper.make_node("Conv", ["bands", "weights"], ["smooth"], strides=[stride_frames]),
        helper.make_node("Transpose", ["smooth"], ["vectors"], perm=[0, 2, 1]),
    ]
    constants: _Constants = {"floor": np.array(FLOOR_LOG, np.float32), "weights": weights}
    about = {
        "front": front,
        "context_frames": str(context_frames),
        "stride_frames": str(stride_frames),
    }
    shapes: _Shapes = [1, "t", N_MELS], [1, "n", 3]
    return _onnx(nodes, constants, ("frames", TensorProto.FLOAT, shapes), about)


def own_detector(
    encoder: bytes, weights: tuple[float, ...], bias: float, *, sound: str = "beep"
) -> Detector:
    """Return a detector of these weights that hears with an ear of its own."""
    head = Head(np.array(weights, np.float32)[:, np.newaxis], np.array([bias], np.float32))
    return Detector(
        sound=sound,
        encoder_digest=sha256(encoder).hexdigest(),
        head=head,
        rule=DecisionRule(enter=0.5, leave=0.4, shortest_s=0.3),
        calibration=Calibration(0.0, 1.0, 0.0),
        encoder=encoder,
    )


def _onnx(
    nodes: list[onnx.NodeProto],
    constants: _Constants,
    given: tuple[str, int, _Shapes],
    about: dict[str, str],
) -> bytes:
    name, kind, (shape, shape_of_vectors) = given
    graph = helper.make_graph(
        nodes,
        "ear",
        [helper.make_tensor_value_info(name, kind, shape)],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, shape_of_vectors)],
        [numpy_helper.from_array(each, key) for key, each in constants.items()],
    )
    opsets = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
    helper.set_model_props(model, about)
    content: bytes = model.SerializeToString()
    return content
