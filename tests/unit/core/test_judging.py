from __future__ import annotations

import numpy as np
import pytest

from earmark.core.head import Head
from earmark.core.judging import Case, Manner, claims_of, judge, operating_points
from earmark.core.learning import condense
from earmark.values import DecisionRule, Span

HEAD = Head(np.ones((1, 1), np.float32), np.zeros(1, np.float32))
MANNER = Manner(0.5, DecisionRule(shortest_s=0.5))


def case_of(level: float, *, is_true: bool, at: int = 0) -> Case:
    """Return a span of 4 s, evenly as likely as the level says in log odds."""
    moments = condense(np.full((8, 1), level, np.float32))
    return Case("a1", Span(10.0 * at, 10.0 * at + 4), is_true, moments, HEAD)


def test_the_surest_detection_speaks_for_its_span() -> None:
    cases = [case_of(2.0, is_true=True), case_of(-2.0, is_true=True)]
    assert claims_of(cases, MANNER).tolist() == pytest.approx([0.8808, 0.0], abs=1e-3)


def test_spans_are_counted_by_what_was_detected_in_them() -> None:
    levels = [(3.0, True), (2.0, True), (-1.0, True), (1.0, False), (-3.0, False), (-4.0, False)]
    cases = [case_of(level, is_true=it, at=9 * at) for at, (level, it) in enumerate(levels)]
    judgement = judge(cases, MANNER, np.random.default_rng(1))
    counts = judgement.confusion
    assert (counts.n_right, counts.n_false, counts.n_missed, counts.n_rejected) == (2, 1, 1, 2)
    assert judgement.f1.value == counts.f1
    assert judgement.precision.value == judgement.recall.value == pytest.approx(2 / 3)
    assert judgement.average_precision.value == pytest.approx((1 + 1 + 3 / 4) / 3)
    assert sum(each.n for each in judgement.reliability) == 6
    assert judgement.calibration_error.value > 0
    assert judgement.curve.thresholds[0] == judgement.scores.max()
    assert judgement.is_true.tolist() == [it for _, it in levels]


def test_a_lowest_score_leaves_detections_out() -> None:
    strict = Manner(0.5, DecisionRule(shortest_s=0.5, min_score=0.9))
    cases = [case_of(3.0, is_true=True), case_of(1.0, is_true=True)]
    judgement = judge(cases, strict, np.random.default_rng(1))
    assert judgement.confusion.n_right == 1


def test_too_few_answers_measure_no_lowest_score() -> None:
    cases = [case_of(1.0, is_true=True)] * 29 + [case_of(-1.0, is_true=False)] * 40
    assert operating_points(cases, MANNER) == ()


def test_many_scores_become_some_points_in_order() -> None:
    rng = np.random.default_rng(1)
    cases = [case_of(level, is_true=True) for level in rng.normal(1.5, 1, 150)]
    cases += [case_of(level, is_true=False) for level in rng.normal(-0.5, 1, 150)]
    points = operating_points(cases, MANNER)
    assert len(points) == 40
    assert [point.min_score for point in points] == sorted(point.min_score for point in points)
    assert points[0].recall > 0.85
    assert points[0].recall > points[-1].recall
    assert points[-1].precision == 1


def test_few_scores_become_a_point_each() -> None:
    cases = [case_of(1.0, is_true=True), case_of(2.0, is_true=True)] * 20
    cases += [case_of(1.0, is_true=False), case_of(-1.0, is_true=False)] * 20
    first, last = operating_points(cases, MANNER)
    assert (first.recall, last.recall) == (1.0, 0.5)
    assert [first.precision, last.precision] == pytest.approx([2 / 3, 1.0])
