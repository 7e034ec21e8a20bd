"""From a curve of scores to detections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from earmark.core.calibration import Calibration
from earmark.core.timeline import merge, subtract, widen
from earmark.values import Curve, DecisionRule, Detection, Scores, Span

_HAIR = 1e-6
"""Tolerance: 0.4 s at hops of 0.04 s is ten hops, whatever floats say."""


def decide(
    curve: Curve, duration_s: float, rule: DecisionRule, calibration: Calibration | None = None
) -> tuple[Detection, ...]:
    """Return the detections in a curve, ordered and disjoint.

    A score stands for the time around its moment, half a hop to either side. The score of a
    detection is its chance of being right; where nobody measured that, it is the mean of its scores
    at or above ``enter``. Detections that padding joins have the highest of their scores.

    Args:
        curve: the scores.
        duration_s: of the recording; no detection reaches beyond it.
        rule: see ``DecisionRule``.
        calibration: tells the chance; ``None`` where it is not known.
    """
    return _kept(_judged(curve, duration_s, rule, calibration), duration_s, rule)


def doubt(
    curve: Curve, duration_s: float, rule: DecisionRule, calibration: Calibration | None = None
) -> tuple[Detection, ...]:
    """Return what ``decide`` leaves out for its score alone, ordered and disjoint.

    Of what the padding of a detection reaches into, only the rest is returned.
    """
    judged = _judged(curve, duration_s, rule, calibration)
    taken = [each.span for each in _kept(judged, duration_s, rule)]
    return tuple(
        Detection(rest, each.score)
        for each in judged
        if each.score < rule.min_score
        for rest in subtract([each.span], taken)
    )


def candidates(
    curve: Curve, duration_s: float, rule: DecisionRule
) -> Iterator[tuple[Span, Scores]]:
    """Yield all that is long enough, before any padding, with the scores that it was made of.

    These reach down to ``leave`` at both ends, where the span itself ends at the rule's ``edge``:
    how a curve falls tells a sound that is there from one that seems to be.
    """
    whole = Span(0.0, duration_s)
    for run in _gaps_closed(_hysteresis(curve.scores, rule), rule.longest_gap_s / curve.hop_s):
        first, last = _cut_back(run, curve.scores, rule.edge)
        span = widen(Span((first - 0.5) * curve.hop_s, (last - 0.5) * curve.hop_s), 0.0, whole)
        if span.length_s >= max(rule.shortest_s, 2 * _HAIR) - _HAIR:
            yield span, curve.scores[slice(*run)]


def _judged(
    curve: Curve, duration_s: float, rule: DecisionRule, calibration: Calibration | None
) -> list[Detection]:
    """Return the candidates, each with its score."""
    return [
        Detection(
            span, calibration.chance(scores, curve.hop_s) if calibration else _mean(scores, rule)
        )
        for span, scores in candidates(curve, duration_s, rule)
    ]


def _kept(
    judged: Sequence[Detection], duration_s: float, rule: DecisionRule
) -> tuple[Detection, ...]:
    """Return what scores high enough, widened and joined."""
    kept = [each for each in judged if each.score >= rule.min_score]
    whole = Span(0.0, duration_s)
    widened = merge((widen(each.span, rule.padding_s, whole) for each in kept), _HAIR)
    return tuple(
        Detection(wide, max(each.score for each in kept if _is_in(each.span, wide)))
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


def _cut_back(run: tuple[int, int], scores: Scores, edge: float) -> tuple[int, int]:
    """Return a run from where it first to where it last reaches so much of its highest score.

    A curve rises before a sound and falls after it, and how fast is the encoder's habit. Half-way
    up is where it is as likely as not that the sound is there.
    """
    inside = scores[run[0] : run[1]]
    high = np.flatnonzero(inside >= edge * inside.max())
    return run[0] + int(high[0]), run[0] + int(high[-1]) + 1


def _mean(scores: Scores, rule: DecisionRule) -> float:
    inside: NDArray[np.float32] = scores[scores >= rule.enter]
    # Scores are float32, ``enter`` is not: 0.7 among them is a hair below 0.7.
    return float(np.clip(inside.mean(dtype=np.float64), rule.enter, 1.0))


def _is_in(span: Span, wide: Span) -> bool:
    return wide.start_s <= span.start_s and span.end_s <= wide.end_s
