"""Which clips are the same sound, however they were encoded.

Compared is how the level of each band changes, as ``core/locate.py`` does it: of clips of 1 s that
were encoded anew, half as loud and up to 60 ms off, 86 % are found, and none of 11,175 pairs of
different recordings. The encoder's vectors do not tell: where they find as many, they also take
two in three neighbouring seconds of one recording for the same. See docs/decisions/0018.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft

from earmark.core.frames import HOP_S
from earmark.core.locate import Bands, Changes, changes_that_tell

LONGEST_COMPARED_S = 10.0
"""Of a longer clip, its middle."""

MOST_OFF_S = 0.24
"""By how much the same sound may begin sooner or later."""

STEP_FRAMES = 4
SHORTLIST_BELOW = 0.3
"""Compared coarsely, the same sound may score so much less."""

_AT_ONCE = 256
_LEAST_NORM = 1e-3


def same_sounds(sounds: Sequence[Bands], least: float) -> list[int | None]:
    """Return for each sound which one before it is the same; ``None`` for the first of its kind.

    Args:
        sounds: as ``core.locate.to_bands`` gives them. Silence is like nothing, not even itself.
        least: how alike two must be, 0 to 1.
    """
    prints = [_normed(_middle(changes_that_tell(each))) for each in sounds]
    same: list[int | None] = [None] * len(prints)
    for later, sooner in _shortlist(prints, least - SHORTLIST_BELOW):
        is_first = same[sooner] is None and same[later] is None
        if is_first and likeness(prints[later], prints[sooner]) >= least:
            same[later] = sooner
    return same


def likeness(one: Changes, other: Changes) -> float:
    """Return how alike two sounds are where they fit best; each of norm 1."""
    n_most = round(MOST_OFF_S / HOP_S)
    n_fft = int(next_fast_len(max(one.shape[1], other.shape[1]) + n_most, real=True))
    spectrum = (rfft(one, n_fft, axis=1) * np.conj(rfft(other, n_fft, axis=1))).sum(axis=0)
    places = np.asarray(irfft(spectrum, n_fft))
    return float(max(places[: n_most + 1].max(), places[-n_most:].max()))


def _middle(changes: Changes) -> Changes:
    n_most = round(LONGEST_COMPARED_S / HOP_S)
    first = max(0, (changes.shape[1] - n_most) // 2)
    return changes[:, first : first + n_most]


def _normed(changes: Changes) -> Changes:
    return changes / np.float32(np.linalg.norm(changes) + _LEAST_NORM)


def _shortlist(prints: Sequence[Changes], least: float) -> Iterator[tuple[int, int]]:
    """Yield pairs, a later and an earlier one, that may be the same; in order of the later."""
    coarse = _coarse(prints)
    n_lags = round(MOST_OFF_S / HOP_S) // STEP_FRAMES
    for first in range(0, len(coarse), _AT_ONCE):
        some = coarse[first : first + _AT_ONCE]
        sooner = coarse[: first + len(some)].reshape(first + len(some), -1).T
        best = np.full((len(some), first + len(some)), -1.0, np.float32)
        for lag in range(-n_lags, n_lags + 1):
            np.maximum(best, _moved(some, lag).reshape(len(some), -1) @ sooner, out=best)
        for row, column in np.argwhere(best >= least).tolist():
            if column < first + row:
                yield first + row, column


def _coarse(prints: Sequence[Changes]) -> NDArray[np.float32]:
    """Return all prints at a slower pace, each of norm 1, padded to one length."""
    n_steps = max((each.shape[1] // STEP_FRAMES for each in prints), default=0)
    n_bands = len(prints[0]) if prints else 0
    coarse = np.zeros((len(prints), n_bands, max(1, n_steps)), np.float32)
    for row, each in zip(coarse, prints, strict=True):
        n_own = each.shape[1] // STEP_FRAMES
        own = each[:, : n_own * STEP_FRAMES].reshape(n_bands, n_own, STEP_FRAMES).mean(axis=2)
        row[:, :n_own] = _normed(np.asarray(own, np.float32))
    return coarse


def _moved(prints: NDArray[np.float32], steps: int) -> NDArray[np.float32]:
    moved = np.zeros_like(prints)
    n = prints.shape[2]
    moved[:, :, max(0, steps) : n + min(0, steps)] = prints[
        :, :, max(0, -steps) : n - max(0, steps)
    ]
    return moved
