from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.head import Head

RNG = np.random.default_rng(3)
VECTORS = RNG.normal(size=(64, 128)).astype(np.float32)


def made(n_outputs: int) -> Head:
    weights = RNG.normal(size=(128, n_outputs)) / 11
    return Head(weights.astype(np.float32), np.linspace(-1, 1, n_outputs).astype(np.float32))


@pytest.mark.parametrize("n_outputs", [1, 4])
def test_scores_are_logistic_and_in_the_order_of_time(n_outputs: int) -> None:
    head = made(n_outputs)
    logits = VECTORS.astype(np.float64) @ head.weights + head.biases
    scores = head.score(VECTORS)
    assert scores.dtype == np.float32
    np.testing.assert_allclose(scores, (1 / (1 + np.exp(-logits))).reshape(-1), rtol=1e-4)


@pytest.mark.parametrize("n_outputs", [1, 4])
@given(cut=st.integers(0, 64))
def test_cutting_the_vectors_never_changes_a_score(n_outputs: int, cut: int) -> None:
    head = made(n_outputs)
    pieces = [head.score(VECTORS[:cut]), head.score(VECTORS[cut:])]
    np.testing.assert_array_equal(np.concatenate(pieces), head.score(VECTORS))


def test_extreme_vectors_give_zero_and_one() -> None:
    head = Head(np.ones((1, 1), np.float32), np.zeros(1, np.float32))
    assert head.score(np.array([[-1e30], [1e30]], np.float32)).tolist() == [0, 1]


@pytest.mark.parametrize(("weights", "biases"), [((4,), (4,)), ((4, 2), (3,)), ((4, 2), (2, 1))])
def test_biases_that_do_not_fit_the_weights_are_refused(
    weights: tuple[int, ...], biases: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match="do not fit its weights"):
        Head(np.zeros(weights, np.float32), np.zeros(biases, np.float32))
