"""What heads are worth on answers that they did not learn from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from earmark.core.calibration import SUREST
from earmark.core.head import Head
from earmark.core.learning.answers import Answers
from earmark.core.learning.solving import Setting, chances_of, solve
from earmark.values import Scores

STRENGTHS: Final = (100.0, 30.0, 10.0, 3.0, 1.0)
"""How strongly heads may be held back, from much to little."""
USUAL_STRENGTH: Final = 10.0
"""Best for most sounds and numbers of answers that were tried; for want of a choice."""
_MOST_FOLDS = 5
_FEWEST_OF_EACH = 4
"""With fewer answers of yes or of no, a comparison of strengths would be a throw of dice."""

Index = NDArray[np.intp]


def choose_strength(answers: Answers, setting: Setting, groups: Sequence[object]) -> float:
    """Return the strength whose heads fit best the answers that they did not learn from.

    The usual strength where there are too few answers or groups to tell; infinity where the head
    to start from fits best as it is.

    Args:
        answers: what to learn from.
        setting: what to learn against.
        groups: a recording or block of time for each answer; what is of one group is never on
            both sides.
    """
    n_yes = int(answers.has_sound.sum())
    folds = list(_folds(answers, groups))
    if min(n_yes, len(answers) - n_yes) < _FEWEST_OF_EACH or not folds:
        return USUAL_STRENGTH
    # What was right before may be better than anything that so few answers teach.
    strengths = (np.inf, *STRENGTHS) if setting.start else STRENGTHS
    misfits = np.zeros((len(strengths), len(answers)))
    for learnt, kept in folds:
        head = None
        for i, strength in enumerate(strengths):
            head = solve(answers.pick(learnt), setting, strength, head)
            misfits[i, kept] = _misfits(head, answers.pick(kept))
    is_kept = np.isin(np.arange(len(answers)), np.concatenate([kept for _, kept in folds]))
    yes, no = is_kept & answers.has_sound, is_kept & ~answers.has_sound
    losses = misfits[:, yes].mean(axis=1) + misfits[:, no].mean(axis=1)
    return strengths[int(losses.argmin())]


def held_out_scores(
    answers: Answers, setting: Setting, groups: Sequence[object], strength: float
) -> list[Scores | None]:
    """Return each answer's scores, one a vector, by a head that did not learn from its group.

    ``None`` where there is no such head, for want of a second group or of a yes in it.
    """
    scores: list[Scores | None] = [None] * len(answers)
    for learnt, kept in _folds(answers, groups):
        head = solve(answers.pick(learnt), setting, strength)
        for i in kept:
            span = answers.spans[i]
            scores[i] = np.repeat(head.score(span.vectors), span.counts)
    return scores


def _folds(answers: Answers, groups: Sequence[object]) -> Iterator[tuple[Index, Index]]:
    """Yield which answers to learn from and which to keep aside, group by group.

    The groups with most answers are dealt first, each to the fold that has fewest so far.
    """
    if len(groups) != len(answers):
        msg = f"{len(answers)} answers came with {len(groups)} groups"
        raise ValueError(msg)
    members: dict[object, list[int]] = {}
    for i, group in enumerate(groups):
        members.setdefault(group, []).append(i)
    dealt: list[list[int]] = [[] for _ in range(min(_MOST_FOLDS, len(members)))]
    for indices in sorted(members.values(), key=len, reverse=True):
        min(dealt, key=len).extend(indices)
    for kept in dealt:
        is_kept = np.zeros(len(answers), bool)
        is_kept[kept] = True
        if answers.has_sound[~is_kept].any():
            yield np.flatnonzero(~is_kept), np.flatnonzero(is_kept)


def _misfits(head: Head, answers: Answers) -> NDArray[np.float64]:
    chances = chances_of(head, answers.spans)
    right = np.where(answers.has_sound, chances, 1 - chances)
    return -np.log(np.maximum(right, SUREST))
