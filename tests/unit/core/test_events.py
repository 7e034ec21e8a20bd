from __future__ import annotations

import numpy as np
import pytest

from earmark.core.answered import gather_answers
from earmark.core.events import judge_events
from earmark.core.head import Head
from earmark.core.hearings import open_hearings
from earmark.core.judging import Manner
from earmark.core.teaching import HeldOut
from earmark.values import DecisionRule, EventJudgement, Span
from world_maker import ENCODER, HOP_S, KNOWING_HEAD, World, made_world

DEAF = Head(np.zeros_like(KNOWING_HEAD.weights), np.array([-9.0], np.float32))


def judged(world: World, head: Head = KNOWING_HEAD) -> EventJudgement | None:
    hearings = open_hearings(world.catalogue, world.store, ENCODER)
    answered = gather_answers(world.catalogue.labels(), hearings)
    held = HeldOut(np.zeros(len(answered), np.int64), (head,))
    how = (Manner(HOP_S, DecisionRule()), np.random.default_rng(1))
    return judge_events(answered, held, hearings, how)


def test_all_events_of_a_marked_recording_are_found() -> None:
    world = made_world(1, 200.0)
    [recording] = world.truth
    world.mark(recording)
    events = judged(world)
    assert events is not None
    assert events.confusion.n_right == len(world.truth[recording])
    assert events.precision.value == events.recall.value == events.f1.value == 1
    assert events.psds == pytest.approx(1, abs=0.01)


def test_a_deaf_head_misses_all_events() -> None:
    world = made_world(1, 200.0)
    [recording] = world.truth
    world.mark(recording)
    events = judged(world, DEAF)
    assert events is not None
    assert events.confusion.n_missed == len(world.truth[recording])
    assert events.recall.value == 0


def test_a_detection_where_somebody_said_no_is_false() -> None:
    world = made_world(1, 200.0)
    [recording] = world.truth
    first, second, *_ = world.truth[recording]
    world.truth[recording] = [first]
    world.say(recording, first, is_strong=True)
    world.say(recording, Span(second.start_s - 1, second.end_s + 1))
    events = judged(world)
    assert events is not None
    assert (events.confusion.n_right, events.confusion.n_false) == (1, 1)


def test_a_detection_where_nobody_knows_is_neither_right_nor_false() -> None:
    world = made_world(1, 200.0)
    [recording] = world.truth
    first, second, *_ = world.truth[recording]
    world.say(recording, first, is_strong=True)
    world.say(recording, Span(second.start_s - 1, second.end_s + 1))
    events = judged(world)
    assert events is not None
    assert (events.confusion.n_right, events.confusion.n_false) == (1, 0)
    assert events.known_s == pytest.approx(first.length_s)


def test_without_exact_spans_there_are_no_events() -> None:
    world = made_world(1, 200.0)
    [recording] = world.truth
    world.say(recording, world.truth[recording][0])
    assert judged(world) is None
