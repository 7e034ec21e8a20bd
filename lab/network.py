"""The network: a fine path that hears single presses, a coarse one that hears what goes on."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from earmark.core.frames import N_MELS

STRIDE_FRAMES = 4
"""Frames from vector to vector."""
COARSE = 4
"""Vectors from step to step of the coarse path."""
KERNEL = 7
FRONT_REACH = 1
"""Vectors that the front loses at either end: half its kernels are 4 frames."""
BEFORE, AFTER = (1, 2, 4), (1, 2)
"""Dilations of the fine blocks before and after the coarse path joins them."""
SLOW = (1, 2, 4, 4)
"""Dilations of the coarse blocks."""


def _reach(dilations: tuple[int, ...]) -> int:
    return KERNEL // 2 * sum(dilations)


def _up_to(number: int, multiple: int) -> int:
    return -(-number // multiple) * multiple


LEAD = _up_to(FRONT_REACH + _reach(BEFORE), COARSE)
"""Vectors from the start of the frames to the first coarse step: steps lie on a fixed grid."""
CONTEXT_FRAMES = STRIDE_FRAMES * _up_to(LEAD + COARSE * _reach(SLOW) + _reach(AFTER), COARSE)
"""Frames on either side of a vector's own that shape it; a whole number of coarse steps."""


class Block(nn.Module):
    """A residual block: each channel over time, then all channels at a moment.

    Everything is a 2-D convolution with time as the width: ONNX Runtime fuses and tiles those, and
    runs them a quarter faster than 1-D ones.
    """

    def __init__(self, width: int, dilation: int, *, pads: bool) -> None:
        super().__init__()
        self.reach = _reach((dilation,))
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
            x = _inner(x, self.reach)
        return torch.relu(x + y)


class Encoder(nn.Module):
    """Log-mel frames to vectors, one each ``STRIDE_FRAMES``.

    Trained with padding (a piece is a piece); exported without, so that streaming is exact.
    """

    def __init__(
        self, width: int = 160, slow_width: int = 256, dim: int = 192, *, pads: bool = True
    ) -> None:
        super().__init__()
        self.register_buffer("mean", torch.full((N_MELS,), -12.0))
        self.register_buffer("scale", torch.full((N_MELS,), 1 / 4.0))
        self.pads = pads
        p = int(pads)
        self.front = nn.Sequential(
            *_layer(1, 24, (7, 5), stride=(4, 2), padding=(3, 2 * p)),
            *_layer(24, 48, (3, 3), stride=(2, 2), padding=(1, p)),
            *_layer(48, width, (N_MELS // 8, 1)),
        )
        self.before = _blocks(width, BEFORE, pads=pads)
        self.down = nn.Sequential(*_layer(width, slow_width, (1, COARSE), stride=(1, COARSE)))
        self.slow = _blocks(slow_width, SLOW, pads=pads)
        self.up = nn.Conv2d(slow_width, width, 1)
        self.after = _blocks(width, AFTER, pads=pads)
        self.leave = nn.Conv2d(width, dim, 1)

    def forward(self, frames: Tensor) -> Tensor:
        """Return vectors, shape ``(n, n_windows, dim)``, of frames ``(n, n_frames, N_MELS)``."""
        x = ((frames - self.mean) * self.scale).transpose(1, 2).unsqueeze(1)
        fine = self.before(self.front(x))
        if not self.pads:
            fine = _inner(fine, LEAD - FRONT_REACH - _reach(BEFORE))
        coarse = self.up(self.slow(self.down(fine)))
        if not self.pads:
            fine = _inner(fine, COARSE * _reach(SLOW))
        x = self.after(torch.relu(fine + torch.repeat_interleave(coarse, COARSE, dim=3)))
        if not self.pads:
            left_over = CONTEXT_FRAMES // STRIDE_FRAMES - LEAD - COARSE * _reach(SLOW)
            x = _inner(x, left_over - _reach(AFTER))
        return torch.relu(self.leave(x)).squeeze(2).transpose(1, 2)


class Learner(nn.Module):
    """The encoder with all that it is taught by.

    Two heads are shipped: is it typing, and when was a key pressed. Two are not: which sound is
    it, and what does the teacher make of it; they are what makes the vectors good for any sound.
    """

    def __init__(self, n_classes: int, teacher_dim: int) -> None:
        super().__init__()
        self.encoder = Encoder()
        dim = self.encoder.leave.out_channels
        self.typing = nn.Linear(dim, 1)
        self.presses = nn.Linear(dim, STRIDE_FRAMES)
        self.classes = nn.Linear(dim, n_classes)
        self.teacher = nn.Linear(2 * dim, teacher_dim)

    def forward(self, frames: Tensor, n_seconds: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return logits of typing, presses and classes per vector, and the teacher's vectors.

        Shapes ``(n, n_windows)``, ``(n, n_windows, STRIDE)``, ``(n, n_windows, n_classes)`` and
        ``(n, n_seconds, teacher_dim)``.
        """
        vectors = self.encoder(frames)
        by_second = vectors.unflatten(1, (n_seconds, -1))
        second = torch.cat([by_second.mean(2), by_second.amax(2)], dim=2)
        typing = self.typing(vectors).squeeze(2)
        return typing, self.presses(vectors), self.classes(vectors), self.teacher(second)


def _layer(
    n_in: int,
    n_out: int,
    kernel: tuple[int, int],
    *,
    stride: tuple[int, int] = (1, 1),
    padding: tuple[int, int] = (0, 0),
) -> tuple[nn.Module, ...]:
    convolution = nn.Conv2d(n_in, n_out, kernel, stride=stride, padding=padding, bias=False)
    return convolution, nn.BatchNorm2d(n_out), nn.ReLU()


def _blocks(width: int, dilations: tuple[int, ...], *, pads: bool) -> nn.Sequential:
    return nn.Sequential(*(Block(width, dilation, pads=pads) for dilation in dilations))


def _inner(x: Tensor, n: int) -> Tensor:
    """Return what is left without ``n`` steps at either end."""
    return x[:, :, :, n : x.shape[3] - n]
