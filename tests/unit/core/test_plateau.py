from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.estimate import advise_teaching
from earmark.values import Estimate, Milestone


def after(n_answers: int, f1: float, low: float | None = None) -> Milestone:
    least = f1 - 0.1 if low is None else low
    return Milestone(n_answers, Estimate(f1, least, min(1.0, f1 + 0.1)))


def test_where_all_was_answered_there_is_nothing_more_to_do() -> None:
    advice = advise_teaching(12, [], 0)
    assert (advice.is_enough, advice.n_more) == (True, 0)
    assert "Everything" in advice.reason


def test_where_nothing_was_scanned_nothing_is_done() -> None:
    advice = advise_teaching(0, [], 0)
    assert (advice.is_enough, advice.n_more) == (False, 0)
    assert "nothing to ask" in advice.reason


@pytest.mark.parametrize(("n_left", "n_more"), [(100, 20), (5, 5)])
def test_a_few_answers_tell_nothing(n_left: int, n_more: int) -> None:
    advice = advise_teaching(10, [after(10, 0.99, 0.95)], n_left)
    assert (advice.is_enough, advice.n_more) == (False, n_more)


def test_many_answers_of_one_kind_tell_nothing() -> None:
    advice = advise_teaching(50, [], 100)
    assert (advice.is_enough, advice.n_more) == (False, 1)


def test_what_is_surely_good_is_enough() -> None:
    advice = advise_teaching(30, [after(30, 0.95, 0.91)], 100)
    assert advice.is_enough
    assert "0.91 at least" in advice.reason


def test_what_stands_still_is_enough() -> None:
    history = [after(20, 0.5), after(40, 0.70), after(50, 0.9), after(60, 0.72)]
    advice = advise_teaching(60, history, 100)
    assert advice.is_enough
    assert "The last 20 answers moved its F1 by +0.02 only." in advice.reason


def test_what_moves_goes_on() -> None:
    advice = advise_teaching(60, [after(40, 0.6), after(60, 0.7)], 100)
    assert (advice.is_enough, advice.n_more) == (False, 20)
    assert "0.70" in advice.reason


def test_one_look_is_no_plateau() -> None:
    advice = advise_teaching(35, [after(35, 0.7)], 100)
    assert (advice.is_enough, advice.n_more) == (False, 15)


def test_what_cannot_be_said_is_not_enough() -> None:
    unknown = after(60, math.nan, math.nan)
    advice = advise_teaching(60, [after(40, math.nan, math.nan), unknown], 100)
    assert not advice.is_enough
    assert "unknown" in advice.reason


values = st.floats(0, 1) | st.just(math.nan)


@given(
    st.integers(0, 300),
    st.lists(st.tuples(st.integers(1, 300), values), max_size=6, unique_by=lambda each: each[0]),
    st.integers(0, 300),
)
def test_advice_can_be_followed(n: int, told: list[tuple[int, float]], n_left: int) -> None:
    history = [after(*each) for each in sorted(told, key=lambda each: each[0])]
    advice = advise_teaching(n, history, n_left)
    assert 0 <= advice.n_more <= n_left
    assert advice.is_enough <= (advice.n_more == 0)
    assert advice.reason.endswith(".")
