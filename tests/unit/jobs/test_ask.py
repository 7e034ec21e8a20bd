from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from earmark.core.aim import Aim
from earmark.core.detector import Detector
from earmark.errors import ChoiceError, ModelError
from earmark.jobs.ask import ask, prepare
from earmark.values import DecisionRule, Span, Verdict
from world_maker import ENCODER, KNOWING_HEAD, SOUND, SOUND_VECTOR, World, made_world

AIM = Aim(SOUND, ENCODER)
KNOWING = Detector(
    SOUND,
    ENCODER,
    KNOWING_HEAD,
    DecisionRule(),
)


def answer_some(world: World, n: int) -> None:
    rng = np.random.default_rng(1)
    example = np.tile(SOUND_VECTOR + 0.5, (20, 1))
    asker = prepare(AIM, world.catalogue, world.store, example)
    for _ in range(n):
        [question] = ask(asker, world.catalogue, n=1, rng=rng)
        world.answer(question)


def test_an_example_finds_the_first_yes_at_once() -> None:
    world = made_world()
    answer_some(world, 3)
    assert Verdict.YES in {label.verdict for label in world.catalogue.labels(SOUND)}


def test_nothing_is_asked_twice() -> None:
    world = made_world()
    answer_some(world, 40)
    labels = world.catalogue.labels(SOUND)
    spans = sorted((label.recording, label.span) for label in labels)
    for (recording, span), (other, later) in pairwise(spans):
        assert recording != other or later.start_s >= span.end_s - 1e-6


def test_before_anything_is_known_a_question_has_no_score() -> None:
    world = made_world(1)
    asker = prepare(AIM, world.catalogue, world.store)
    questions = ask(asker, world.catalogue, n=5, rng=np.random.default_rng(1))
    assert len(questions) == 5
    assert {question.score for question in questions} == {None}
    assert asker.sound == SOUND


def test_spans_end_where_the_sound_of_the_detector_ends() -> None:
    world = made_world(1)
    asker = prepare(Aim(SOUND, ENCODER, KNOWING), world.catalogue, world.store)
    [recording] = world.truth
    asked = asker.ask(10, np.random.default_rng(1), "most-likely")
    for question in asked:
        nearest = min(world.truth[recording], key=lambda s: abs(s.start_s - question.span.start_s))
        assert question.span.start_s == pytest.approx(nearest.start_s, abs=0.5)
        assert question.span.end_s == pytest.approx(nearest.end_s, abs=0.5)
        assert question.score is not None
        assert question.score > 0.9


def test_answers_raise_what_is_like_the_yes_and_lower_the_rest() -> None:
    world = made_world()
    answer_some(world, 30)
    asker = prepare(AIM, world.catalogue, world.store)
    before = asker.pool.scores
    assert asker.learnt is None
    asker.learn(np.random.default_rng(1))
    asker.learn(np.random.default_rng(1))
    after, pool = asker.pool.scores, asker.pool
    assert asker.learnt is not None
    assert not before.any()
    is_true = np.array(
        [
            world.verdict(pool.recordings[pool.owners[row]], pool.span(row)) is Verdict.YES
            for row in range(len(pool))
        ]
    )
    assert after[is_true].mean() > after[~is_true].mean() + 0.4


def test_what_was_taken_back_may_be_asked_again() -> None:
    world = made_world(1, 30.0)
    asker = prepare(AIM, world.catalogue, world.store)
    rng = np.random.default_rng(1)
    questions = ask(asker, world.catalogue, n=100, rng=rng)
    labels = [world.answer(question) for question in questions]
    assert ask(asker, world.catalogue, n=1, rng=rng) == ()
    world.catalogue.undo(labels[0].number)
    [again] = ask(asker, world.catalogue, n=1, rng=rng)
    assert again.span == questions[0].span


def test_an_unknown_strategy_is_refused() -> None:
    world = made_world(1, 30.0)
    asker = prepare(AIM, world.catalogue, world.store)
    with pytest.raises(ChoiceError, match="no strategy"):
        ask(asker, world.catalogue, n=1, rng=np.random.default_rng(1), strategy="best")


def test_a_project_without_vectors_has_no_questions() -> None:
    world = World()
    world.add(1, 30.0, encoder="f0" * 32)
    asker = prepare(AIM, world.catalogue, world.store)
    assert ask(asker, world.catalogue, n=3, rng=np.random.default_rng(1)) == ()


def test_a_start_of_another_encoder_is_refused() -> None:
    with pytest.raises(ModelError, match="was learnt on encoder f0f0"):
        Aim(SOUND, ENCODER, replace(KNOWING, encoder_digest="f0" * 32))


def test_labels_known_before_are_no_part_of_any_question() -> None:
    world = made_world(1, 60.0)
    [recording] = world.truth
    world.say(recording, Span(20.0, 33.0))
    asker = prepare(AIM, world.catalogue, world.store)
    asked = asker.ask(100, np.random.default_rng(1))
    assert asked
    assert not [each for each in asked if each.span.start_s < 32.9 and each.span.end_s > 20.1]
    assert asker.pool.scores.shape == (len(asked),)


def test_a_start_that_is_right_so_far_is_kept() -> None:
    world = made_world(1)
    asker = prepare(Aim(SOUND, ENCODER, KNOWING), world.catalogue, world.store)
    for question in asker.ask(6, np.random.default_rng(1)):
        world.answer(question)
    ask(asker, world.catalogue, n=1, rng=np.random.default_rng(1))
    assert asker.learnt is not None
    assert asker.learnt.head is KNOWING_HEAD


def test_of_very_many_spans_only_the_likeliest_are_listened_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("earmark.core.asking._N_EXACT", 5)
    world = made_world()
    answer_some(world, 40)
    assert sum(label.verdict is Verdict.YES for label in world.catalogue.labels(SOUND)) > 10
