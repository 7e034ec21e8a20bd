from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.learning import Moments, condense

RNG = np.random.default_rng(11)


def test_a_short_span_stays_as_it_is() -> None:
    vectors = RNG.random((32, 5), np.float32)
    moments = condense(vectors)
    np.testing.assert_array_equal(moments.vectors, vectors)
    assert moments.counts.tolist() == [1] * 32


@given(n_vectors=st.integers(1, 300), most=st.integers(1, 40), seed=st.integers(0, 9))
def test_no_vector_is_lost_and_the_mean_stays(n_vectors: int, most: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).random((n_vectors, 3), np.float32)
    moments = condense(vectors, most)
    assert len(moments.counts) <= most
    assert moments.counts.sum() == n_vectors
    assert moments.vectors.dtype == np.float32
    mean = np.average(moments.vectors, axis=0, weights=moments.counts)
    np.testing.assert_allclose(mean, vectors.mean(axis=0), rtol=1e-4)


def test_a_short_sound_keeps_moments_of_its_own() -> None:
    vectors = RNG.normal(0, 0.01, (188, 4)).astype(np.float32)
    vectors[100:106] += 1
    moments = condense(vectors)
    assert moments.counts[moments.vectors.mean(axis=1) > 0.9].sum() >= 5


def test_unchanging_sound_is_shared_out_evenly() -> None:
    counts = condense(np.ones((100, 4), np.float32), 10).counts
    assert counts.min() >= 9
    assert counts.max() <= 11


@pytest.mark.parametrize("shape", [(0, 4), (4,)])
def test_a_span_without_vectors_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="needs vectors of shape"):
        condense(np.zeros(shape, np.float32))


def test_vectors_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        condense(np.array([[np.nan]], np.float32))


@pytest.mark.parametrize("counts", [[1], [1, 0]])
def test_counts_that_do_not_fit_are_refused(counts: list[int]) -> None:
    with pytest.raises(ValueError, match="stands for one vector or more"):
        Moments(np.zeros((2, 3), np.float32), np.array(counts))
