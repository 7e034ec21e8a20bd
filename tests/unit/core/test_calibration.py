from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.calibration import SUREST, Calibration, features
from earmark.values import Scores

HOP_S = 0.04

lists = st.lists(st.floats(0, 1, width=32), min_size=1, max_size=50)


def span_of(*scores: float) -> Scores:
    return np.array(scores, np.float32)


def test_the_features_are_the_mean_log_odds_and_the_log_of_the_length() -> None:
    log_odds, log_s = features(span_of(0.5, 0.8), HOP_S)
    assert log_odds == pytest.approx(math.log(4) / 2)
    assert log_s == pytest.approx(math.log(0.08))


def test_a_calibration_that_changes_nothing_gives_an_even_span_its_own_score() -> None:
    assert Calibration().chance(span_of(0.8, 0.8, 0.8), HOP_S) == pytest.approx(0.8)


def test_each_number_does_what_it_says() -> None:
    second, even = 25, 0.5
    assert Calibration(constant=math.log(3)).chance(
        span_of(*[even] * second), HOP_S
    ) == pytest.approx(0.75)
    assert Calibration(per_log_odds=0.5).chance(span_of(0.9), HOP_S) == pytest.approx(0.75)
    assert Calibration(per_log_s=math.log(3)).chance(
        span_of(*[even] * second), HOP_S * math.e
    ) == pytest.approx(0.75)


@given(lists, st.builds(Calibration, *[st.floats(-50, 50)] * 3))
def test_a_chance_lies_between_0_and_1(scores: list[float], calibration: Calibration) -> None:
    assert 0 <= calibration.chance(span_of(*scores), HOP_S) <= 1


@given(lists, st.floats(0, 1))
def test_a_curve_that_is_higher_everywhere_is_never_less_likely_right(
    scores: list[float], by: float
) -> None:
    higher = [min(1.0, score + by) for score in scores]
    chance = Calibration(-1.0, 0.7, 0.3).chance
    assert chance(span_of(*higher), HOP_S) >= chance(span_of(*scores), HOP_S)


def test_certainty_is_worth_no_more_than_near_certainty() -> None:
    near = features(span_of(1 - SUREST), HOP_S)
    assert features(span_of(1.0), HOP_S) == pytest.approx(near, rel=1e-3)
    assert features(span_of(0.0), HOP_S)[0] == pytest.approx(-near[0], rel=1e-3)


def test_what_could_not_be_scored_counts_as_surely_not() -> None:
    assert features(span_of(0.9, math.nan), HOP_S) == features(span_of(0.9, 0.0), HOP_S)


@pytest.mark.parametrize("number", [math.nan, math.inf])
@pytest.mark.parametrize("name", ["constant", "per_log_odds", "per_log_s"])
def test_a_calibration_that_is_not_finite_cannot_exist(name: str, number: float) -> None:
    with pytest.raises(ValueError, match="is made of finite numbers"):
        Calibration(**{name: number})
