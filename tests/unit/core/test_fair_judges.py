"""Who judges has not learnt what is judged, nor did what they began with."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from earmark.core.aim import Aim
from earmark.core.answered import gather_answers
from earmark.core.detector import Detector
from earmark.core.hearings import draw_surroundings, open_hearings
from earmark.core.teaching import HeldOut, hold_out_for, learn
from earmark.values import DecisionRule, Span
from world_maker import ENCODER, KNOWING_HEAD, SOUND, made_world

KNOWING = Detector(SOUND, ENCODER, KNOWING_HEAD, DecisionRule())


def judges_for(aim: Aim) -> HeldOut:
    world = made_world()
    for recording, spans in world.truth.items():
        for before, here in pairwise(spans[:8]):
            world.say(recording, here)
            world.say(recording, Span(before.end_s + 1, here.start_s - 1))
    hearings = open_hearings(world.catalogue, world.store, ENCODER)
    answered = gather_answers(world.catalogue.labels(SOUND), hearings)
    around = draw_surroundings(hearings, answered.spans, np.random.default_rng(1))
    held = hold_out_for(aim, answered, around, learn(answered, around, aim.head))
    assert held
    return held


def test_a_start_that_knows_no_answer_may_judge() -> None:
    held = judges_for(Aim(SOUND, ENCODER, KNOWING))
    assert all(np.array_equal(head.weights, KNOWING_HEAD.weights) for head in held.heads)


def test_one_that_learnt_from_the_answers_may_not() -> None:
    held = judges_for(Aim(SOUND, ENCODER, KNOWING, is_relearnt=True))
    assert all(head.weights.any() for head in held.heads)
    assert not any(np.allclose(head.weights, KNOWING_HEAD.weights) for head in held.heads)


@pytest.mark.parametrize("is_relearnt", [True, False])
def test_from_nothing_there_is_no_head(*, is_relearnt: bool) -> None:
    aim = Aim(SOUND, ENCODER, is_relearnt=is_relearnt)
    assert (aim.head, aim.fair_head) == (None, None)
