from __future__ import annotations

import numpy as np
import pytest

from earmark.core.head import Head
from earmark.core.learning import HeadLearner
from earmark.core.learning.validation import STRENGTHS, USUAL_STRENGTH
from earmark.values import Vectors

DIM = 8


def answers(
    n: int, seed: int = 0, n_vectors: int = 20
) -> tuple[list[Vectors], list[int], list[str]]:
    """Return answers from five recordings in turn; each yes has a high first number somewhere."""
    rng = np.random.default_rng(seed)
    spans = [rng.random((n_vectors, DIM), np.float32) for _ in range(n)]
    for span in spans[::2]:
        span[5:9, 0] += 3
    verdicts = [1, 0] * (n // 2) + [1] * (n % 2)
    return spans, verdicts, [f"recording {i % 5}" for i in range(n)]


def test_a_chosen_strength_is_one_of_those_tried_and_does_not_hang_on_the_order() -> None:
    spans, verdicts, groups = answers(40)
    learner = HeadLearner(strength=None).fit(spans, verdicts, groups=groups)
    assert learner.strength_ in STRENGTHS
    again = HeadLearner(strength=None).fit(spans[::-1], verdicts[::-1], groups=groups[::-1])
    assert again.strength_ == learner.strength_


def test_noise_is_held_back_more_than_a_clear_sound() -> None:
    spans, verdicts, groups = answers(60)
    clear = HeadLearner(strength=None).fit(spans, verdicts, groups=groups)
    guessed = np.random.default_rng(4).permutation(verdicts)
    noise = HeadLearner(strength=None).fit(spans, guessed, groups=groups)
    assert noise.strength_ > clear.strength_


@pytest.mark.parametrize(("n", "n_groups"), [(6, 5), (40, 1)])
def test_too_few_answers_or_groups_leave_the_usual_strength(n: int, n_groups: int) -> None:
    spans, verdicts, _ = answers(n)
    groups = [i % n_groups for i in range(n)]
    learner = HeadLearner(strength=None).fit(spans, verdicts, groups=groups)
    assert learner.strength_ == USUAL_STRENGTH


def test_a_start_stays_as_it_is_where_answers_are_noise() -> None:
    spans, verdicts, groups = answers(30)
    guessed = np.random.default_rng(4).permutation(verdicts)
    undecided = Head(np.zeros((DIM, 1), np.float32), np.zeros(1, np.float32))
    learner = HeadLearner(strength=None, start=undecided).fit(spans, guessed, groups=groups)
    assert learner.strength_ == np.inf
    assert learner.head_ is undecided


def test_held_out_scores_come_from_heads_that_never_heard_the_group() -> None:
    spans, verdicts, groups = answers(20, n_vectors=50)
    learner = HeadLearner()
    before = learner.held_out(spans, verdicts, groups=groups)
    turned = [1 - v if g == "recording 2" else v for v, g in zip(verdicts, groups, strict=True)]
    after = learner.held_out(spans, turned, groups=groups)
    for i, group in enumerate(groups):
        scores = before[i]
        other = after[i]
        assert scores is not None
        assert other is not None
        assert scores.shape == (50,)
        assert (group == "recording 2") == np.array_equal(scores, other)


def test_without_a_yes_in_other_groups_nothing_is_held_out() -> None:
    spans, _, groups = answers(4)
    found = HeadLearner().held_out(spans, [1, 0, 0, 0], groups=groups)
    assert found[0] is None
    assert all(scores is not None for scores in found[1:])


def test_groups_that_do_not_fit_the_answers_are_refused() -> None:
    spans, verdicts, groups = answers(4)
    with pytest.raises(ValueError, match="4 answers came with 3 groups"):
        HeadLearner(strength=None).fit(spans, verdicts, groups=groups[:3])
