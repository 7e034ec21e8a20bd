from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from earmark.core.detector import Detector
from earmark.core.stretches import school, stretches_of
from earmark.errors import ModelError
from earmark.jobs.check import check
from earmark.values import Acoustics, Check, DecisionRule, Member, Provenance
from member_maker import NOON
from world_maker import ENCODER, KNOWING_HEAD, SOUND, World, hear, made_world, plant

KNOWING = Detector(
    SOUND,
    ENCODER,
    KNOWING_HEAD,
    DecisionRule(),
)


def taught_on(world: World, n: int) -> tuple[Detector, Provenance]:
    members = world.catalogue.members()[:n]
    lessons = [school(each, world.store.kept[each.digest]) for each in members]
    known = tuple(each for each in lessons if each)
    return KNOWING, Provenance("0.2.0", NOON, "", 0, 0, schooling=known)


def checked(world: World, member: Member, taught: tuple[Detector, Provenance]) -> Check:
    hearing = world.store.kept[member.digest]
    return check(taught, member, hearing, n=5, rng=np.random.default_rng(1))


def test_a_recording_like_the_others_can_be_trusted() -> None:
    world = made_world(5)
    found = checked(world, world.catalogue.members()[4], taught_on(world, 4))
    assert found.severity == 0
    assert found.questions == ()
    assert "trust it" in found.summary


def test_another_codec_is_worth_a_look() -> None:
    world = made_world(5)
    member = world.catalogue.members()[4]
    track = replace(member.recording.tracks[1], codec="mp3")
    recording = replace(member.recording, tracks=(member.recording.tracks[0], track))
    found = checked(world, replace(member, recording=recording), taught_on(world, 4))
    assert found.severity == 1
    assert "look through" in found.summary
    assert len(found.questions) == 5


def test_the_strangest_moments_of_an_unlike_recording_are_asked_about() -> None:
    world = made_world(4)
    vectors, _ = plant(20)
    vectors[9000:9600] += 9.0
    member = replace(world.catalogue.members()[0], digest="ab" * 32)
    member = replace(member, acoustics=Acoustics(3_000.0, -60.0, -61.0))
    world.store.keep(member.digest, hear(vectors))
    found = checked(world, member, taught_on(world, 4))
    assert found.severity == 2
    assert "train again" in found.summary
    first = found.questions[0]
    assert 9000 * 0.04 - 5 < first.span.start_s < 9600 * 0.04
    assert (first.recording, first.strategy) == (member.digest, "strangest")
    assert first.score is not None


def test_stretches_lie_all_over_a_recording() -> None:
    spans = stretches_of(hear(plant(1, 600.0)[0]))
    assert len(spans) == 120
    assert spans[-1].end_s > 590
    assert max(span.length_s for span in spans) <= 4
    short = stretches_of(hear(plant(1, 2.0)[0]))
    assert len(short) == 4
    assert short[-1].end_s == pytest.approx(2.0)


def test_a_recording_that_was_not_scanned_cannot_be_compared() -> None:
    world = made_world(2)
    taught = taught_on(world, 1)
    member = replace(world.catalogue.members()[1], acoustics=None)
    with pytest.raises(ModelError, match="Scan it first"):
        checked(world, member, taught)


def test_a_detector_that_tells_nothing_cannot_be_compared_with() -> None:
    world = made_world(1)
    with pytest.raises(ModelError, match="does not tell what it was taught on"):
        checked(world, world.catalogue.members()[0], taught_on(world, 0))
