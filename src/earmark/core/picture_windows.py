"""Cuts a stream of sound into windows that a network looks at, and blends what it sees in them.

Windows lie on a fixed grid and are looked at one by one, so a vector is the same to the last bit,
however the sound was cut into blocks or parts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from earmark.core.frames import HOP_S
from earmark.core.parts import Part, vector_at
from earmark.values import Channels, Vectors

LONGEST_WINDOW_S = 180.0
MOST_COLUMNS = 1000


@dataclass(frozen=True, slots=True)
class PictureGrid:
    """Where windows and vectors lie.

    Vector ``j`` covers ``[j * hop_s, (j + 1) * hop_s)``: half a column. Windows start at every
    ``step``-th vector. As that is an odd number, columns of one window begin in the middle of those
    of the next.

    Attributes:
        window_s: how long a window is.
        n_columns: how many vectors the network makes of one; column ``i`` is of its ``i``-th part.
    """

    window_s: float
    n_columns: int

    def __post_init__(self) -> None:
        if not (HOP_S <= self.window_s <= LONGEST_WINDOW_S and 1 <= self.n_columns <= MOST_COLUMNS):
            msg = (
                f"a window is {HOP_S:g} to {LONGEST_WINDOW_S:g} s long and has 1 to {MOST_COLUMNS} "
                f"columns, not {self.window_s:g} s and {self.n_columns}"
            )
            raise ValueError(msg)

    @property
    def hop_s(self) -> float:
        """Return the time from vector to vector."""
        return self.window_s / self.n_columns / 2

    @property
    def step(self) -> int:
        """Return how many vectors there are from window to window: overlapping by half or more."""
        return self.n_columns - 1 + self.n_columns % 2

    @property
    def n_covered(self) -> int:
        """Return how many vectors a window lies over."""
        return 2 * self.n_columns

    def first_window_over(self, vector: int) -> int:
        """Return the first window that lies over a vector; window 0 starts where the sound does."""
        return (vector - self.n_covered) // self.step + 1


class PictureWindows:
    """Feeds windows of sound through a network. Implements the ``EarStream`` port.

    Before the sound and after it there is silence. Each vector is the mean of all columns that
    cover its time.

    Args:
        grid: where windows lie.
        look_at: returns the columns of a window's sound, shape ``(n_columns, dim)``.
        sample_rate_hz: of the sound.
        part: which vectors are wanted: those that start in it.
    """

    def __init__(
        self,
        grid: PictureGrid,
        look_at: Callable[[Channels], Vectors],
        sample_rate_hz: int,
        part: Part,
    ) -> None:
        self._grid = grid
        self._look_at = look_at
        self._rate_hz = sample_rate_hz
        self._n_window = max(1, round(grid.window_s * sample_rate_hz))
        self._first = vector_at(part.first_frame, grid.hop_s)
        self._stop: int | None = None
        self._window = grid.first_window_over(self._first)
        self.first_sample = max(0, self._start_of(self._window))
        self.stop_sample: int | None = None
        if part.stop_frame is not None:
            self._stop = vector_at(part.stop_frame, grid.hop_s)
            last = (self._stop - 1) // grid.step
            self.stop_sample = max(self.first_sample, self._start_of(last) + self._n_window)
        self._held: list[Channels] = []
        self._held_from = self.first_sample
        self._n_held = 0
        self._sums = np.zeros((grid.n_covered, 0), np.float32)
        self._counts = np.zeros((grid.n_covered, 1), np.float32)

    def push(self, block: Channels) -> list[Vectors]:
        """Return the vectors that this sound completes."""
        self._held.append(block)
        self._n_held += block.shape[1]
        if self._start_of(self._window) + self._n_window > self._held_from + self._n_held:
            return []
        self._held = [np.concatenate(self._held, axis=1)]
        done = list(self._whole_windows())
        # A copy, as a view would keep all of the sound.
        passed = max(0, self._start_of(self._window) - self._held_from)
        self._held = [self._held[0][:, passed:].copy()]
        self._held_from += passed
        self._n_held = self._held[0].shape[1]
        return done

    def finish(self) -> list[Vectors]:
        """Return the vectors of what is left over."""
        end = self._held_from + self._n_held
        n_vectors = math.ceil(end / self._rate_hz / self._grid.hop_s - _HAIR)
        if not self._n_held or n_vectors <= self._first:
            return []
        self._stop = n_vectors if self._stop is None else min(n_vectors, self._stop)
        last = (self._stop - 1) // self._grid.step
        n_missing = self._start_of(last) + self._n_window - end
        silence = np.zeros((len(self._held[0]), max(0, n_missing)), np.float32)
        return self.push(silence)

    def _whole_windows(self) -> Iterator[Vectors]:
        """Yield the vectors of each window of which all of the sound is there, in order."""
        [held] = self._held
        while True:
            start = self._start_of(self._window) - self._held_from
            is_wanted = self._stop is None or self._window * self._grid.step < self._stop
            if start + self._n_window > held.shape[1] or not is_wanted:
                return
            sound = held[:, max(0, start) : start + self._n_window]
            before = self._n_window - sound.shape[1]
            vectors = self._blended(self._look_at(np.pad(sound, ((0, 0), (before, 0)))))
            first = self._window * self._grid.step
            self._window += 1
            wanted = vectors[max(0, self._first - first) : _most(self._stop, first)]
            if len(wanted):
                yield wanted

    def _blended(self, columns: Vectors) -> Vectors:
        """Take a window's columns; return the vectors over which no later window lies."""
        step = self._grid.step
        if not self._sums.shape[1]:
            self._sums = np.zeros((len(self._sums), columns.shape[1]), np.float32)
        self._sums += np.repeat(columns, 2, axis=0)
        self._counts += 1
        done = self._sums[:step] / self._counts[:step]
        for held in (self._sums, self._counts):
            held[:-step] = held[step:].copy()
            held[-step:] = 0
        return done

    def _start_of(self, window: int) -> int:
        return round(window * self._grid.step * self._grid.hop_s * self._rate_hz)


def _most(stop: int | None, first: int) -> int | None:
    return None if stop is None else stop - first


_HAIR = 1e-6
"""Tolerance: a sound of 15 s holds 14 hops of 15/14 s, whatever floats say."""
