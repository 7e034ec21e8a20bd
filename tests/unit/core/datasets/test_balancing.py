from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dataset_maker import DIGESTS, example, say
from earmark.core.datasets import balance
from earmark.values import DatasetRule, Example, Sampling, Verdict

NO = Verdict.NO


def negatives(n: int, split: str = "train") -> list[Example]:
    """Return negatives, the later the more like the sound; the last has no score."""
    scores = [number / 10 for number in range(n - 1)] + [None]
    return [
        replace(example(say(at, at + 1, NO), split=split), score=score)
        for at, score in enumerate(scores)
    ]


def test_all_stay_unless_a_ratio_is_asked_for() -> None:
    given_ones = [example(), *negatives(7)]
    assert balance(given_ones, DatasetRule()) == given_ones


def test_hard_negatives_come_first_and_those_without_a_score_last() -> None:
    given_ones = [example(), *negatives(7)]
    left = balance(given_ones, DatasetRule(negatives=2))
    assert [each.score for each in left] == [None, 0.4, 0.5]
    assert len(balance(given_ones, DatasetRule(negatives=6))) == 7
    assert None not in [each.score for each in balance(given_ones, DatasetRule(negatives=6))][1:]


def test_each_split_is_balanced_on_its_own() -> None:
    given_ones = [example(), *negatives(5), example(split="test"), *negatives(4, "test")]
    left = balance([*given_ones, *negatives(3, "validation")], DatasetRule(negatives=1))
    assert [(each.split, each.verdict) for each in left] == [
        ("train", Verdict.YES),
        ("train", NO),
        ("test", Verdict.YES),
        ("test", NO),
    ]


@given(st.integers(1, 20), st.integers(0, 5))
def test_what_is_drawn_at_random_hangs_on_each_span_alone(n: int, seed: int) -> None:
    rule = DatasetRule(negatives=3, sampling=Sampling.RANDOM, seed=seed)
    other = [example(say(at, at + 1, NO, DIGESTS[1])) for at in range(5)]
    some = balance([example(), *negatives(n)], rule)
    more = balance([example(), *negatives(n), *other], rule)
    assert [each for each in more if each in negatives(n)] == [
        each for each in some if each.verdict is NO and each in more
    ]
    assert len(some) == 1 + min(n, 3)


def test_unsure_ones_are_no_negatives() -> None:
    unsure = example(say(5, 6, Verdict.UNSURE), name="who knows")
    assert balance([unsure], DatasetRule(negatives=0)) == [unsure]
