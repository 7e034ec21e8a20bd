from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import expit

from earmark.core.metrics import average_precision
from small_head import fit, standardised

RNG = np.random.default_rng(1)


def precision_by_hand(is_true: list[bool], scores: list[float]) -> float:
    """Return the same, from the definition."""
    below = [[t for t, s in zip(is_true, scores, strict=True) if s >= score] for score in scores]
    shares = [sum(at_least) / len(at_least) for at_least in below]
    return float(np.mean([share for share, t in zip(shares, is_true, strict=True) if t]))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=1).filter(dict))
def test_average_precision_is_what_its_definition_says(items: list[tuple[bool, int]]) -> None:
    is_true = [True, *(t for t, _ in items)]
    scores = [2.0, *(float(s) for _, s in items)]
    expected = precision_by_hand(is_true, scores)
    assert average_precision(np.array(is_true), np.array(scores)) == pytest.approx(expected)


def test_a_perfect_order_has_an_average_precision_of_1() -> None:
    assert average_precision(np.array([True, True, False]), np.array([3.0, 2.0, 1.0])) == 1


def test_the_head_is_where_the_penalised_loss_is_flat() -> None:
    features = RNG.normal(size=(25, 60))
    is_yes = np.arange(25) < 5
    strength = 10.0
    weights, bias = fit(features, is_yes, strength)
    excess = expit(features @ weights + bias) - is_yes
    assert excess.sum() == pytest.approx(0, abs=1e-3)
    np.testing.assert_allclose(strength * features.T @ excess, -weights, atol=2e-3)


def test_a_stronger_head_separates_what_it_was_shown_further() -> None:
    features = standardised(RNG.normal(size=(25, 60)))
    is_yes = np.arange(25) < 5

    def gap(strength: float) -> float:
        scores: NDArray[np.float64] = features @ fit(features, is_yes, strength)[0]
        return float(scores[is_yes].mean() - scores[~is_yes].mean())

    assert 0 < gap(1.0) < gap(10.0) < gap(100.0)


def test_standardised_rows_are_as_long_for_short_as_for_long_vectors() -> None:
    for n_features in (8, 80):
        rows = standardised(RNG.normal(3.0, 5.0, size=(200, n_features)))
        assert (rows**2).sum(axis=1).mean() == pytest.approx(1)
        np.testing.assert_allclose(rows.mean(axis=0), 0, atol=1e-12)


def test_a_feature_that_never_changes_is_left_out() -> None:
    features = RNG.normal(size=(10, 2))
    features[:, 1] = 4.0
    assert not standardised(features)[:, 1].any()
