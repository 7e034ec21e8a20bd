"""The bundled encoder as a network that goes on learning."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from earmark.adapters.networks.picture_network import blank_layer
from earmark.core.frames import FLOOR_LOG

_BEFORE, _SLOW, _AFTER = 3, 4, 2
"""How many blocks there are on the fine path, on the coarse one, and where they have joined."""

_COARSE = 4
"""Vectors from step to step of the coarse path."""

_LEAST_CHANCE = 1e-6


class OwnNetwork(nn.Module):
    """The bundled encoder, and one layer more.

    Built of the convolutions in the encoder's file, in their order; how they hang together is
    told in ``docs/decisions/0008``. A window's chance is that of its vectors, the likely ones
    counting most (linear softmax pooling; Wang et al. 2019): a yes says that the sound is
    somewhere in the window, not all over it.

    Args:
        path: of the encoder.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.model = onnx.load(path)
        known = {each.name: numpy_helper.to_array(each) for each in self.model.graph.initializer}
        self.register_buffer("mean", torch.tensor(known["mean"]), persistent=False)
        self.register_buffer("scale", torch.tensor(known["scale"]), persistent=False)
        self.names: list[tuple[str, str]] = []
        self.convolutions = nn.ModuleList()
        for node in self.model.graph.node:
            if node.op_type == "Conv":
                _, weight, bias = node.input
                self.names.append((weight, bias))
                self.convolutions.append(_convolution(node, known[weight], known[bias]))
        about = {each.key: each.value for each in self.model.metadata_props}
        self.stride = int(about["stride_frames"])
        self.context = int(about["context_frames"]) // self.stride
        self.dim = len(known[self.names[-1][1]])
        self.dropout = nn.Identity()
        self.last = blank_layer(self.dim)

    def vectors(self, frames: Tensor) -> Tensor:
        """Return shape ``(n, n_vectors, dim)`` of log-mel frames of shape ``(n, n_frames, mels)``.

        The frames hold the encoder's context on either side. Silence completes the last step of
        the coarse path.
        """
        n_own = frames.shape[1] // self.stride - 2 * self.context
        lacking = -frames.shape[1] % (self.stride * _COARSE)
        frames = functional.pad(frames, (0, 0, 0, lacking), value=FLOOR_LOG)
        rest = iter(self.convolutions)
        x = ((frames - self.mean) * self.scale).transpose(1, 2).unsqueeze(1)
        for _ in range(3):
            x = torch.relu(next(rest)(x))
        fine = self._blocks(x, [(next(rest), next(rest)) for _ in range(_BEFORE)])
        fine = _inner(fine, -self._lost(frames, fine) % _COARSE)
        coarse = torch.relu(next(rest)(fine))
        coarse = self._blocks(coarse, [(next(rest), next(rest)) for _ in range(_SLOW)])
        wide = torch.repeat_interleave(next(rest)(coarse), _COARSE, dim=3)
        x = torch.relu(_inner(fine, (fine.shape[3] - wide.shape[3]) // 2) + wide)
        x = self._blocks(x, [(next(rest), next(rest)) for _ in range(_AFTER)])
        x = _inner(x, self.context - self._lost(frames, x))
        return torch.relu(next(rest)(x)).squeeze(2).transpose(1, 2)[:, : max(1, n_own)]

    def forward(self, frames: Tensor) -> Tensor:
        """Return log odds, shape ``(n,)``."""
        chances = torch.sigmoid(self.last(self.vectors(frames)).squeeze(2))
        pooled = (chances.square().sum(1) / chances.sum(1)).clamp(_LEAST_CHANCE, 1 - _LEAST_CHANCE)
        return torch.logit(pooled)

    def encoder(self) -> bytes:
        """Return the encoder's file with the weights that were learnt."""
        learnt = {}
        for (weight, bias), convolution in zip(self.names, self.convolutions, strict=True):
            learnt[weight], learnt[bias] = convolution.weight, convolution.bias
        model = onnx.ModelProto()
        model.CopyFrom(self.model)
        for each in model.graph.initializer:
            if each.name in learnt:
                values = learnt[each.name].detach().cpu().numpy().astype(np.float32)
                each.CopyFrom(numpy_helper.from_array(values, each.name))
        return bytes(model.SerializeToString(deterministic=True))

    @staticmethod
    def _blocks(x: Tensor, blocks: list[tuple[nn.Module, nn.Module]]) -> Tensor:
        for over_time, across in blocks:
            y = across(torch.relu(over_time(x)))
            x = torch.relu(_inner(x, (x.shape[3] - y.shape[3]) // 2) + y)
        return x

    def _lost(self, frames: Tensor, fine: Tensor) -> int:
        """Return how many vectors were lost at either end so far."""
        return (frames.shape[1] // self.stride - fine.shape[3]) // 2


def _convolution(node: onnx.NodeProto, weight: np.ndarray, bias: np.ndarray) -> nn.Conv2d:
    """Return a layer like a node of the encoder's graph."""
    about = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
    layer = nn.Conv2d(
        weight.shape[1] * about["group"],
        weight.shape[0],
        tuple(about["kernel_shape"]),
        stride=tuple(about["strides"]),
        padding=tuple(about["pads"][:2]),
        dilation=tuple(about["dilations"]),
        groups=about["group"],
    )
    layer.weight = nn.Parameter(torch.tensor(weight))
    layer.bias = nn.Parameter(torch.tensor(bias))
    return layer


def _inner(x: Tensor, n: int) -> Tensor:
    """Return what is left without ``n`` steps at either end."""
    return x[:, :, :, n : x.shape[3] - n]
