"""Cut a recording into spans that a person can answer about."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from earmark.values import Curve, Hearing, Scores, Span, Vectors

SHORTEST_S = 1.0
"""Less is hard to judge by ear."""

LONGEST_S = 15.0
"""More is tiresome to listen through."""

Moments: TypeAlias = NDArray[np.int64]
"""Shape ``(n,)``: indices into a curve."""

_SMOOTH_S = 0.4
"""A peak shorter than this is no reason to ask."""

_LEAST_CONTRAST = 0.1
"""A curve that rises by less than this has no sound in it to end anywhere."""

_HAIR = 1e-6
"""Tolerance: 1.04 s at hops of 0.08 s is 13 hops, whatever floats say."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Spans of one recording, as a table: ordered and disjoint.

    Attributes:
        firsts: first moment of each, shape ``(n,)``.
        lasts: the moment after its last.
        scores: the highest score in each that lasts a little.
        hop_s: from moment to moment; moment ``i`` fills ``[i * hop_s, (i + 1) * hop_s)``.
    """

    firsts: Moments
    lasts: Moments
    scores: Scores
    hop_s: float

    def __len__(self) -> int:
        return len(self.firsts)


def candidates(curve: Curve, asked: Iterable[Span] = ()) -> Candidates:
    """Return the spans of 1 to 15 s that fill all that was not asked about yet.

    A span starts where the sound rises half way from the quiet to the peaks of its recording, and
    ends where it falls below. What is longer than 15 s, sound or quiet, is cut where the curve is
    lowest. The rest between two asked spans is left out where it is shorter than a second.
    """
    hop_s = curve.hop_s
    shortest = max(1, math.ceil(SHORTEST_S / hop_s - _HAIR))
    longest = max(3 * shortest, math.floor(LONGEST_S / hop_s + _HAIR))
    smooth = _smooth(np.nan_to_num(curve.scores), round(_SMOOTH_S / hop_s))
    is_high = smooth >= _level(smooth)
    bounds: list[tuple[int, int]] = []
    for start, stop in zip(*_runs(_is_free(len(smooth), hop_s, asked)), strict=True):
        if stop - start >= min(shortest, len(smooth)):
            edges = start + _edges(is_high[start:stop], shortest)
            for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
                bounds += _cut(smooth, first, last, longest)
    firsts, lasts = np.array(bounds, np.int64).reshape(-1, 2).T
    return Candidates(firsts, lasts, _peaks(smooth, firsts, lasts), hop_s)


def mean_vectors(hearing: Hearing, table: Candidates) -> Vectors:
    """Return the mean vector of each span of a recording, shape ``(n, dim)``.

    The mean over frames of what is linear in them, such as a head's log odds, can be had from it.
    """
    squares = np.empty((len(table), hearing.levels.shape[1]), np.float32)
    for row, (first, last) in enumerate(zip(table.firsts, table.lasts, strict=True)):
        levels = np.asarray(hearing.levels[first:last], np.float32)
        squares[row] = np.einsum("nd,nd->d", levels, levels) / np.float32(last - first)
    return squares * hearing.steps


def _smooth(scores: Scores, width: int) -> Scores:
    """Return the mean over so many moments around each, fewer at the ends."""
    half = max(0, width - 1) // 2
    sums = np.concatenate([[0.0], np.cumsum(scores, dtype=np.float64)])
    here = np.arange(len(scores))
    first, last = np.maximum(here - half, 0), np.minimum(here + half + 1, len(scores))
    return np.asarray((sums[last] - sums[first]) / (last - first), np.float32)


def _level(smooth: Scores) -> float:
    """Return the score half way between a recording's quiet and its peaks."""
    if not len(smooth):
        return math.inf
    quiet, peak = float(np.quantile(smooth, 0.1)), float(smooth.max())
    return (quiet + peak) / 2 if peak - quiet >= _LEAST_CONTRAST else math.inf


def _is_free(n_moments: int, hop_s: float, asked: Iterable[Span]) -> NDArray[np.bool_]:
    is_free = np.ones(n_moments, np.bool_)
    for span in asked:
        first = max(0, math.floor(span.start_s / hop_s + _HAIR))
        is_free[first : max(0, math.ceil(span.end_s / hop_s - _HAIR))] = False
    return is_free


def _runs(mask: NDArray[np.bool_]) -> tuple[Moments, Moments]:
    """Return where runs of true start and stop."""
    edges = np.flatnonzero(np.diff(mask, prepend=False, append=False))
    return edges[::2], edges[1::2]


def _edges(is_high: NDArray[np.bool_], shortest: int) -> Moments:
    """Return where a stretch is cut, both its ends included: no piece is shorter than asked for."""
    starts, stops = _runs(is_high)
    n = len(is_high)
    if not len(starts):
        return np.array([0, n])
    is_short = stops - starts < shortest
    middles = np.clip((starts + stops - shortest) // 2, 0, max(0, n - shortest))
    starts = np.where(is_short, middles, starts)
    stops = np.where(is_short, np.minimum(middles + shortest, n), stops)
    is_gap = starts[1:] - stops[:-1] >= shortest
    starts, stops = starts[np.append(True, is_gap)], stops[np.append(is_gap, True)]
    starts, stops = np.where(starts < shortest, 0, starts), np.where(n - stops < shortest, n, stops)
    return np.unique(np.concatenate([[0], starts, stops, [n]]))


def _cut(smooth: Scores, first: int, last: int, longest: int) -> list[tuple[int, int]]:
    """Cut a piece where the curve is lowest, into parts of a third of the longest or more."""
    parts: list[tuple[int, int]] = []
    third = longest // 3
    while last - first > longest:
        low, high = first + third, min(first + longest, last - third)
        # The last of equals: silence is cut into few pieces.
        at = high - int(np.argmin(smooth[low : high + 1][::-1]))
        parts.append((first, at))
        first = at
    return [*parts, (first, last)]


def _peaks(smooth: Scores, firsts: Moments, lasts: Moments) -> Scores:
    if not len(firsts):
        return np.zeros(0, np.float32)
    pairs = np.column_stack([firsts, lasts]).reshape(-1)
    # ``reduceat`` takes no index past the end, hence a last score that no span holds.
    return np.maximum.reduceat(np.append(smooth, np.float32(0)), pairs)[::2]
