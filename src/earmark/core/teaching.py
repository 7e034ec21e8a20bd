"""Learn heads from answers: one from all, and others to judge it by."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from earmark.core.aim import Aim, Windows
from earmark.core.answered import Answered
from earmark.core.head import Head
from earmark.core.hearings import Surroundings
from earmark.core.learning import HeadLearner
from earmark.core.learning.solving import chances_of
from earmark.core.learning.validation import USUAL_STRENGTH
from earmark.core.timeline import shared_s
from earmark.values import Scores

FEWEST_OF_EACH = 3
"""Fewer answers of yes or of no teach nothing that would hold for the next moment."""

_FEWEST_TO_CHOOSE = 40
"""With fewer answers, the usual strength is as good as any that they could choose."""

_EVEN = 0.5
"""A chance above that is a yes."""

_MOST_FOLDS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """A head, and how strongly it was held back; see ``HeadLearner``."""

    head: Head
    strength: float


def learn(
    answered: Answered,
    around: Surroundings,
    start: Head | None,
    strength: float | None = None,
    guess: Head | None = None,
) -> Learnt:
    """Learn from all answers.

    Args:
        answered: one at least, unless there is a start.
        around: what the recordings sound like.
        start: the head that is right until answers say otherwise.
        strength: how strongly to hold the head back; ``None`` chooses, which takes seconds.
        guess: the head of before, for speed.
    """
    if strength is None:
        strength = settled_strength(answered, start)
    learner = HeadLearner(strength=strength, start=start, warm_start=guess is not None)
    if guess is not None:
        learner.head_ = guess
    learner.fit(
        answered.moments,
        answered.verdicts,
        is_strong=answered.is_strong,
        background=around.without(),
        groups=answered.groups.tolist(),
    )
    return Learnt(learner.head_, learner.strength_)


def settled_strength(answered: Answered, start: Head | None) -> float | None:
    """Return how strongly to hold a head back where that needs no choosing, else ``None``.

    A start that is right about every answer is kept: to be surer of them is no reason to change it.
    """
    if not start:
        return USUAL_STRENGTH if len(answered) < _FEWEST_TO_CHOOSE else None
    is_right = (chances_of(start, answered.moments) >= _EVEN) == answered.verdicts
    return math.inf if is_right.all() else None


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """Heads, each learnt without some of the answers.

    Attributes:
        folds: which head did not learn from each answer, as an index, shape ``(n,)``.
        heads: one for each fold.
    """

    folds: NDArray[np.int64]
    heads: tuple[Head, ...]

    def scores(self, answered: Answered) -> list[Scores]:
        """Return each answer's scores, one a vector, by the head that did not learn from it."""
        return [
            np.repeat(self.heads[fold].score(moments.vectors), moments.counts)
            for fold, moments in zip(self.folds.tolist(), answered.moments, strict=True)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Judges:
    """Answers, and the heads that may judge by them, as they did not learn from them.

    Attributes:
        held: ``None`` where there is no judging: yes or no are lacking.
    """

    answered: Answered
    held: HeldOut | None


def judges_of(answered: Answered, held: HeldOut | None, learnt_from: Windows) -> Judges:
    """Leave out the answers that an encoder of its own learnt from: it knows them by heart.

    Args:
        answered: all answers.
        held: heads for each.
        learnt_from: the encoder's windows, by recording.
    """
    if not learnt_from:
        return Judges(answered, held)
    is_fresh = np.array(
        [
            not any(shared_s(label.span, span) for span in learnt_from.get(label.recording, ()))
            for label in answered.labels
        ],
        np.bool_,
    )
    fresh = answered.where(is_fresh)
    if held is None or not (fresh.n_yes and fresh.n_no):
        return Judges(fresh, None)
    return Judges(fresh, replace(held, folds=held.folds[is_fresh]))


def hold_out(
    answered: Answered, around: Surroundings, start: Head | None, strength: float
) -> HeldOut | None:
    """Learn a head without each group of answers, or without several where there are many.

    What the recordings sound like is learnt without those held out, too. There is no result where
    the other answers lack a yes or a no, and there is no start.
    """
    folds = _deal(answered.groups)
    heads: list[Head] = []
    for fold in range(int(folds.max(initial=-1)) + 1):
        verdicts = answered.verdicts[folds != fold]
        if not start and not (verdicts.any() and not verdicts.all()):
            return None
        heads.append(_learn_some(answered, around, folds != fold, (start, strength)))
    return HeldOut(folds, tuple(heads))


def hold_out_for(
    aim: Aim, answered: Answered, around: Surroundings, learnt: Learnt
) -> HeldOut | None:
    """Learn heads that may judge what was learnt; see ``hold_out``."""
    strength = learnt.strength
    if aim.is_relearnt:
        strength = learn(answered, around, aim.fair_head).strength
    return hold_out(answered, around, aim.fair_head, strength)


def _learn_some(
    answered: Answered,
    around: Surroundings,
    is_learnt: NDArray[np.bool_],
    manner: tuple[Head | None, float],
) -> Head:
    start, strength = manner
    rows = np.flatnonzero(is_learnt).tolist()
    learnt = {answered.labels[row].recording for row in rows}
    held_out = sorted({label.recording for label in answered.labels} - learnt)
    learner = HeadLearner(strength=strength, start=start)
    learner.fit(
        [answered.moments[row] for row in rows],
        answered.verdicts[rows],
        is_strong=answered.is_strong[rows],
        background=around.without(held_out),
    )
    return learner.head_


def _deal(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Deal groups to folds, the largest first, each to the fold that has fewest answers so far."""
    numbers, sizes = np.unique(groups, return_counts=True)
    totals = np.zeros(min(_MOST_FOLDS, len(numbers)), np.int64)
    folds = np.zeros(len(groups), np.int64)
    for at in np.argsort(-sizes, kind="stable").tolist():
        fold = int(totals.argmin())
        folds[groups == numbers[at]] = fold
        totals[fold] += sizes[at]
    return folds
