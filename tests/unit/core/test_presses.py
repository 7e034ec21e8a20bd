from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.presses import press_times_s
from earmark.values import Curve, Span

HOP_S = 0.01
EVERYWHERE = [Span(0, 100)]


def curve(*presses_s: float, height: float = 0.9) -> Curve:
    """Return a second of scores with a hump at each press."""
    at_s = np.arange(100) * HOP_S
    humps = [height * np.exp(-(((at_s - press_s) / 0.015) ** 2)) for press_s in presses_s]
    return Curve(np.max([np.zeros(100), *humps], axis=0).astype(np.float32), HOP_S)


@given(st.floats(0.05, 0.95))
def test_a_press_is_placed_finer_than_the_hop(press_s: float) -> None:
    [found_s] = press_times_s(curve(press_s), EVERYWHERE, 0.4)
    assert found_s == pytest.approx(press_s, abs=HOP_S / 10)


def test_of_two_presses_nearer_than_hands_can_the_stronger_counts() -> None:
    scores = np.zeros(100, np.float32)
    scores[[20, 23, 50, 54]] = 0.8, 0.9, 0.9, 0.8
    assert press_times_s(Curve(scores, HOP_S), EVERYWHERE, 0.4) == pytest.approx([0.23, 0.5, 0.54])


def test_a_weak_peak_soon_after_a_press_is_the_key_coming_up() -> None:
    scores = np.zeros(100, np.float32)
    scores[[20, 30, 38, 45]] = 0.9, 0.4, 0.8, 0.7
    assert press_times_s(Curve(scores, HOP_S), EVERYWHERE, 0.3) == pytest.approx([0.2, 0.38, 0.45])


def test_the_second_of_two_peaks_alone_is_the_key_coming_up() -> None:
    scores = np.zeros(200, np.float32)
    scores[[20, 30, 90, 105, 160]] = 0.9, 0.8, 0.8, 0.7, 0.9
    assert press_times_s(Curve(scores, HOP_S), EVERYWHERE, 0.3) == pytest.approx([0.2, 0.9, 1.6])


def test_where_keys_follow_each_other_fast_every_strong_peak_is_a_press() -> None:
    scores = np.zeros(100, np.float32)
    scores[[20, 30, 42, 53]] = 0.9, 0.8, 0.7, 0.8
    found = press_times_s(Curve(scores, HOP_S), EVERYWHERE, 0.3)
    assert found == pytest.approx([0.2, 0.3, 0.42, 0.53])


def test_only_presses_within_the_spans_count() -> None:
    presses = curve(0.2, 0.5, 0.7)
    assert press_times_s(presses, [Span(0, 0.3), Span(0.6, 0.9)], 0.4) == pytest.approx([0.2, 0.7])
    assert press_times_s(presses, [], 0.4) == ()


def test_a_span_holds_its_start_but_not_its_end() -> None:
    scores = np.zeros(100, np.float32)
    scores[50] = 0.9
    assert press_times_s(Curve(scores, HOP_S), [Span(0.5, 0.6)], 0.4) == (0.5,)
    assert press_times_s(Curve(scores, HOP_S), [Span(0.4, 0.5)], 0.4) == ()


def test_a_peak_below_the_least_is_no_press() -> None:
    assert press_times_s(curve(0.5, height=0.39), EVERYWHERE, 0.4) == ()


def test_a_flat_top_is_one_press_in_its_middle() -> None:
    scores = np.zeros(100, np.float32)
    scores[40:43] = 1.0
    assert press_times_s(Curve(scores, HOP_S), EVERYWHERE, 0.4) == pytest.approx([0.41])


@pytest.mark.parametrize("scores", [[], [0.9], [0.9, 0.1], [0.9, 0.9, 0.9], [0.9, 0.1, 0.9]])
def test_presses_at_the_very_ends_do_no_harm(scores: list[float]) -> None:
    assert press_times_s(Curve(np.array(scores, np.float32), HOP_S), EVERYWHERE, 0.4) == ()


@given(st.lists(st.floats(0, 1, width=32), max_size=80))
def test_presses_are_in_order_and_on_the_curve(scores: list[float]) -> None:
    times_s = press_times_s(Curve(np.array(scores, np.float32), HOP_S), EVERYWHERE, 0.3)
    assert all(a < b for a, b in pairwise(times_s))
    assert all(0 <= time_s <= len(scores) * HOP_S for time_s in times_s)
