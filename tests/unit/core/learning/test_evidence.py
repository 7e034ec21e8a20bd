from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.learning.evidence import Evidence, pool

RNG = np.random.default_rng(5)
COUNTS = np.array([1, 4, 2, 1, 1, 7, 3], np.intp)
LENGTHS = np.array([3, 1, 3], np.intp)


def evidence() -> Evidence:
    return Evidence(
        counts=COUNTS,
        lengths=LENGTHS,
        has_sound=np.array([True, False, False]),
        span_weights=np.array([1.0, 0.5, 2.0]),
        targets=np.array([1.0, 0.0, 0.3]),
        target_weights=np.array([0.2, 0.7, 1.5]),
    )


@pytest.mark.parametrize("spread", [0.1, 2.0, 8.0])
def test_the_slopes_are_those_of_the_loss(spread: float) -> None:
    logits = RNG.normal(0, spread, 10)
    _, slopes = evidence().loss(logits)
    for i in range(10):
        step = np.eye(10)[i] * 1e-6
        difference = evidence().loss(logits + step)[0] - evidence().loss(logits - step)[0]
        assert slopes[i] == pytest.approx(difference / 2e-6, rel=1e-4, abs=1e-7)


def test_even_moments_have_the_chance_of_each() -> None:
    pooled = pool(np.full(7, 1.3), COUNTS, LENGTHS)
    np.testing.assert_allclose(pooled.yes, 1 / (1 + np.exp(-1.3)))


def test_half_a_second_in_15_s_is_enough_for_a_yes() -> None:
    logits = np.full(188, -8.0)
    logits[50:56] = 8.0
    pooled = pool(logits, np.ones(188, np.intp), np.array([188]))
    assert pooled.yes[0] > 0.9
    assert (pooled.slopes[50:56] > 0).all()


def test_a_moment_that_stands_for_several_counts_as_several() -> None:
    logits = RNG.normal(size=7)
    several = pool(np.repeat(logits, COUNTS), np.ones(COUNTS.sum(), np.intp), np.array([7, 1, 11]))
    np.testing.assert_allclose(pool(logits, COUNTS, LENGTHS).yes, several.yes)


@given(st.lists(st.floats(-1e6, 1e6), min_size=10, max_size=10))
def test_whatever_the_log_odds_the_loss_is_a_number(logits: list[float]) -> None:
    value, slopes = evidence().loss(np.array(logits))
    assert np.isfinite(value)
    assert np.isfinite(slopes).all()
