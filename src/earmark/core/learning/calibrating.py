"""Learns from answers how often detections are right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize

from earmark.core.calibration import Calibration, features
from earmark.core.decide import decide
from earmark.values import Curve, DecisionRule, Scores

_FEWEST_OF_EACH = 5
"""Fewer right or wrong detections cannot tell how often such are right."""
_STRENGTH = 1.0


def calibrate(
    held_out: Sequence[Scores | None],
    verdicts: ArrayLike,
    *,
    hop_s: float,
    rule: DecisionRule,
    known: Calibration | None = None,
) -> Calibration | None:
    """Return how often detections are right, or ``None`` where too few were judged.

    A detection in a span answered no is wrong. In a span answered yes the surest one is right; of
    the others nothing is known, and they are left out. The fit is held back towards what was known,
    as from ten detections little can be told. Source: Platt 1999.

    Args:
        held_out: scores of each answer's span by a head that did not learn from it, one a hop.
        verdicts: 1 or 0 for each answer.
        hop_s: from score to score.
        rule: which scores make a detection.
        known: how often they are right as far as was known before; by default as often as their
            mean score says, whatever their length.
    """
    before = known or Calibration()
    anchor = np.array([before.constant, before.per_log_odds, before.per_log_s])
    judged = list(_judged(held_out, np.asarray(verdicts, bool), hop_s, rule))
    n_right = sum(is_right for _, is_right in judged)
    if min(n_right, len(judged) - n_right) < _FEWEST_OF_EACH:
        return None
    inputs = np.array([[1.0, *found] for found, _ in judged])
    right = np.array([float(is_right) for _, is_right in judged])

    def loss(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = inputs @ point
        away = point - anchor
        misfit = float((np.logaddexp(0, logits) - right * logits).sum())
        slopes = 0.5 + 0.5 * np.tanh(logits / 2) - right
        return misfit + _STRENGTH * float(away @ away) / 2, slopes @ inputs + _STRENGTH * away

    # Never less sure of what scores higher, nor, unless that was known, of what lasts longer: where
    # a span ends it was cut off, and what greater lengths mean would be a wild guess.
    limits = [(None, None), (0.0, None), (min(0.0, before.per_log_s), None)]
    found = minimize(loss, anchor, jac=True, method="L-BFGS-B", bounds=limits)
    return Calibration(*(float(number) for number in found.x))


def _judged(
    held_out: Sequence[Scores | None], verdicts: NDArray[np.bool_], hop_s: float, rule: DecisionRule
) -> Iterator[tuple[tuple[float, float], bool]]:
    """Yield the features of detections that an answer judges, and whether they are right."""
    bare = replace(rule, padding_s=0.0, min_score=0.0)
    for scores, is_yes in zip(held_out, verdicts, strict=True):
        if scores is None:
            continue
        found = decide(Curve(scores, hop_s), len(scores) * hop_s, bare)
        # A score stands for half a hop to either side of its moment.
        bounds = [
            (round(each.span.start_s / hop_s + 0.5), round(each.span.end_s / hop_s + 0.5))
            for each in found
        ]
        each_features = [features(scores[first:last], hop_s) for first, last in bounds]
        if is_yes:
            each_features = sorted(each_features)[-1:]
        yield from ((found_features, bool(is_yes)) for found_features in each_features)
