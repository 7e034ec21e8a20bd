"""The bundled encoder as a network that learns: its ONNX graph, run by PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from earmark.core.frames import FLOOR_LOG

STEP_FRAMES = 16
"""The encoder's coarse path takes steps of so many frames, and hears whole ones only."""


class OwnEar(nn.Module):
    """Runs an encoder's graph; its convolutions learn.

    The graph is made for one length of sound. What it slices off is taken as so much from either
    end, so that it runs for any other length as well.

    Args:
        model: the encoder; it stays as it is.
    """

    def __init__(self, model: onnx.ModelProto) -> None:
        super().__init__()
        self._nodes = list(model.graph.node)
        about = {each.key: each.value for each in model.metadata_props}
        self._context, self._stride = int(about["context_frames"]), int(about["stride_frames"])
        # A parameter's name may hold no dot, which the graph's names do.
        self._names = {each.name: each.name.replace(".", "-") for each in model.graph.initializer}
        for each in model.graph.initializer:
            tensor = torch.from_numpy(numpy_helper.to_array(each).copy())
            if each.name in {"mean", "scale"}:  # of all sound: they are measures, not weights
                self.register_buffer(self._names[each.name], tensor)
            else:
                self.register_parameter(self._names[each.name], nn.Parameter(tensor))
        self._lengths = _lengths(model)
        self.dim = self._lengths[model.graph.output[0].name][2]

    def forward(self, frames: Tensor) -> Tensor:
        """Return vectors, shape ``(n, n_vectors, dim)``, of frames with context at both ends."""
        n_own = frames.shape[1] - 2 * self._context
        lacking = -frames.shape[1] % STEP_FRAMES
        known = {name: getattr(self, own) for name, own in self._names.items()}
        known["frames"] = functional.pad(frames, (0, 0, 0, lacking), value=FLOOR_LOG)
        for node in self._nodes:
            known[node.output[0]] = self._run(node, [known[name] for name in node.input])
        return known["vectors"][:, : max(1, n_own // self._stride)]

    def arrays(self) -> dict[str, Tensor]:
        """Return what it has learnt, by the names of the graph."""
        return {name: getattr(self, own).detach().cpu() for name, own in self._names.items()}

    def _run(self, node: onnx.NodeProto, given: Sequence[Any]) -> Any:  # noqa: ANN401 - tensors and shapes
        about = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
        if node.op_type == "Conv":
            top, left, bottom, right = about["pads"]
            data, weights, biases = given
            return functional.conv2d(
                functional.pad(data, (left, right, top, bottom)), weights, biases,
                about["strides"], dilation=about["dilations"], groups=about["group"],
            )  # fmt: skip
        if node.op_type == "Slice" and isinstance(given[0], Tensor):
            data, [start], [stop], [axis] = given[:4]
            beyond = max(0, self._lengths[node.input[0]][axis] - stop)
            return data.narrow(axis, start, data.shape[axis] - start - beyond)
        return RUN[node.op_type](about, *given)


RUN: dict[str, Callable[..., Any]] = {
    "Add": lambda _, a, b: a + b,
    "Sub": lambda _, a, b: a - b,
    "Mul": lambda _, a, b: a * b,
    "Relu": lambda _, a: torch.relu(a),
    "Transpose": lambda about, a: a.permute(*about["perm"]),
    "Unsqueeze": lambda _, a, axes: a.unsqueeze(axes[0]),
    "Squeeze": lambda _, a, axes: a.squeeze(axes[0]),
    "Tile": lambda _, a, repeats: a.repeat(repeats),
    "Reshape": lambda _, a, shape: a.reshape(shape),
    # Shapes are lists of whole numbers, which are also what constants hold.
    "Constant": lambda about: numpy_helper.to_array(about["value"]).tolist(),
    "Shape": lambda _, a: list(a.shape),
    "Concat": lambda _, *parts: [each for part in parts for each in part],
    "Slice": lambda _, a, starts, stops, *_axes: a[starts[0] : stops[0]],
}
"""What the graph's operators do, but those that need to know more."""


def _lengths(model: onnx.ModelProto) -> dict[str, list[int]]:
    """Return the shape of everything in a graph."""
    graph = onnx.shape_inference.infer_shapes(model, data_prop=True).graph
    known = [*graph.input, *graph.value_info, *graph.output]
    return {each.name: [dim.dim_value for dim in each.type.tensor_type.shape.dim] for each in known}
