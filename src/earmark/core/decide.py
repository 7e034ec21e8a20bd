"""From a curve of scores to detections."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from earmark.core.timeline import merge, widen
from earmark.values import Curve, DecisionRule, Detection, Scores, Span

_HAIR = 1e-6
"""Tolerance: 0.4 s at hops of 0.04 s is ten hops, whatever floats say."""


def decide(curve: Curve, duration_s: float, rule: DecisionRule) -> tuple[Detection, ...]:
    """Return the detections in a curve, ordered and disjoint.

    A score stands for the time around its moment, half a hop to either side. The score of a
    detection is the mean of its scores at or above ``enter``, so that it is never below ``enter``.

    Args:
        curve: the scores.
        duration_s: of the recording; no detection reaches beyond it.
        rule: see ``DecisionRule``.
    """
    whole = Span(0.0, duration_s)
    found = _gaps_closed(_hysteresis(curve.scores, rule), rule.longest_gap_s / curve.hop_s)
    spans = [
        (widen(Span((a - 0.5) * curve.hop_s, (b - 0.5) * curve.hop_s), 0.0, whole), a, b)
        for a, b in found
    ]
    kept = [item for item in spans if item[0].length_s >= max(rule.shortest_s, 2 * _HAIR) - _HAIR]
    scores = {span: _score(curve.scores[a:b], rule.enter) for span, a, b in kept}
    widened = merge(widen(span, rule.padding_s, whole) for span in scores)
    return tuple(
        Detection(wide, max(score for span, score in scores.items() if _is_in(span, wide)))
        for wide in widened
    )


def _hysteresis(scores: Scores, rule: DecisionRule) -> list[tuple[int, int]]:
    """Return runs ``[first, last)`` at or above ``leave`` that reach ``enter`` somewhere."""
    stays = np.concatenate([[False], scores >= rule.leave, [False]])
    edges = np.flatnonzero(stays[1:] != stays[:-1])
    runs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(a, b) for a, b in runs if scores[a:b].max() >= rule.enter]


def _gaps_closed(runs: list[tuple[int, int]], longest_gap: float) -> list[tuple[int, int]]:
    closed: list[tuple[int, int]] = []
    for first, last in runs:
        if closed and first - closed[-1][1] <= longest_gap + _HAIR:
            closed[-1] = (closed[-1][0], last)
        else:
            closed.append((first, last))
    return closed


def _score(scores: Scores, enter: float) -> float:
    inside: NDArray[np.float32] = scores[scores >= enter]
    # Scores are float32, ``enter`` is not: 0.7 among them is a hair below 0.7.
    return float(np.clip(inside.mean(dtype=np.float64), enter, 1.0))


def _is_in(span: Span, wide: Span) -> bool:
    return wide.start_s <= span.start_s and span.end_s <= wide.end_s
