"""Set spans of which the truth is known beside what heads make of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from earmark.core.answered import Answered
from earmark.core.calibration import Calibration
from earmark.core.decide import decide
from earmark.core.detector import Detector, OperatingPoint
from earmark.core.head import Head
from earmark.core.learning import Moments
from earmark.core.learning.solving import chances_of
from earmark.core.metrics import (
    average_precision,
    blocks_of,
    bootstrap,
    calibration_error,
    count_clips,
    reliability,
    trade_off,
)
from earmark.core.teaching import HeldOut
from earmark.values import Confusion, Curve, DecisionRule, Estimate, Judgement, Span, Verdict

FEWEST_FOR_POINTS = 30
"""Of yes and of no: fewer tell no rule from another."""

_MOST_POINTS = 40

_Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A span of which the truth is known, and a head that did not learn from it."""

    recording: str
    span: Span
    is_true: bool
    moments: Moments
    head: Head


@dataclass(frozen=True, slots=True, eq=False)
class Manner:
    """How scores become detections.

    Attributes:
        hop_s: from score to score.
        rule: as it is used.
        calibration: likewise.
    """

    hop_s: float
    rule: DecisionRule
    calibration: Calibration | None = None


def manner_of(detector: Detector, hop_s: float) -> Manner:
    """Return how a detector's scores, so far apart, become detections."""
    return Manner(hop_s, detector.rule, detector.calibration)


def cases_of(answered: Answered, held: HeldOut) -> list[Case]:
    """Return the answers, each with the head that did not learn from it."""
    return [
        Case(label.recording, label.span, label.verdict is Verdict.YES, moments, held.heads[fold])
        for label, moments, fold in zip(answered.labels, answered.moments, held.folds, strict=True)
    ]


def claims_of(cases: Sequence[Case], manner: Manner) -> NDArray[np.float64]:
    """Return the score of the surest detection in each span, 0 where there is none."""
    rule = replace(manner.rule, min_score=0.0, padding_s=0.0)
    claims = np.zeros(len(cases))
    for at, case in enumerate(cases):
        scores = np.repeat(case.head.score(case.moments.vectors), case.moments.counts)
        curve = Curve(scores, manner.hop_s)
        found = decide(curve, len(scores) * manner.hop_s, rule, manner.calibration)
        claims[at] = max((each.score for each in found), default=0.0)
    return claims


def judge(cases: Sequence[Case], manner: Manner, rng: np.random.Generator) -> Judgement:
    """Return how right the heads are about one span or more.

    Args:
        cases: see there.
        manner: see there.
        rng: draws for the intervals.
    """
    is_true = np.array([case.is_true for case in cases], np.bool_)
    is_found = claims_of(cases, manner) >= max(manner.rule.min_score, math.ulp(0.0))
    chances = [float(chances_of(case.head, [case.moments])[0]) for case in cases]
    scores = np.array(chances, np.float32)
    blocks = _blocks(cases)

    def counted(share: Callable[[Confusion], float]) -> Callable[[_Rows], float]:
        return lambda rows: share(count_clips(is_true[rows], is_found[rows]))

    def estimated(figure: Callable[[_Rows], float]) -> Estimate:
        return bootstrap(blocks, figure, rng)

    return Judgement(
        is_true=is_true,
        scores=scores,
        confusion=count_clips(is_true, is_found),
        curve=trade_off(is_true, scores),
        reliability=reliability(is_true, scores),
        precision=estimated(counted(lambda counts: counts.precision)),
        recall=estimated(counted(lambda counts: counts.recall)),
        f1=estimated(counted(lambda counts: counts.f1)),
        average_precision=estimated(lambda rows: average_precision(is_true[rows], scores[rows])),
        calibration_error=estimated(
            lambda rows: calibration_error(reliability(is_true[rows], scores[rows]))
        ),
    )


def operating_points(cases: Sequence[Case], manner: Manner) -> tuple[OperatingPoint, ...]:
    """Return what lowest scores would give, from low to high; none where too little was answered.

    Shares are of what was answered, which no chance drew.
    """
    is_true = np.array([case.is_true for case in cases], np.bool_)
    if min(is_true.sum(), (~is_true).sum()) < FEWEST_FOR_POINTS:
        return ()
    claims = claims_of(cases, manner)
    levels = np.unique(claims[claims > 0])
    if len(levels) > _MOST_POINTS:
        levels = np.unique(np.quantile(levels, np.linspace(0, 1, _MOST_POINTS), method="nearest"))
    counts = [(level, count_clips(is_true, claims >= level)) for level in levels.tolist()]
    return tuple(OperatingPoint(level, each.precision, each.recall) for level, each in counts)


def _blocks(cases: Sequence[Case]) -> NDArray[np.int64]:
    recordings = np.unique([case.recording for case in cases], return_inverse=True)[1]
    return blocks_of(recordings, np.array([case.span.start_s for case in cases]))
