from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.context_head import ContextHead, average
from earmark.core.head import Head

RNG = np.random.default_rng(7)
VECTORS = RNG.normal(size=(60, 24)).astype(np.float32)
HEAD = Head(RNG.normal(size=(24, 1)).astype(np.float32), np.array([0.3], np.float32))


def test_a_mean_reaches_as_far_as_there_are_rows() -> None:
    rows = np.arange(5, dtype=np.float32)[:, np.newaxis] ** 2
    np.testing.assert_allclose(average(rows, 1)[:, 0], [0.5, 5 / 3, 14 / 3, 29 / 3, 12.5])
    np.testing.assert_allclose(average(rows, 99)[:, 0], 6)


@pytest.mark.parametrize("n_rows", [0, 1])
def test_so_few_rows_stay_as_they_are(n_rows: int) -> None:
    np.testing.assert_array_equal(average(VECTORS[:n_rows], 3), VECTORS[:n_rows])


def test_without_a_reach_it_scores_as_its_head_does() -> None:
    np.testing.assert_array_equal(ContextHead(HEAD, 0).score(VECTORS), HEAD.score(VECTORS))


def test_its_scores_are_those_of_the_head_on_averaged_vectors() -> None:
    scores = ContextHead(HEAD, 3).score(VECTORS)
    assert scores.dtype == np.float32
    np.testing.assert_allclose(scores, HEAD.score(average(VECTORS, 3)), atol=1e-5)


@given(first=st.integers(0, 60), length=st.integers(0, 60), reach=st.integers(0, 9))
def test_a_block_with_its_neighbours_gives_the_same_scores(
    first: int, length: int, reach: int
) -> None:
    head = ContextHead(HEAD, reach)
    last = min(first + length, 60)
    block = VECTORS[max(first - reach, 0) : last + reach]
    scores = head.score(block)[min(first, reach) :][: last - first]
    np.testing.assert_array_equal(scores, head.score(VECTORS)[first:last])


@pytest.mark.parametrize(("reach", "n_outputs"), [(-1, 1), (1, 2)])
def test_a_reach_or_a_head_that_cannot_be_is_refused(reach: int, n_outputs: int) -> None:
    head = Head(np.zeros((4, n_outputs), np.float32), np.zeros(n_outputs, np.float32))
    with pytest.raises(ValueError, match="needs a reach of 0 or more and a head with one output"):
        ContextHead(head, reach)
