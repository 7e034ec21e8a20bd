from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from earmark.core import metrics
from earmark.core.metrics import (
    Tolerance,
    add_up,
    average_precision,
    blocks_of,
    bootstrap,
    calibration_error,
    clip_scores,
    clips_with,
    count_clips,
    count_events,
    count_seconds,
    psds,
    reliability,
    trade_off,
)
from earmark.values import Confusion, Curve, ReliabilityBin, Scores, Span


def flags(*values: int) -> NDArray[np.bool_]:
    return np.array(values, np.bool_)


def scores_of(*values: float) -> Scores:
    return np.array(values, np.float32)


def test_clips_are_counted_four_ways() -> None:
    counts = count_clips(flags(1, 1, 1, 0, 0, 0), flags(1, 1, 0, 1, 0, 0))
    assert counts == Confusion(n_right=2, n_false=1, n_missed=1, n_rejected=2)
    assert counts.precision == pytest.approx(2 / 3)
    assert counts.recall == pytest.approx(2 / 3)
    assert counts.f1 == pytest.approx(2 / 3)
    assert counts.accuracy == pytest.approx(4 / 6)


def test_nothing_to_find_and_nothing_found_is_perfect_and_anything_else_is_not() -> None:
    nothing = Confusion(0, 0, 0, 7)
    assert (nothing.precision, nothing.recall, nothing.f1, nothing.accuracy) == (1, 1, 1, 1)
    missed = Confusion(0, 0, 2, 7)
    assert (missed.precision, missed.recall, missed.f1) == (0, 0, 0)
    false = Confusion(0, 2, 0, 7)
    assert (false.precision, false.recall, false.f1) == (0, 0, 0)


def test_seconds_are_counted_exactly() -> None:
    counts = count_seconds([Span(0, 4), Span(10, 12)], [Span(1, 5), Span(20, 21)], 60)
    assert counts == Confusion(3, 2, 3, 52)


def test_events_are_counted_one_to_one() -> None:
    counts = count_events([Span(0, 4), Span(10, 12)], [Span(1, 4), Span(20, 21)])
    assert counts == Confusion(1, 1, 1)
    assert count_events([Span(0, 4)], [Span(1, 4)], 0.9) == Confusion(0, 1, 1)


def test_recordings_add_up() -> None:
    assert add_up([Confusion(1, 2, 3, 4), Confusion(1, 1, 1, 1)]) == Confusion(2, 3, 4, 5)
    assert add_up([]) == Confusion(0, 0, 0)


def test_a_clip_holds_what_lies_in_it() -> None:
    spans = [Span(14, 15), Span(31, 33), Span(32, 34)]
    assert clips_with(spans, 50).tolist() == [True, False, True, False]
    assert clips_with([Span(15, 30)], 45).tolist() == [False, True, False]
    assert clips_with([], 45).tolist() == [False, False, False]
    assert clips_with(spans, 30, clip_s=10).tolist() == [False, True, False]


def test_a_clip_may_have_to_hold_so_much() -> None:
    spans = [Span(14.5, 15.7), Span(31, 31.3), Span(32, 32.3)]
    assert clips_with(spans, 45, at_least_s=0.6).tolist() == [False, True, True]


def test_a_clip_scores_as_high_as_anything_in_it() -> None:
    scores = np.zeros(500, np.float32)
    scores[[187, 188, 200, 499]] = [0.3, 0.8, 0.9, 1.0]
    scores[3] = np.nan
    clips = clip_scores(Curve(scores, 0.08), 37.0)
    assert clips == pytest.approx([0.3, 0.9, 0])


def test_each_threshold_has_its_precision_and_recall() -> None:
    curve = trade_off(flags(1, 0, 1, 0), scores_of(0.9, 0.5, 0.5, 0.1))
    assert curve.thresholds == pytest.approx([0.9, 0.5, 0.1])
    assert curve.precision == pytest.approx([1, 2 / 3, 2 / 4])
    assert curve.recall == pytest.approx([0.5, 1, 1])


def test_of_nothing_there_is_no_trade_off() -> None:
    nothing = trade_off(flags(), scores_of())
    assert len(nothing.thresholds) == len(nothing.precision) == len(nothing.recall) == 0
    assert np.isnan(trade_off(flags(0, 0), scores_of(0.1, 0.2)).recall).all()


def test_average_precision_is_what_scikit_learn_says() -> None:
    # sklearn.metrics.average_precision_score of scikit-learn 1.9.1
    is_true = flags(0, 1, 0, 1, 1, 0, 0, 1)
    scores = scores_of(0.8, 0.9, 0.7, 0.7, 0.2, 0.1, 0.3, 0.8)
    assert average_precision(is_true, scores) == pytest.approx(0.7095238095238094)


def test_average_precision_of_nothing_true_is_unknown() -> None:
    assert math.isnan(average_precision(flags(0, 0), scores_of(0.1, 0.2)))
    assert math.isnan(average_precision(flags(), scores_of()))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=1, max_size=30))
def test_average_precision_is_the_mean_precision_at_what_is_true(
    pairs: list[tuple[bool, int]],
) -> None:
    is_true = np.array([true for true, _ in pairs])
    scores = np.array([level / 5 for _, level in pairs], np.float32)
    if not is_true.any():
        return
    precisions = [is_true[scores >= scores[i]].mean() for i in np.flatnonzero(is_true)]
    assert average_precision(is_true, scores) == pytest.approx(np.mean(precisions))


def test_scores_are_set_beside_shares() -> None:
    bins = reliability(flags(0, 1, 1, 1, 0), scores_of(0.0, 0.9, 1.0, 0.92, 0.95), 10)
    assert [each.n for each in bins] == [1, 4]
    assert bins[1].score == pytest.approx(0.9425)
    assert bins[1].share == pytest.approx(0.75)
    assert calibration_error(bins) == pytest.approx(0.8 * 0.1925)


def test_the_error_of_no_bins_is_unknown() -> None:
    assert reliability(flags(), scores_of()) == ()
    assert math.isnan(calibration_error(()))
    assert calibration_error([ReliabilityBin(0.5, 0.5, 3)]) == 0


def soundtrack(seed: int) -> tuple[list[Span], Curve]:
    """Return events and scores that find most of them, with false alarms and flicker."""
    draw = random.Random(seed)  # noqa: S311 - its numbers stay the same from version to version
    n, truth, at = 3000, [], 20
    scores = [draw.randrange(0, 9) for _ in range(n)]
    while at < n - 80:
        length = draw.randrange(8, 50)
        truth.append(Span(at * 0.1, (at + length) * 0.1))
        if draw.random() < 0.85:
            first, last = at + draw.randrange(-6, 6), at + length + draw.randrange(-6, 6)
            for i in range(first, last):
                scores[i] = draw.randrange(20, 40)
        at += length + draw.randrange(15, 400)
    for _ in range(8):
        first, level = draw.randrange(n - 60), draw.randrange(12, 40)
        for i in range(first, first + draw.randrange(5, 40)):
            scores[i] = level
    return truth, Curve(np.array(scores, np.float32) / np.float32(40), 0.1)


@pytest.mark.parametrize(
    ("seeds", "expected"),
    [
        ((0, 1, 2), {0.1: 1.0, 0.5: 0.3092682926829268, 0.7: 0.1629268292682927}),
        ((3, 4, 5), {0.1: 0.7644444444444445, 0.5: 0.3111111111111111, 0.7: 0.11666666666666668}),
    ],
)
def test_psds_is_what_sed_scores_eval_says(
    seeds: tuple[int, ...], expected: dict[float, float]
) -> None:
    # intersection_based.psds of sed_scores_eval 0.0.4, alpha_ct = alpha_st = 0, max_efpr = 100
    tracks = [soundtrack(seed) for seed in seeds]
    for share, value in expected.items():
        ours = psds(
            [events for events, _ in tracks],
            [curve for _, curve in tracks],
            900,
            Tolerance(share, share),
        )
        assert ours == pytest.approx(value, abs=1e-9)


def test_psds_of_a_perfect_detector_is_1_and_of_a_deaf_one_0() -> None:
    is_true = np.repeat([0, 1, 0, 1, 0], 50).astype(np.float32)
    events = [Span(5, 10), Span(15, 20)]
    assert psds([events], [Curve(is_true, 0.1)], 25) == pytest.approx(1)
    assert psds([events], [Curve(np.roll(is_true, 50), 0.1)], 25) == 0
    assert math.isnan(psds([[]], [Curve(is_true, 0.1)], 25))


def test_psds_hardly_depends_on_how_many_thresholds_are_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tracks = [soundtrack(seed) for seed in range(3)]
    events = [each for each, _ in tracks]
    noise = np.random.default_rng(0).uniform(0, 0.0005, 3000)
    hill = np.hanning(9) / np.hanning(9).sum()
    smooth = [np.convolve(curve.scores, hill, "same") + noise for _, curve in tracks]
    curves = [Curve(scores.astype(np.float32), 0.1) for scores in smooth]
    some = psds(events, curves, 900)
    monkeypatch.setattr(metrics, "_MOST_THRESHOLDS", 1_000_000)
    assert 0.5 < some <= psds(events, curves, 900) <= some + 0.02


def test_many_recordings_are_drawn_whole_and_few_in_stretches() -> None:
    recordings = np.repeat(np.arange(5), 3)
    times_s = np.tile([0.0, 59, 61], 5)
    assert blocks_of(recordings, times_s).tolist() == recordings.tolist()
    two = recordings < 2
    assert blocks_of(recordings[two], times_s[two]).tolist() == [0, 0, 1, 2, 2, 3]


def test_the_bootstrap_is_as_wide_as_the_blocks_allow() -> None:
    rng = np.random.default_rng(0)
    values = np.repeat(rng.normal(size=40), 25)
    interval = bootstrap(
        np.repeat(np.arange(40), 25),
        lambda rows: float(values[rows].mean()),
        np.random.default_rng(1),
    )
    assert interval.value == pytest.approx(values.mean())
    assert interval.width == pytest.approx(2 * 1.96 * values.std() / np.sqrt(40), rel=0.2)
    alone = bootstrap(
        np.arange(1000), lambda rows: float(values[rows].mean()), np.random.default_rng(1)
    )
    assert alone.width < interval.width / 3


def test_draws_that_say_nothing_do_not_count() -> None:
    is_true = flags(1, 0, 0, 0)
    scores = scores_of(0.9, 0.1, 0.95, 0.3)
    interval = bootstrap(
        np.arange(4),
        lambda rows: average_precision(is_true[rows], scores[rows]),
        np.random.default_rng(0),
        100,
    )
    assert interval.low <= interval.value == 0.5 <= interval.high
    nothing = bootstrap(
        np.arange(4),
        lambda rows: average_precision(is_true[rows] & False, scores[rows]),
        np.random.default_rng(0),
        10,
    )
    assert math.isnan(nothing.value)
    assert math.isnan(nothing.low)
