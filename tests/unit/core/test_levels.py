from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from earmark.core.levels import LARGEST, LevelStream, kept_levels
from earmark.values import Hearing, Vectors

NUMBERS = st.floats(0, 1000, width=32) | st.just(0.0)
VECTORS = arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=9), elements=NUMBERS)
RNG = np.random.default_rng(4)


def kept(vectors: Vectors, n_pooled: int = 1) -> Hearing:
    return kept_levels(vectors, hop_s=0.04, encoder_digest="ear", n_pooled=n_pooled)


@given(VECTORS)
def test_a_number_comes_back_to_within_a_level(vectors: Vectors) -> None:
    hearing = kept(vectors)
    step = np.sqrt(hearing.steps.astype(float))
    # Half a level for the byte, and what a root in float16 is off by.
    allowed = 0.51 * step + np.sqrt(vectors) / 2**11 + 1e-7
    assert (np.abs(np.sqrt(hearing.vectors()) - np.sqrt(vectors)) <= allowed).all()


@given(VECTORS)
def test_zeros_stay_zero_and_order_stays_order(vectors: Vectors) -> None:
    back = kept(vectors).vectors()
    assert not back[vectors == 0].any()
    ranked = np.take_along_axis(back, vectors.argsort(axis=0, kind="stable"), axis=0)
    assert (np.diff(ranked, axis=0) >= 0).all()


def test_the_largest_of_each_dimension_takes_the_top_level() -> None:
    vectors = RNG.gamma(0.3, [[0.01, 1, 1000]], size=(200, 3)).astype(np.float32)
    hearing = kept(vectors)
    assert hearing.levels.max(axis=0).tolist() == [255, 255, 255]
    np.testing.assert_allclose(hearing.vectors().max(axis=0), vectors.max(axis=0), rtol=2e-3)


@given(vectors=VECTORS, cuts=st.lists(st.integers(0, 9), max_size=3), n_pooled=st.integers(1, 4))
def test_cutting_the_vectors_into_blocks_never_changes_a_byte(
    vectors: Vectors, cuts: list[int], n_pooled: int
) -> None:
    stream = LevelStream(n_pooled)
    for block in np.split(vectors, sorted(cuts)):
        stream.push(block)
    hearing = stream.finish(hop_s=0.04, encoder_digest="ear")
    whole = kept(vectors, n_pooled)
    np.testing.assert_array_equal(hearing.levels, whole.levels)
    np.testing.assert_array_equal(hearing.steps, whole.steps)


def test_each_two_vectors_become_their_mean_and_the_last_may_be_alone() -> None:
    vectors = np.array([[1, 0], [3, 0], [5, 8], [7, 0], [9, 1]], np.float32)
    hearing = kept(vectors, n_pooled=2)
    assert hearing.hop_s == 0.08
    assert hearing.encoder_digest == "ear"
    np.testing.assert_allclose(hearing.vectors(), [[2, 0], [6, 4], [9, 1]], rtol=0.01)


def test_what_is_below_zero_or_no_number_counts_as_zero() -> None:
    vectors = np.array([[-1, np.nan], [np.inf, 4], [-np.inf, np.nan], [2, 4]], np.float32)
    np.testing.assert_allclose(kept(vectors).vectors(), [[0, 0], [0, 4], [0, 0], [2, 4]], rtol=0.01)
    np.testing.assert_allclose(kept(vectors, 2).vectors(), [[0, 2], [1, 2]], rtol=0.01)


def test_numbers_beyond_all_reason_stay_finite() -> None:
    back = kept(np.array([[3e38, 1e-38], [1.0, 0.0]], np.float32)).vectors()
    np.testing.assert_allclose(back, [[LARGEST, 0.0], [0.0, 0.0]], rtol=1e-3)


def test_nothing_gives_nothing() -> None:
    assert kept(np.empty((0, 7), np.float32)).vectors().shape == (0, 7)
    assert LevelStream().finish(hop_s=0.04, encoder_digest="ear").levels.shape == (0, 0)
