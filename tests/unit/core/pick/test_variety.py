from __future__ import annotations

import numpy as np
import pytest

from earmark.core.pick import liken, spread_out
from earmark.core.pick.variety import nearest_distances
from earmark.values import Vectors

NOTHING = np.zeros((0, 2), np.float32)


def vectors_of(*rows: tuple[float, ...]) -> Vectors:
    return np.array(rows, np.float32)


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_each_taken_is_the_farthest_from_those_taken_and_known() -> None:
    vectors = vectors_of((0, 0), (0.1, 0), (10, 0), (5, 0))
    taken = spread_out(vectors, 3, known=vectors[:1], rng=rng())
    assert taken == [2, 3, 1]


def test_all_are_taken_at_most_once_and_the_first_by_chance() -> None:
    vectors = vectors_of((0, 0), (1, 0), (0, 1), (1, 1))
    taken = [spread_out(vectors, 9, known=NOTHING, rng=np.random.default_rng(i)) for i in range(30)]
    assert all(sorted(each) == [0, 1, 2, 3] for each in taken)
    assert len({each[0] for each in taken}) == 4


def test_of_nothing_nothing_is_taken() -> None:
    assert spread_out(NOTHING, 3, known=NOTHING, rng=rng()) == []


def test_a_dimension_counts_by_its_own_spread() -> None:
    vectors = vectors_of((0, 0), (1000, 0.001), (1001, 0))
    assert spread_out(vectors, 1, known=vectors[:1], rng=rng()) == [1]


def test_weights_choose_between_worth_and_variety() -> None:
    vectors = vectors_of((0, 0), (0, 0), (3, 0), (3, 3))
    weights = np.array([1.0, 1.0, 0.9, 0.01])
    taken = spread_out(vectors, 2, known=NOTHING, rng=rng(), weights=weights)
    assert taken[0] in {0, 1}
    assert taken[1] == 2


def test_an_outlier_cannot_outweigh_what_is_worth_much_more() -> None:
    vectors = np.concatenate([np.random.default_rng(1).normal(size=(40, 8)), np.full((1, 8), 1e6)])
    weights = np.append(np.ones(40), 0.2)
    known = vectors[:1].astype(np.float32)
    taken = spread_out(vectors.astype(np.float32), 3, known=known, rng=rng(), weights=weights)
    assert 40 not in taken


def test_distances_are_to_the_nearest_of_the_known() -> None:
    vectors, known = vectors_of((0, 0), (3, 4)), vectors_of((0, 0), (3, 3))
    assert nearest_distances(vectors, known) == pytest.approx([0, 1])


def test_what_points_the_same_way_from_the_middle_is_most_alike() -> None:
    rows = np.random.default_rng(0).normal(size=(10_000, 3)).astype(np.float32) + 5
    rows[7] = (9, 5, 5)
    likeness = liken(len(rows), rows.__getitem__, rows[7])
    assert likeness.argmax() == 7 or likeness[7] == pytest.approx(1, abs=1e-3)
    assert likeness[rows[:, 0] < 3].max() < 0.5
    assert 0 <= likeness.min() <= likeness.max() <= 1


def test_likeness_of_nothing_is_nothing_and_of_equals_is_even() -> None:
    assert len(liken(0, NOTHING.__getitem__, np.zeros(2, np.float32))) == 0
    same = np.ones((3, 2), np.float32)
    assert liken(3, same.__getitem__, same[0]) == pytest.approx([0.5] * 3)
