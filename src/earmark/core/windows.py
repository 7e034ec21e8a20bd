"""Cuts a stream of frames into windows that an encoder reads, each with its context.

Windows start at whole multiples of the same number of frames and are always of the same length, so
a vector is the same to the last bit, however the sound was cut into blocks or parts.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from earmark.core.frames import FLOOR_LOG, N_MELS
from earmark.values import LogMel, Vectors

WINDOW_FRAMES = 4096
"""Frames that a window adds; its context comes on top."""


class WindowStream:
    """Feeds frames through an encoder; vector ``j`` belongs to frame ``j * stride_frames``.

    Push the frames from ``first_frame - context_frames`` on, or from frame 0 where that is first.
    Before the first frame and after the last there is silence.
    """

    def __init__(
        self,
        encode: Callable[[LogMel], Vectors],
        *,
        context_frames: int,
        stride_frames: int,
        first_frame: int = 0,
    ) -> None:
        if first_frame % WINDOW_FRAMES or WINDOW_FRAMES % stride_frames:
            msg = f"windows start at multiples of {WINDOW_FRAMES} frames, not at {first_frame}"
            raise ValueError(msg)
        if context_frames > WINDOW_FRAMES:
            msg = f"a context of {context_frames} frames is longer than a window"
            raise ValueError(msg)
        self._encode = encode
        self._context = context_frames
        self._stride = stride_frames
        self._held = [_silence(0 if first_frame else context_frames)]
        self._n_held = len(self._held[0])

    def push(self, frames: LogMel) -> list[Vectors]:
        """Return the vectors of each window that these frames complete."""
        self._held.append(frames)
        self._n_held += len(frames)
        length = WINDOW_FRAMES + 2 * self._context
        if self._n_held < length:
            return []
        held = np.concatenate(self._held)
        starts = range(0, self._n_held - length + 1, WINDOW_FRAMES)
        rest = held[len(starts) * WINDOW_FRAMES :].copy()
        self._held, self._n_held = [rest], len(rest)
        return [self._encode(held[start : start + length]) for start in starts]

    def finish(self) -> list[Vectors]:
        """Return the vectors of the frames left over."""
        n_left = self._n_held - self._context
        if n_left <= 0:
            return []
        # Held are fewer than a window and both contexts, so up to two windows may be left.
        n_windows = -(-n_left // WINDOW_FRAMES)
        silence = _silence(n_windows * WINDOW_FRAMES + self._context - n_left)
        vectors = np.concatenate(self.push(silence))
        return [vectors[: -(-n_left // self._stride)]]


def _silence(n_frames: int) -> LogMel:
    return np.full((n_frames, N_MELS), FLOOR_LOG, np.float32)
