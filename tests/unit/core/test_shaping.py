from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from earmark.core.aim import Aim
from earmark.core.asking import Asker
from earmark.core.detector import Detector, OperatingPoint
from earmark.core.hearings import open_hearings
from earmark.core.shaping import Gauged, gauge, shape
from earmark.core.teaching import Judges, Learnt
from earmark.values import DecisionRule, Span
from world_maker import ENCODER, KNOWING_HEAD, SOUND, World, made_world

FROM_NOTHING = Aim(SOUND, ENCODER)
POINTS = (OperatingPoint(0.5, 0.9, 0.8),)
KNOWING = Detector("gong", ENCODER, KNOWING_HEAD, DecisionRule(), operating_points=POINTS)
FROM_GONG = Aim(SOUND, ENCODER, KNOWING)


def taught(world: World, aim: Aim) -> Asker:
    hearings = open_hearings(world.catalogue, world.store, ENCODER)
    asker = Asker(aim, hearings, world.catalogue.labels(SOUND))
    asker.learn(np.random.default_rng(1))
    return asker


def gauged(world: World, aim: Aim) -> Gauged:
    asker = taught(world, aim)
    assert asker.learnt
    return gauge(aim, asker.answered, asker.learnt, asker.hearings, np.random.default_rng(1))


def answer(world: World, *places: tuple[int, bool]) -> None:
    """Answer rightly about so many sounds of each recording, or about as many pauses."""
    for recording, spans in world.truth.items():
        for at, is_sound in places:
            here, before = spans[at], spans[at - 1]
            world.say(recording, here if is_sound else Span(before.end_s + 1, here.start_s - 1))


@pytest.fixture
def world() -> World:
    """Return recordings in which somebody answered much."""
    world = made_world()
    answer(world, *((at, is_sound) for at in range(1, 12) for is_sound in (True, False)))
    return world


def test_what_was_learnt_is_judged_on_recordings_that_it_was_not_learnt_on(world: World) -> None:
    found = gauged(world, FROM_NOTHING)
    assert found.judgement
    assert found.judgement.f1.value > 0.9
    assert found.detector.sound == SOUND
    assert found.detector.operating_points


def test_answers_of_one_kind_are_no_judgement() -> None:
    world = made_world()
    answer(world, (1, True), (2, True))
    found = gauged(world, FROM_GONG)
    assert found.judgement is None
    assert found.detector.operating_points == POINTS


def test_answers_in_one_place_are_no_judgement() -> None:
    world = made_world(1)
    recording, [span, *_] = next(iter(world.truth.items()))
    world.say(recording, Span(span.start_s - 2, span.start_s - 1))
    world.say(recording, span)
    found = gauged(world, FROM_GONG)
    assert found.judgement is None


def test_a_start_that_is_right_stays_as_it_is_but_for_its_name(world: World) -> None:
    asker = taught(world, FROM_GONG)
    kept = Learnt(KNOWING_HEAD, math.inf)
    detector = shape(FROM_GONG, Judges(asker.answered, None), kept, 0.08)
    assert (detector.sound, detector.head) == (SOUND, KNOWING_HEAD)
    assert (detector.rule, detector.operating_points) == (KNOWING.rule, POINTS)


def test_what_moved_away_from_its_start_is_measured_anew(world: World) -> None:
    wrong = replace(KNOWING, head=replace(KNOWING_HEAD, weights=-KNOWING_HEAD.weights))
    found = gauged(world, Aim(SOUND, ENCODER, wrong))
    assert found.judgement
    assert found.detector.head is not wrong.head
    assert found.detector.rule == wrong.rule
    assert found.detector.operating_points != POINTS
