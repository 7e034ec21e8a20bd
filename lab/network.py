"""The network: a small picture reader in front, then depthwise convolutions, dilated in time."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from earmark.core.frames import N_MELS

STRIDE_FRAMES = 4
KERNEL = 7
DILATIONS = (1, 2, 4, 8, 16, 8, 2, 1)
CONTEXT_FRAMES = 2 + 1 + 2 + STRIDE_FRAMES * (KERNEL // 2) * sum(DILATIONS)
"""Frames on either side of a vector's own that shape it: half the kernels of the front, in frames
of 10 ms, and of the blocks, in steps of the stride."""


class Block(nn.Module):
    """A residual block: each channel over time, then all channels at a moment.

    Everything is a 2-D convolution with time as the width: ONNX Runtime fuses and tiles those, and
    runs them a quarter faster than 1-D ones.
    """

    def __init__(self, width: int, dilation: int, *, pads: bool) -> None:
        super().__init__()
        self.reach = dilation * (KERNEL // 2)
        self.pads = pads
        self.over_time = nn.Conv2d(
            width,
            width,
            (1, KERNEL),
            dilation=(1, dilation),
            padding=(0, self.reach if pads else 0),
            groups=width,
            bias=False,
        )
        self.norm = nn.BatchNorm2d(width)
        self.across = nn.Conv2d(width, width, 1, bias=False)
        self.across_norm = nn.BatchNorm2d(width)

    def forward(self, x: Tensor) -> Tensor:
        """Return shape ``(n, width, 1, time)``; unpadded, shorter by the reach at each end."""
        y = torch.relu(self.norm(self.over_time(x)))
        y = self.across_norm(self.across(y))
        if not self.pads:
            x = x[:, :, :, self.reach : x.shape[3] - self.reach]
        return torch.relu(x + y)


class Encoder(nn.Module):
    """Log-mel frames to vectors, one each ``STRIDE_FRAMES``.

    Trained with padding (a piece is a piece); exported without, so that streaming is exact.
    """

    def __init__(self, width: int = 160, dim: int = 128, *, pads: bool = True) -> None:
        super().__init__()
        self.register_buffer("mean", torch.full((N_MELS,), -12.0))
        self.register_buffer("scale", torch.full((N_MELS,), 1 / 4.0))
        p = int(pads)
        self.front = nn.Sequential(
            nn.Conv2d(1, 16, 5, stride=(2, 1), padding=(2, 2 * p), bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=(1, p), bias=False),
            nn.BatchNorm2d(32),
            nn.ReLU(),
            nn.Conv2d(32, 32, 3, stride=2, padding=(1, p), bias=False),
            nn.BatchNorm2d(32),
            nn.ReLU(),
        )
        self.enter = nn.Sequential(
            nn.Conv2d(32, width, (N_MELS // 8, 1), bias=False), nn.BatchNorm2d(width), nn.ReLU()
        )
        self.blocks = nn.Sequential(*(Block(width, d, pads=pads) for d in DILATIONS))
        self.leave = nn.Conv2d(width, dim, 1)

    def forward(self, frames: Tensor) -> Tensor:
        """Return vectors, shape ``(n, n_windows, dim)``, of frames ``(n, n_frames, N_MELS)``."""
        x = ((frames - self.mean) * self.scale).transpose(1, 2).unsqueeze(1)
        x = self.blocks(self.enter(self.front(x)))
        return torch.relu(self.leave(x)).squeeze(2).transpose(1, 2)


class Typist(nn.Module):
    """The encoder with its two heads: is it typing, and when was a key pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        dim = self.encoder.leave.out_channels
        self.typing = nn.Linear(dim, 1)
        self.presses = nn.Linear(dim, STRIDE_FRAMES)

    def forward(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits of typing ``(n, n_windows)`` and presses ``(n, n_windows, STRIDE)``."""
        vectors = self.encoder(frames)
        return self.typing(vectors).squeeze(2), self.presses(vectors)
