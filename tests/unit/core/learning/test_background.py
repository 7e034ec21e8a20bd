from __future__ import annotations

import numpy as np
import pytest

from earmark.core.learning import Background, condense

RNG = np.random.default_rng(2)


def test_it_measures_mean_and_deviations() -> None:
    vectors = RNG.normal([1, -2], [0.5, 3], (4000, 2)).astype(np.float32)
    background = Background.of(vectors)
    np.testing.assert_allclose(background.mean, [1, -2], atol=0.2)
    np.testing.assert_allclose(background.deviations, [0.5, 3], rtol=0.05)


def test_a_dimension_that_never_moves_gets_a_small_deviation() -> None:
    vectors = np.hstack([RNG.normal(size=(500, 4)), np.zeros((500, 1))]).astype(np.float32)
    assert Background.of(vectors).deviations[4] == pytest.approx(0.1, rel=0.1)


def test_where_nothing_moves_deviations_are_one() -> None:
    assert Background.of(np.zeros((3, 2), np.float32)).deviations.tolist() == [1, 1]


def test_of_answers_a_long_one_counts_no_more_than_a_short_one() -> None:
    spans = [condense(np.zeros((150, 1), np.float32)), condense(np.ones((5, 1), np.float32))]
    background = Background.of_answers(spans)
    assert background.mean[0] == pytest.approx(0.5)
    assert background.deviations[0] == pytest.approx(0.5)
    np.testing.assert_allclose(background.vectors, [[0.5]])


def test_parts_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit together"):
        Background(np.zeros(2), np.ones(3), np.zeros((4, 2), np.float32))


@pytest.mark.parametrize(("mean", "deviation"), [(np.inf, 1.0), (0.0, 0.0)])
def test_numbers_that_cannot_be_are_refused(mean: float, deviation: float) -> None:
    with pytest.raises(ValueError, match="finite numbers, with deviations above 0"):
        Background(np.array([mean]), np.array([deviation]), np.zeros((1, 1), np.float32))
