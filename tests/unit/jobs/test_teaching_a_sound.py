"""From an example to a detector with honest numbers, with a made-up person."""

from __future__ import annotations

import numpy as np
import pytest

from earmark.core.aim import Aim
from earmark.core.stretches import school
from earmark.core.survey import Draw
from earmark.core.taught import Occasion
from earmark.jobs.ask import ask, prepare
from earmark.jobs.audit import next_questions, plan_audit, sum_up
from earmark.jobs.check import check
from earmark.jobs.evaluate import evaluate
from earmark.jobs.train import Trained, train
from earmark.values import Verdict
from member_maker import NOON
from world_maker import ENCODER, SOUND, SOUND_VECTOR, World, made_world

AIM = Aim(SOUND, ENCODER)


@pytest.fixture(scope="module")
def taught() -> tuple[World, Trained]:
    """Answer what is asked, from an example on, until there are ten of yes and ten of no."""
    world = made_world(4)
    rng = np.random.default_rng(1)
    asker = prepare(AIM, world.catalogue, world.store, np.tile(SOUND_VECTOR + 0.5, (20, 1)))
    counts = {Verdict.YES: 0, Verdict.NO: 0}
    while min(counts.values()) < 10:
        [question] = ask(asker, world.catalogue, n=1, rng=rng)
        counts[world.answer(question).verdict] += 1
    occasion = Occasion(NOON, "0.2.0")
    return world, train(AIM, world.catalogue, world.store, rng=rng, occasion=occasion)


def test_few_answers_are_enough(taught: tuple[World, Trained]) -> None:
    world, trained = taught
    assert len(world.catalogue.labels(SOUND)) <= 60
    assert trained.provenance.n_yes >= 10
    assert trained.provenance.n_no >= 10


def test_what_was_taught_is_found_in_recordings_held_out(taught: tuple[World, Trained]) -> None:
    world, _ = taught
    found = evaluate(AIM, world.catalogue, world.store, rng=np.random.default_rng(1))
    assert found.held_out == "recording"
    assert found.answers.average_precision.value > 0.9


def test_an_audit_finds_little_missed(taught: tuple[World, Trained]) -> None:
    world, trained = taught
    began = max(label.at for label in world.catalogue.labels()).replace(microsecond=999_999)
    survey = plan_audit(trained.detector, world.catalogue, world.store, Draw(3, began))
    for _ in range(6):
        for question in next_questions(survey, world.catalogue.labels(SOUND), 10):
            world.answer(question)
    audit, advice = sum_up(survey, world.catalogue.labels(SOUND))
    n_events = sum(len(each) for each in world.truth.values())
    assert audit.moments.existing.low <= n_events
    assert audit.moments.recall.value > 0.8
    assert audit.moments.precision.value > 0.8
    assert advice.reason


def test_the_next_recording_can_be_checked(taught: tuple[World, Trained]) -> None:
    world, trained = taught
    digest = world.add(31)
    member = world.catalogue.known[digest]
    hearing = world.store.kept[digest]
    about = (trained.detector, trained.provenance)
    found = check(about, member, hearing, n=3, rng=np.random.default_rng(1))
    world.catalogue.remove(digest)
    assert found.severity == 0
    assert school(member, hearing) is not None
