from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.peaks import peaks_of
from earmark.values import Curve, Span

HOP_S = 0.25
scores = st.lists(st.integers(0, 100).map(lambda parts: parts / 100), min_size=1, max_size=60)


def curve_of(*told: float) -> Curve:
    return Curve(np.array(told, np.float32), HOP_S)


def test_each_piece_has_its_highest_score() -> None:
    curve = curve_of(0.1, 0.5, 0.2, 0.3, 0.9, 0.4, 0.0, 0.0)
    assert peaks_of(curve, Span(0, 2), 2).tolist() == pytest.approx([0.5, 0.9])


def test_pieces_shorter_than_a_hop_lie_on_the_way_between_scores() -> None:
    peaks = peaks_of(curve_of(0.0, 1.0), Span(0, HOP_S), 4)
    assert peaks.tolist() == pytest.approx([0.125, 0.375, 0.625, 0.875])


def test_an_empty_curve_is_low_everywhere() -> None:
    peaks = peaks_of(curve_of(), Span(0, 2), 3)
    assert peaks.tolist() == [0, 0, 0]
    assert peaks.dtype == np.float32


@pytest.mark.parametrize("span", [Span(10, 20), Span(1e18, 1e20), Span(0.75, 0.75)])
def test_beyond_its_end_a_curve_is_as_there(span: Span) -> None:
    assert peaks_of(curve_of(0.1, 0.2, 0.3), span, 4).tolist() == pytest.approx([0.3] * 4)


@given(scores, st.integers(1, 40))
def test_the_highest_of_all_pieces_is_the_highest_of_the_curve(told: list[float], n: int) -> None:
    curve = curve_of(*told)
    peaks = peaks_of(curve, Span(0, len(told) * HOP_S), n)
    assert peaks.shape == (n,)
    assert peaks.max() == curve.scores.max()


@given(scores, st.integers(1, 8), st.integers(1, 8))
def test_a_piece_is_as_high_as_the_scores_in_it(told: list[float], hops: int, n: int) -> None:
    curve = curve_of(*told)
    peaks = peaks_of(curve, Span(0, n * hops * HOP_S), n)
    for at in range(n):
        within = curve.scores[at * hops : (at + 1) * hops]
        assert not len(within) or peaks[at] >= within.max()
        around = curve.scores[at * hops : (at + 1) * hops + 1]
        assert not len(around) or peaks[at] <= around.max()


@given(scores, st.integers(0, 20), st.integers(1, 6), st.integers(2, 5))
def test_zooming_in_agrees(told: list[float], start: int, n: int, times: int) -> None:
    curve = curve_of(*told)
    span = Span(start * HOP_S, (start + n * times) * HOP_S)
    coarse, fine = peaks_of(curve, span, n), peaks_of(curve, span, n * times)
    # A finer look takes away nothing, and adds but what lies between the scores at the edges.
    highest = fine.reshape(n, times).max(axis=1)
    assert (highest >= coarse - 1e-6).all()
    until = start + times * (np.arange(n) + 1)
    edge = curve.scores[np.minimum(until, len(told) - 1)]
    assert (highest <= np.maximum(coarse, edge) + 1e-6).all()


def test_floats_move_no_score_into_the_piece_before() -> None:
    curve = Curve(np.zeros(15_000, np.float32), 0.04)
    curve.scores[14_900] = 1.0  # 596 s, and 596 / 0.04 is a little more in floats
    assert peaks_of(curve, Span(590, 602), 2).tolist() == [0, 1]
