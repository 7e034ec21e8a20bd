"""Put pictures of any size on one canvas, and a line of text on top."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

import numpy as np
from av import VideoFrame
from numpy.typing import NDArray

Strip: TypeAlias = NDArray[np.uint8]
"""Brightness, shape ``(height, width)``, both even."""

_BLACK, _NO_COLOUR = 16, 128
_MULTIPLE = 4
"""Sides of a canvas: so its planes are whole rows."""


class Canvas:
    """Black, with sides that are multiples of 4.

    Attributes:
        width, height: no larger than was asked for.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = (
            max(_MULTIPLE, side - side % _MULTIPLE) for side in (width, height)
        )

    @classmethod
    def for_pictures(cls, width: int, height: int, most: tuple[int, int]) -> Canvas:
        """Return one that has the shape of such pictures and is no larger than ``most``."""
        scale = min(1.0, most[0] / width, most[1] / height)
        return cls(round(width * scale), round(height * scale))

    def paint(
        self, picture: VideoFrame | None, aspect: Fraction, strip: Strip, ticks: int, tick: Fraction
    ) -> VideoFrame:
        """Return a picture in the middle, with a strip at the lower left.

        Args:
            picture: ``None`` for none.
            aspect: how wide a picture point is for its height.
            strip: the text.
            ticks: when it is due.
            tick: how long one of these is.
        """
        planes = np.full((self.height * 3 // 2, self.width), _NO_COLOUR, np.uint8)
        planes[: self.height] = _BLACK
        own = _planes(planes.reshape(-1), self.width, self.height)
        if picture is not None:
            width, height = self._fit(picture.width * float(aspect), picture.height)
            small = picture.reformat(width=width, height=height, format="yuv420p").to_ndarray()
            left, top = (self.width - width) // 4 * 2, (self.height - height) // 4 * 2
            _paste(own, _planes(small.reshape(-1).astype(np.uint8), width, height), left, top)
        grey = np.full((strip.shape[0] // 2, strip.shape[1] // 2), _NO_COLOUR, np.uint8)
        _paste(own, (strip, grey, grey), 0, self.height - strip.shape[0])
        frame = VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts, frame.time_base = ticks, tick
        return frame

    def _fit(self, width: float, height: float) -> tuple[int, int]:
        scale = min(self.width / width, self.height / height)
        wanted = (round(width * scale / 2) * 2, round(height * scale / 2) * 2)
        return min(self.width, max(2, wanted[0])), min(self.height, max(2, wanted[1]))


Planes: TypeAlias = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]


def _planes(flat: NDArray[np.uint8], width: int, height: int) -> Planes:
    """Return views of brightness and both colours."""
    n, half = width * height, (height // 2, width // 2)
    quarter = n // 4
    return (
        flat[:n].reshape(height, width),
        flat[n : n + quarter].reshape(half),
        flat[n + quarter : n + 2 * quarter].reshape(half),
    )


def _paste(own: Planes, others: Planes, left: int, top: int) -> None:
    for divisor, plane, other in zip((1, 2, 2), own, others, strict=True):
        y, x = top // divisor, left // divisor
        plane[y : y + other.shape[0], x : x + other.shape[1]] = other
