"""How scores become detections of a sound that nobody made a rule for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from earmark.core.answered import Answered
from earmark.core.judging import Case, Manner, cases_of, claims_of
from earmark.core.learning import calibrate
from earmark.core.metrics import count_clips
from earmark.core.teaching import HeldOut
from earmark.values import DecisionRule

_FEWEST_STRONG = 5
"""Exact spans, before they say how short the sound may be."""

LOWEST = 0.1
_EDGE = 0.3
"""A detection whose chance is known may begin as low as that, and ends at this share of its peak:
its chance tells whether it counts. On streams of keyboards that no weight had seen, thirty answers
had an F1 of 0.947 of clips so, and of 0.929 by the usual rule."""


def manner_for(
    answered: Answered, held: HeldOut | None, hop_s: float, lowest: float = LOWEST
) -> Manner:
    """Return how scores are best decided on, as far as the answers tell.

    Where they tell the chances of detections, few scores are too low to be looked at, and it is the
    chance that counts; unless the usual rule finds the answers better as it is.

    Args:
        answered: what tells.
        held: heads that did not learn from it.
        hop_s: from score to score.
        lowest: the score from which on a detection may begin, if its chance is known.
    """
    usual = Manner(hop_s, rule_for(answered))
    if held is None:
        return usual
    open_rule = replace(usual.rule, enter=lowest, leave=lowest, edge=_EDGE)
    calibration = calibrate(held.scores(answered), answered.verdicts, hop_s=hop_s, rule=open_rule)
    if calibration is None:
        return usual
    cases = cases_of(answered, held)
    by_chance = Manner(hop_s, open_rule, calibration)
    lowest = lowest_chance(claims_of(cases, by_chance), answered.n_yes)
    by_chance = replace(by_chance, rule=replace(open_rule, min_score=lowest))
    return max(usual, by_chance, key=lambda manner: _f1(cases, manner))


def _f1(cases: Sequence[Case], manner: Manner) -> float:
    is_true = np.array([case.is_true for case in cases], np.bool_)
    is_found = claims_of(cases, manner) >= max(manner.rule.min_score, math.ulp(0.0))
    return count_clips(is_true, is_found).f1


def lowest_chance(chances: NDArray[np.float64], n_true: int) -> float:
    """Return the chance from which on a detection is worth keeping, for the best F1 to be expected.

    It is half of that F1. Source: Lipton, Elkan & Naryanaswamy 2014.

    Args:
        chances: of what could be kept, one or more, shape ``(n,)``.
        n_true: how much there is to be found, above 0.
    """
    n_right = np.cumsum(np.sort(chances)[::-1])
    expected = 2 * n_right / (np.arange(1, len(chances) + 1) + n_true)
    return min(1.0, float(expected.max()) / 2)


def rule_for(answered: Answered) -> DecisionRule:
    """Return the usual rule, or one for shorter sounds where the exact spans are as short."""
    usual = DecisionRule()
    labels = zip(answered.labels, answered.is_strong.tolist(), strict=True)
    lengths_s = [label.span.length_s for label, is_strong in labels if is_strong]
    if len(lengths_s) < _FEWEST_STRONG:
        return usual
    # Half of the short ones: a detection need not cover all of a sound.
    shortest_s = float(np.quantile(lengths_s, 0.1)) / 2
    return replace(usual, shortest_s=min(usual.shortest_s, shortest_s))
