from __future__ import annotations

import numpy as np
import pytest

from earmark.core.aim import Aim
from earmark.core.detector import Detector
from earmark.core.head import Head
from earmark.errors import AnswersError
from earmark.jobs.evaluate import evaluate
from earmark.values import DecisionRule, Evaluation, Span
from world_maker import ENCODER, SOUND, SOUND_VECTOR, World, made_world

AIM = Aim(SOUND, ENCODER)


def judged(world: World, aim: Aim = AIM) -> Evaluation:
    return evaluate(aim, world.catalogue, world.store, rng=np.random.default_rng(4))


def answer_clips(world: World, n_each: int) -> None:
    """Answer about clips of 15 s, half of them with the sound."""
    for recording, events in world.truth.items():
        clips = [Span(15.0 * at, 15.0 * at + 15) for at in range(40)]
        is_true = [any(e.start_s < c.end_s and e.end_s > c.start_s for e in events) for c in clips]
        for wanted in (True, False):
            some = [c for c, it_is in zip(clips, is_true, strict=True) if it_is is wanted]
            for clip in some[:n_each]:
                world.say(recording, clip)


def test_recordings_are_judged_by_heads_that_the_others_taught() -> None:
    world = made_world(3)
    answer_clips(world, 6)
    found = judged(world)
    assert (found.held_out, found.n_folds) == ("recording", 3)
    assert found.n_yes + found.n_no == len(found.answers.scores) == 36
    assert found.answers.average_precision.value > 0.95
    assert found.answers.f1.value > 0.9
    assert found.answers.f1.low <= found.answers.f1.value <= found.answers.f1.high
    assert found.events is None


def test_clips_of_the_grid_are_judged_where_answers_cover_them() -> None:
    world = made_world(2)
    answer_clips(world, 6)
    found = judged(world)
    assert found.clips is not None
    assert len(found.clips.scores) == 24
    assert found.clips.confusion.f1 > 0.9


def test_answers_that_cover_no_clip_tell_nothing_about_clips() -> None:
    world = made_world(2)
    for recording, events in world.truth.items():
        for event in events[:6]:
            edge_s = round(event.start_s / 15) * 15
            world.say(recording, Span(edge_s - 7, edge_s + 7))
            world.say(recording, Span(event.end_s + 8, event.end_s + 12))
    assert judged(world).clips is None


def test_a_single_recording_is_judged_by_blocks_of_time() -> None:
    world = made_world(1)
    answer_clips(world, 12)
    found = judged(world)
    assert found.held_out == "block"
    assert found.n_folds >= 2
    assert found.answers.average_precision.value > 0.9


def test_exact_spans_are_judged_as_events() -> None:
    world = made_world(2)
    for recording in world.truth:
        world.mark(recording)
    events = judged(world).events
    assert events is not None
    n_events = sum(len(each) for each in world.truth.values())
    assert events.confusion.n_right + events.confusion.n_missed == n_events
    assert events.f1.value > 0.8
    assert events.f1.low <= events.f1.value <= events.f1.high
    assert 0.5 < events.psds <= 1
    assert events.known_s == pytest.approx(1200, abs=150)


def test_a_useless_start_is_told_as_such() -> None:
    world = made_world(2)
    answer_clips(world, 6)
    deaf = Head(np.zeros_like(SOUND_VECTOR)[:, np.newaxis], np.array([-9.0], np.float32))
    start = Detector(SOUND, ENCODER, deaf, DecisionRule(shortest_s=500.0))
    found = judged(world, Aim(SOUND, ENCODER, start))
    assert found.answers.confusion.n_right == 0
    assert found.answers.recall.value == 0


def test_a_yes_in_one_recording_only_cannot_be_judged() -> None:
    world = made_world(3)
    first, second, third = world.truth
    for event in world.truth[first][:4]:
        world.say(first, Span(event.start_s - 2, event.start_s + 8))
        world.say(first, Span(event.end_s + 5, event.end_s + 12))
    for at in range(3):
        recording = second if at else third
        event = world.truth[recording][at]
        world.say(recording, Span(event.end_s + 5, event.end_s + 12))
    with pytest.raises(AnswersError, match="too few, or too close"):
        judged(world)
    event = world.truth[second][4]
    world.say(second, Span(event.start_s - 2, event.start_s + 8))
    assert judged(world).n_folds == 3


def test_answers_in_one_stretch_leave_nothing_to_judge_by() -> None:
    world = made_world(1)
    [recording] = world.truth
    event = world.truth[recording][0]
    world.say(recording, event)
    world.say(recording, Span(event.end_s + 1, event.end_s + 9))
    with pytest.raises(AnswersError, match="1 no are too few, or too close together"):
        judged(world)


def test_no_answer_at_all_is_refused_as_well() -> None:
    with pytest.raises(AnswersError, match="0 yes and 0 no"):
        judged(made_world(2))


def test_recordings_of_another_encoder_are_left_out_and_told() -> None:
    world = made_world(2)
    answer_clips(world, 4)
    stale = world.add(9, encoder="f0" * 32)
    world.say(stale, Span(0.0, 10.0))
    assert judged(world).left_out == (stale,)
