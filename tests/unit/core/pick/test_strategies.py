from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from earmark.core.pick import STRATEGIES, Pool, Situation, pick
from earmark.errors import ChoiceError
from earmark.values import Vectors


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def situation_of(
    scores: NDArray[np.float64],
    vectors: Vectors | None = None,
    lengths_s: NDArray[np.float64] | None = None,
) -> Situation:
    """Return what is known when spans of one recording, end to end, score like this."""
    n = len(scores)
    ends_s = np.cumsum(np.ones(n) if lengths_s is None else lengths_s)
    pool = Pool(
        recordings=("one",),
        owners=np.zeros(n, np.int32),
        starts_s=np.append(0, ends_s[:-1])[:n],
        ends_s=ends_s,
        scores=scores.astype(np.float32),
    )
    known = rng(1).normal(size=(n, 4)).astype(np.float32) if vectors is None else vectors
    return Situation(pool, np.ones(n, np.bool_), known.__getitem__)


def rows_of(situation: Situation, n: int, strategy: str, seed: int = 0) -> list[int]:
    return [each.row for each in pick(situation, n, rng(seed), strategy)]


SCORES = np.array([0.1, 0.95, 0.52, 0.9, 0.3])


def test_the_most_likely_come_first() -> None:
    assert rows_of(situation_of(SCORES), 2, "most-likely") == [1, 3]


def test_the_least_certain_are_those_nearest_to_a_half() -> None:
    assert rows_of(situation_of(SCORES), 2, "least-certain") == [2, 4]


def test_the_most_similar_are_those_most_like_the_example() -> None:
    situation = replace(situation_of(SCORES), likeness=np.array([0.2, 0.1, 0.3, 0.9, 0.8]))
    assert rows_of(situation, 2, "similar") == [3, 4]


def test_without_an_example_nothing_is_similar() -> None:
    with pytest.raises(ChoiceError, match="needs an example"):
        pick(situation_of(SCORES), 1, rng(), "similar")


def test_an_unknown_strategy_is_refused_with_those_there_are() -> None:
    with pytest.raises(ChoiceError, match=r"'best'\. Choose one of mixed, most-likely"):
        pick(situation_of(SCORES), 1, rng(), "best")


def test_the_most_different_are_far_from_what_was_asked() -> None:
    vectors = np.array([[0, 0], [0.1, 0], [9, 9], [0, 0.1], [5, 0]], np.float32)
    situation = replace(situation_of(SCORES, vectors), asked=vectors[:1])
    assert rows_of(situation, 1, "most-different") == [2]


def test_a_pick_tells_all_about_its_span() -> None:
    [first] = pick(situation_of(SCORES), 1, rng(), "most-likely")
    assert (first.recording, first.span.start_s, first.span.end_s) == ("one", 1, 2)
    assert first.score == pytest.approx(0.95)
    assert first.strategy == "most-likely"
    assert first.inclusion is None


@pytest.mark.parametrize("strategy", list(STRATEGIES))
def test_nothing_is_picked_twice_or_against_the_will(strategy: str) -> None:
    n = 60
    situation = replace(
        situation_of(rng(2).uniform(size=n)),
        is_open=np.arange(n) % 3 > 0,
        likeness=rng(3).uniform(size=n),
    )
    for answers in [(0, 0), (0, 9), (5, 0), (5, 5)]:
        now = replace(situation, n_answers=answers)
        rows = rows_of(now, 20, strategy)
        assert len(set(rows)) == len(rows) == 20
        assert all(row % 3 for row in rows)
        assert len(rows_of(now, 500, strategy)) == 40
    assert rows_of(situation, 0, strategy) == []
    closed = replace(situation, is_open=np.zeros(n, np.bool_))
    assert rows_of(closed, 5, strategy) == []


@pytest.mark.parametrize("strategy", list(STRATEGIES))
def test_the_same_generator_picks_the_same(strategy: str) -> None:
    situation = replace(situation_of(np.full(50, 0.5)), likeness=np.full(50, 0.5))
    assert rows_of(situation, 8, strategy, 4) == rows_of(situation, 8, strategy, 4)


@pytest.mark.parametrize("strategy", ["most-likely", "least-certain", "similar"])
def test_chance_breaks_ties(strategy: str) -> None:
    situation = replace(situation_of(np.full(9, 0.5)), likeness=np.full(9, 0.5))
    assert len({rows_of(situation, 1, strategy, seed)[0] for seed in range(60)}) == 9


def test_every_moment_is_as_likely_to_be_drawn_as_any_other() -> None:
    lengths_s = np.array([1.0, 2, 3, 4, 10])
    situation = situation_of(np.zeros(5), lengths_s=lengths_s)
    drawn = Counter(rows_of(situation, 1, "random", seed)[0] for seed in range(2000))
    shares = np.array([drawn[row] for row in range(5)]) / 2000
    assert shares == pytest.approx(lengths_s / 20, abs=0.04)


def test_counting_each_by_its_inclusion_gives_the_whole() -> None:
    lengths_s = rng(5).uniform(1, 15, 40)
    is_yes = rng(6).uniform(size=40) < 0.3
    situation = situation_of(np.zeros(40), lengths_s=lengths_s)
    guesses = [
        sum(
            is_yes[each.row] / (each.inclusion or 0)
            for each in pick(situation, 8, rng(i), "random")
        )
        for i in range(600)
    ]
    assert np.mean(guesses) == pytest.approx(is_yes.sum(), rel=0.06)


def test_a_span_longer_than_the_rest_is_drawn_surely() -> None:
    situation = situation_of(np.zeros(4), lengths_s=np.array([100.0, 1, 1, 1]))
    for seed in range(20):
        picks = pick(situation, 2, rng(seed), "random")
        inclusions = {each.row: each.inclusion for each in picks}
        assert inclusions.pop(0) == 1
        assert list(inclusions.values()) == [pytest.approx(1 / 3)]


def shares_of(situation: Situation) -> dict[str, float]:
    counts = Counter(each.strategy for s in range(40) for each in pick(situation, 10, rng(s)))
    return {name: count / 400 for name, count in counts.items()}


def test_the_mix_looks_for_a_yes_before_it_doubts() -> None:
    situation = situation_of(rng(2).uniform(size=300))
    assert shares_of(situation)["most-likely"] == pytest.approx(0.9, abs=0.06)
    example = replace(situation, likeness=rng(3).uniform(size=300))
    assert shares_of(example)["similar"] == pytest.approx(0.9, abs=0.06)


def test_the_mix_looks_elsewhere_when_what_looked_right_was_wrong() -> None:
    situation = replace(situation_of(rng(2).uniform(size=300)), n_answers=(0, 30))
    assert shares_of(situation)["most-different"] == pytest.approx(0.375, abs=0.06)


def test_the_mix_asks_mostly_what_is_in_doubt_once_there_is_some_of_either() -> None:
    situation = replace(situation_of(rng(2).uniform(size=300)), n_answers=(5, 5))
    shares = shares_of(situation)
    assert max(shares, key=lambda name: shares[name]) == "least-certain"
    assert shares["random"] == pytest.approx(0.1, abs=0.05)
    only_yes = shares_of(replace(situation, n_answers=(9, 0)))
    assert only_yes["random"] == pytest.approx(0.3, abs=0.07)
    assert "most-likely" not in only_yes


def test_the_mix_does_not_ask_the_same_moment_ten_times() -> None:
    kinds = np.repeat(np.eye(6, dtype=np.float32), 50, axis=0)
    vectors = kinds * 10 + rng(1).normal(size=kinds.shape).astype(np.float32) * 0.1
    scores = np.where(np.arange(300) < 150, 0.5, 0.1) + rng(2).uniform(-0.01, 0.01, 300)
    situation = replace(situation_of(scores, vectors), n_answers=(5, 5), asked=vectors[:1])
    picks = [each for each in pick(situation, 10, rng(0)) if each.strategy == "least-certain"]
    assert {each.row // 50 for each in picks} >= {1, 2}


def test_of_very_many_asked_vectors_some_stand_for_all() -> None:
    situation = replace(
        situation_of(rng(2).uniform(size=50)),
        asked=rng(3).normal(size=(1500, 4)).astype(np.float32),
    )
    assert len(rows_of(situation, 3, "most-different")) == 3
