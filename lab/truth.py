"""What a person could hear of a piece's typing, frame by frame."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from earmark.core.frames import FRAMES_PER_S

HEARD_DB = 3.0
"""A press that stands out this much (40 ms, 1 kHz and up) is clearly audible."""
GAP_S = 1.0
"""Presses further apart than this belong to different spans of typing."""
FEWEST = 3
"""One or two presses alone are not typing."""
BEFORE_S, AFTER_S = 0.03, 0.12
"""A span reaches this far beyond its first and its last press."""
NO, YES, UNSURE = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Pressed:
    """The presses of a piece.

    Attributes:
        times_s: when, in order.
        stands_out_db: how far each stands above all else.
        is_exact: whether the times are those of keys going down, and not merely of sharp rises.
        is_alone: which are single keys, as in a game: a press each, and no typing.
    """

    times_s: NDArray[np.float32]
    stands_out_db: NDArray[np.float32]
    is_exact: bool
    is_alone: NDArray[np.bool_]

    @classmethod
    def nothing(cls) -> Pressed:
        """Return no presses at all."""
        none = np.zeros(0, np.float32)
        return cls(none, none, is_exact=True, is_alone=np.zeros(0, bool))

    def under(self, more_db: NDArray[np.float32]) -> Pressed:
        """Return the presses under more noise: so much louder, relative to what was there."""
        rest_db = 10 * np.log10(1 + 10 ** (more_db / 10))
        return replace(self, stands_out_db=self.stands_out_db - rest_db)

    def within(self, start_s: float, end_s: float) -> Pressed:
        """Return the presses between two times."""
        is_in = (self.times_s >= start_s) & (self.times_s < end_s)
        return replace(
            self,
            times_s=self.times_s[is_in],
            stands_out_db=self.stands_out_db[is_in],
            is_alone=self.is_alone[is_in],
        )


def labels(pressed: Pressed, n_frames: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return typing (NO, YES or UNSURE) and nearness to a press (0 to 1, or -1) per frame.

    What is unsure, and a nearness of -1, is never taught.
    """
    typing = np.full(n_frames, NO, np.uint8)
    presses = np.zeros(n_frames, np.float32)
    times = pressed.times_s.tolist()
    is_heard = (pressed.stands_out_db > HEARD_DB).tolist()
    typed = np.flatnonzero(~pressed.is_alone).tolist()
    for group in _runs(typed, times, GAP_S):
        _fill(typing, times[group[0]] - 0.1, times[group[-1]] + 0.3, UNSURE)
        heard = [i for i in group if is_heard[i]]
        for run in _runs(heard, times, 2 * GAP_S):
            if len(run) < FEWEST:
                continue
            _fill(typing, times[run[0]] - BEFORE_S, times[run[-1]] + AFTER_S, YES)
            for i, j in itertools.pairwise(run):
                if times[j] - times[i] > GAP_S:
                    _fill(typing, times[i] + AFTER_S, times[j] - BEFORE_S, UNSURE)
    if not pressed.is_exact:
        presses[typing != NO] = -1
    is_known = (pressed.is_exact | pressed.is_alone) & (pressed.stands_out_db > HEARD_DB)
    for time_s, knows in zip(times, is_known.tolist(), strict=True):
        _mark(presses, time_s, is_known=knows)
    return typing, presses


def _runs(chosen: list[int], times_s: list[float], gap_s: float) -> list[list[int]]:
    """Return the chosen presses, grouped where the next is at most ``gap_s`` later."""
    runs: list[list[int]] = []
    for i in chosen:
        if runs and times_s[i] - times_s[runs[-1][-1]] <= gap_s:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _fill(frames: NDArray[np.uint8], start_s: float, end_s: float, value: int) -> None:
    first, last = (max(0, round(t * FRAMES_PER_S)) for t in (start_s, end_s))
    frames[first:last] = value


def _mark(presses: NDArray[np.float32], at_s: float, *, is_known: bool) -> None:
    """Mark the frames within 20 ms of a press; a faint press is not asked for."""
    centre = at_s * FRAMES_PER_S
    for frame in range(max(0, int(centre) - 1), min(len(presses), int(centre) + 3)):
        near = max(0.0, 1 - abs(frame - centre) / 2)
        presses[frame] = max(presses[frame], near) if is_known else -1
