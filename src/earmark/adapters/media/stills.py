"""Single pictures of a recording, small."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from earmark.adapters.media.seeing import OpenPicture, Seeing
from earmark.values import Recording, Span

Still: TypeAlias = NDArray[np.uint8]
"""Shape ``(height, width, 3)``: red, green, blue."""

_INSTANT_S = 0.001


class Stills:
    """What is on screen at any time; close it."""

    def __init__(self, recording: Recording) -> None:
        """Open a recording; ``MediaError`` says why it cannot be."""
        self._picture = OpenPicture(recording.path) if recording.has_picture else None

    def at(self, time_s: float, most: tuple[int, int]) -> Still | None:
        """Return the picture on screen at a time, no larger than ``most``, ``None`` without one."""
        if self._picture is None:
            return None
        seeing = Seeing(self._picture, Span(time_s, time_s + _INSTANT_S))
        if seeing.is_empty:
            return None
        shown = seeing.width * float(seeing.sample_aspect_ratio)
        scale = min(most[0] / shown, most[1] / seeing.height)
        width, height = (max(1, round(side * scale)) for side in (shown, seeing.height))
        frame = next(seeing.frames()).reformat(width=width, height=height, format="rgb24")
        return frame.to_ndarray().astype(np.uint8)

    def close(self) -> None:
        """Close the file."""
        if self._picture:
            self._picture.close()
