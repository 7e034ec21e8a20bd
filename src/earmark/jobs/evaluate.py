"""Evaluate: how right a sound is found, by heads that did not learn what they are judged on."""

from __future__ import annotations

import numpy as np

from earmark.core.aim import Aim
from earmark.core.answered import Answered, gather_answers
from earmark.core.clips import clip_cases
from earmark.core.events import judge_events
from earmark.core.hearings import draw_surroundings, open_hearings
from earmark.core.judging import cases_of, judge, manner_of
from earmark.core.rules import manner_for
from earmark.core.teaching import hold_out_for, judges_of, learn
from earmark.errors import AnswersError
from earmark.ports import Catalogue, VectorStore
from earmark.values import Evaluation


def evaluate(
    aim: Aim, catalogue: Catalogue, store: VectorStore, *, rng: np.random.Generator
) -> Evaluation:
    """Judge a sound recording by recording, each by a head that the others taught.

    With more than ten recordings, each head is learnt without several. With a single one, heads are
    learnt without stretches of a minute or more, cut in pauses between the answers where there are
    any. Decisions are made by the rule and calibration of the detector to start from, or else by
    those that ``train`` would take. These are fitted to the same answers, which flatters a little.

    Raises:
        AnswersError: too little was answered, or all of it lies close together.
    """
    hearings = open_hearings(catalogue, store, aim.encoder_digest)
    answered = gather_answers(catalogue.labels(aim.sound), hearings)
    around = draw_surroundings(hearings, answered.spans, rng)
    held = None
    if answered.n_yes and answered.n_no and len(set(answered.groups.tolist())) > 1:
        held = hold_out_for(aim, answered, around, learn(answered, around, aim.head))
    judges = judges_of(answered, held, aim.learnt_from)
    answered, held = judges.answered, judges.held
    if held is None:
        raise AnswersError(_sorry(aim, answered))
    if aim.start:
        manner = manner_of(aim.start, hearings.hop_s)
    else:
        manner = manner_for(answered, held, hearings.hop_s)
    cases = cases_of(answered, held)
    clips = clip_cases(answered, held, hearings)
    return Evaluation(
        held_out="recording" if len(answered.spans) > 1 else "block",
        n_folds=len(held.heads),
        n_yes=answered.n_yes,
        n_no=answered.n_no,
        answers=judge(cases, manner, rng),
        clips=judge(clips, manner, rng) if clips else None,
        events=judge_events(answered, held, hearings, (manner, rng)),
        left_out=answered.unusable,
    )


def _sorry(aim: Aim, answered: Answered) -> str:
    if aim.learnt_from:
        return (
            f"{aim.sound}: but for what its encoder learnt from, there are {answered.n_yes} yes "
            f"and {answered.n_no} no, which are too few to judge by. Answer about other spans."
        )
    return (
        f"{aim.sound}: {answered.n_yes} yes and {answered.n_no} no are too few, or too close "
        "together, to learn from some and judge by the others. Answer yes and no in two "
        "recordings, or in two stretches of one, minutes apart."
    )
