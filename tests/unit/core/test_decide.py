from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.calibration import Calibration
from earmark.core.decide import candidates, decide, doubt
from earmark.core.timeline import intersect, total_s
from earmark.values import Curve, DecisionRule, Detection, Span

HOP_S = 0.04
PLAIN = DecisionRule(enter=0.5, leave=0.25, longest_gap_s=0.0, shortest_s=0.0)

tenths = st.integers(0, 10).map(lambda n: n / 10)
lengths_s = st.sampled_from([0.0, HOP_S, 0.1, 0.4])
rules = st.builds(
    lambda ends, gap_s, shortest_s, padding_s: DecisionRule(
        max(ends), min(ends), gap_s, shortest_s, padding_s
    ),
    st.tuples(tenths, tenths),
    lengths_s,
    lengths_s,
    lengths_s,
)
calibrations = st.none() | st.builds(Calibration, st.floats(-3, 3), st.floats(0, 2))
curves = st.lists(st.one_of(tenths, st.floats(0, 1, width=32)), max_size=60).map(
    lambda scores: curve(*scores)
)


def curve(*scores: float) -> Curve:
    return Curve(np.array(scores, np.float32), HOP_S)


def found(*scores: float, rule: DecisionRule = PLAIN, duration_s: float = 100.0) -> list[Span]:
    return [detection.span for detection in decide(curve(*scores), duration_s, rule)]


def hops(first: float, last: float) -> object:
    """Return what the span of scores ``[first, last)`` is about."""
    start_s, end_s = max(0.0, (first - 0.5) * HOP_S), (last - 0.5) * HOP_S
    return pytest.approx((start_s, end_s))


def ends(spans: list[Span]) -> list[tuple[float, float]]:
    return [(span.start_s, span.end_s) for span in spans]


def test_a_detection_reaches_half_a_hop_beyond_its_scores() -> None:
    assert ends(found(0, 0, 0.9, 0.9, 0)) == [hops(2, 4)]


def test_a_detection_opens_at_enter_and_lasts_down_to_leave() -> None:
    assert ends(found(0, 0.25, 0.5, 0.25, 0.24, 0.5)) == [hops(1, 4), hops(5, 6)]


def test_a_dip_above_the_leave_threshold_does_not_split_a_detection() -> None:
    assert ends(found(0, 0.9, 0.3, 0.9, 0)) == [hops(1, 4)]
    assert len(found(0, 0.9, 0.2, 0.9, 0)) == 2


def test_scores_that_stay_under_enter_are_nothing() -> None:
    assert not found(0.49, 0.49, 0.3)
    assert not found()


@pytest.mark.parametrize(("gap_s", "n_gap"), [(0.4, 10), (1.16, 29), (0.28, 7)])
def test_a_gap_exactly_as_long_as_allowed_is_swallowed(gap_s: float, n_gap: int) -> None:
    rule = replace(PLAIN, longest_gap_s=gap_s)
    assert len(found(0.9, *[0.0] * n_gap, 0.9, rule=rule)) == 1
    assert len(found(0.9, *[0.0] * n_gap, 0.0, 0.9, rule=rule)) == 2


@pytest.mark.parametrize("n_before", range(1, 40))
def test_a_detection_exactly_as_long_as_the_shortest_stays_wherever_it_lies(n_before: int) -> None:
    rule = replace(PLAIN, shortest_s=0.4)
    before = [0.0] * n_before
    assert ends(found(*before, *[0.9] * 10, 0, rule=rule)) == [hops(n_before, n_before + 10)]
    assert not found(*before, *[0.9] * 9, 0, rule=rule)


def test_gaps_are_closed_before_short_ones_are_dropped() -> None:
    rule = replace(PLAIN, longest_gap_s=HOP_S, shortest_s=3 * HOP_S)
    assert ends(found(0, 0.9, 0, 0.9, 0, 0, 0.9, rule=rule)) == [hops(1, 4)]


def test_a_detection_is_cut_back_to_where_it_reaches_its_edge() -> None:
    scores = 0, 0.3, 0.45, 0.8, 0.3, 0.6, 0.3, 0
    assert ends(found(*scores, rule=replace(PLAIN, edge=0.5))) == [hops(2, 6)]
    assert ends(found(*scores, rule=replace(PLAIN, edge=1.0))) == [hops(3, 4)]


def test_what_is_too_short_once_cut_back_is_dropped() -> None:
    rule = replace(PLAIN, edge=0.5, shortest_s=2 * HOP_S)
    assert not found(0, 0.3, 0.8, 0.3, 0, rule=rule)


def test_the_chance_of_a_span_is_told_by_all_of_its_curve() -> None:
    rule = replace(PLAIN, edge=0.9)
    [detection] = decide(curve(0, 0.3, 0.9, 0.3, 0), 100, rule, Calibration())
    [(span, scores)] = candidates(curve(0, 0.3, 0.9, 0.3, 0), 100, rule)
    assert detection.span == span
    assert len(scores) == 3
    assert detection.score == pytest.approx(Calibration().chance(scores, HOP_S))


def test_padding_widens_and_joins_what_then_touches() -> None:
    scores = 0, 0, 0, 0.6, 0, 0, 0.9, 0, 0
    narrow, wide = replace(PLAIN, padding_s=HOP_S / 2), replace(PLAIN, padding_s=1.5 * HOP_S)
    assert ends(found(*scores, rule=narrow)) == [hops(2.5, 4.5), hops(5.5, 7.5)]
    [joined] = decide(curve(*scores), 100, wide)
    assert (joined.start_s, joined.end_s) == hops(1.5, 8.5)
    assert joined.score == pytest.approx(0.9)


def test_no_detection_reaches_beyond_the_recording() -> None:
    rule = replace(PLAIN, padding_s=1.0)
    assert found(0.9, 0.9, 0.9, rule=rule, duration_s=0.09) == [Span(0, 0.09)]
    assert not found(0.9, 0.9, 0.9, duration_s=0.0)


def test_a_score_is_the_mean_of_the_scores_that_would_open_a_detection() -> None:
    [detection] = decide(curve(0, 0.3, 0.6, 0.8, 0.3, 0), 100, PLAIN)
    assert detection.score == pytest.approx(0.7)


def test_a_score_that_just_enters_is_not_a_hair_below() -> None:
    rule = replace(PLAIN, enter=0.7)
    assert float(np.float32(0.7)) < 0.7
    [detection] = decide(curve(0, 0.7, 0), 100, rule)
    assert detection.score == 0.7


def test_with_a_calibration_a_score_is_the_chance_of_the_whole_span() -> None:
    calibration = Calibration(-1.0, 0.5, 0.3)
    [detection] = decide(curve(0, 0.3, 0.9, 0.8, 0), 100, PLAIN, calibration)
    assert detection.score == calibration.chance(np.array([0.3, 0.9, 0.8], np.float32), HOP_S)


def test_what_scores_below_the_lowest_score_is_doubtful() -> None:
    rule = replace(PLAIN, min_score=0.75)
    scores = curve(0, 0.6, 0, 0.75, 0, 0.9, 0)
    assert [each.score for each in decide(scores, 100, rule)] == pytest.approx([0.75, 0.9])
    [left] = doubt(scores, 100, rule)
    assert (left.start_s, left.end_s) == hops(1, 2)
    assert left.score == pytest.approx(0.6)


def test_padding_comes_last_and_joins_only_what_is_kept() -> None:
    rule = replace(PLAIN, min_score=0.8, padding_s=HOP_S)
    scores = 0, 0, 0.9, 0, 0.6, 0, 0, 0, 0.6, 0
    assert ends(found(*scores, rule=rule)) == [hops(1, 4)]
    assert ends([each.span for each in doubt(curve(*scores), 100, rule)]) == [
        hops(4, 5),
        hops(8, 9),
    ]


def test_what_padding_reaches_into_is_found_and_only_the_rest_is_doubtful() -> None:
    rule = replace(PLAIN, min_score=0.8, padding_s=2 * HOP_S)
    scores = 0.9, 0, 0.6, 0.6, 0.6, 0, 0
    assert ends(found(*scores, rule=rule)) == [hops(0, 3)]
    assert ends([each.span for each in doubt(curve(*scores), 100, rule)]) == [hops(3, 5)]
    between = 0.9, 0, 0.6, 0, 0.9
    assert not doubt(curve(*between), 100, rule)


def test_what_is_too_short_or_never_opens_is_not_even_doubtful() -> None:
    rule = replace(PLAIN, min_score=1.0, shortest_s=2 * HOP_S)
    assert not doubt(curve(0, 0.9, 0, 0.4, 0.4, 0), 100, rule)


@given(curves, rules, tenths, calibrations)
def test_found_and_doubtful_share_no_time_and_are_all_that_there_is(
    scores: Curve, rule: DecisionRule, min_score: float, calibration: Calibration | None
) -> None:
    strict = replace(rule, min_score=min_score)
    kept = [each.span for each in decide(scores, 2, strict, calibration)]
    doubtful = doubt(scores, 2, strict, calibration)
    left = [each.span for each in doubtful]
    assert all(each.score < min_score for each in doubtful)
    assert all(a.end_s <= b.start_s for a, b in pairwise(left))
    assert not intersect(kept, left)
    everything = [each.span for each in decide(scores, 2, replace(rule, padding_s=0.0))]
    assert total_s(intersect(everything, kept + left)) == pytest.approx(total_s(everything))


@given(curves, rules, st.tuples(tenths, tenths), calibrations)
def test_a_higher_lowest_score_only_takes_away(
    scores: Curve,
    rule: DecisionRule,
    min_scores: tuple[float, float],
    calibration: Calibration | None,
) -> None:
    few, many = (
        [d.span for d in decide(scores, 10, replace(rule, min_score=each), calibration)]
        for each in (max(min_scores), min(min_scores))
    )
    assert total_s(intersect(few, many)) == pytest.approx(total_s(few))


@given(curves, rules, st.floats(0, 3))
def test_detections_are_ordered_apart_within_the_recording_and_at_least_enter(
    scores: Curve, rule: DecisionRule, duration_s: float
) -> None:
    detections = decide(scores, duration_s, rule)
    assert all(a.end_s < b.start_s for a, b in pairwise(detections))
    for detection in detections:
        assert 0 <= detection.start_s < detection.end_s <= duration_s
        assert rule.enter <= detection.score <= 1


@given(curves, rules, tenths)
def test_a_higher_enter_never_adds_time(scores: Curve, rule: DecisionRule, other: float) -> None:
    low, high = sorted([max(other, rule.leave), rule.enter])
    few, many = (
        [each.span for each in decide(scores, 10, replace(rule, enter=enter))]
        for enter in (high, low)
    )
    assert total_s(intersect(few, many)) == pytest.approx(total_s(few))


@given(curves, rules)
def test_every_score_at_enter_is_in_a_detection_when_none_is_too_short(
    scores: Curve, rule: DecisionRule
) -> None:
    detections = decide(scores, 10, replace(rule, shortest_s=0.0))
    for at in np.flatnonzero(scores.scores >= np.float32(rule.enter)) * HOP_S:
        assert any(each.start_s <= at < each.end_s for each in detections)


@given(curves, rules)
def test_what_comes_after_silence_does_not_change_what_came_before(
    scores: Curve, rule: DecisionRule
) -> None:
    rule = replace(rule, leave=max(rule.leave, 0.1), enter=max(rule.enter, 0.1))
    silence = np.zeros(40, np.float32)
    twice = Curve(np.concatenate([silence, scores.scores] * 2), HOP_S)
    once = Curve(np.concatenate([silence, scores.scores]), HOP_S)
    n_samples, alone = len(once.scores), decide(once, 50, rule)
    later_s = n_samples * HOP_S
    wanted = [
        *ends([d.span for d in alone]),
        *((a + later_s, b + later_s) for a, b in ends([d.span for d in alone])),
    ]
    both: tuple[Detection, ...] = decide(twice, 50, rule)
    np.testing.assert_allclose(ends([d.span for d in both]), wanted, atol=1e-9)
