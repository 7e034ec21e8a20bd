from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from earmark.adapters.workers import InProcess
from earmark.core.acoustics import AcousticMeter
from earmark.core.levels import kept_levels
from earmark.core.mel import to_log_mel
from earmark.core.mel_ear import MelEar
from earmark.core.windows import WindowStream
from earmark.errors import ChoiceError, EarmarkError, NotMedia, UndecodableAudio, WorkerLost
from earmark.jobs.scan import MISSING, Impression, Visit, hear, scan
from earmark.values import Acoustics, Hearing, Loss, Progress, Recording, Samples, Scanned, Skipped
from fakes import FakeCatalogue, FakeEncoder, FakeSound, FakeStore
from media_maker import noise
from member_maker import QUIET, made_member

RATE_HZ = 8000
LOSS = Loss("hole", "nothing was recorded", 3.7)
ONE, TWO, THREE = (made_member(n, Path(f"{n}.mkv")) for n in (1, 2, 3))
LOUD = Acoustics(8000.0, -20.0, -60.0)
RECORDING = ONE.recording


def hearing_by(encoder: str) -> Hearing:
    return Hearing(np.zeros((1, 2), np.uint8), np.ones(2, np.float32), 0.08, encoder)


def hear_all(samples: Samples, block_length: int = 10_007) -> list[Progress | Impression]:
    sound = FakeSound(RECORDING, samples, RATE_HZ, (LOSS,), block_length)
    return list(hear([sound], MelEar(FakeEncoder(), "ear")))


@dataclass
class House:
    """A project of three recordings, of which some can be heard and some are there."""

    errors: dict[str, EarmarkError] = field(default_factory=dict)
    gone: tuple[Path, ...] = ()
    end_s: float = 60.0
    catalogue: FakeCatalogue = field(default_factory=FakeCatalogue)
    store: FakeStore = field(default_factory=FakeStore)
    visited: list[Visit] = field(default_factory=list)

    def __post_init__(self) -> None:
        for member in (ONE, TWO, THREE):
            self.catalogue.add(member)

    def scan(self) -> list[Scanned | Skipped]:
        steps = scan(
            "ear", self.catalogue, self.store, InProcess(), self._listen_to, self._is_there
        )
        return [step for step in steps if not isinstance(step, Progress)]

    def _listen_to(self, visit: Visit) -> Iterator[Progress | Impression]:
        self.visited.append(visit)
        yield Progress(visit.path, 1.0, 2.0)
        if visit.digest in self.errors:
            raise self.errors[visit.digest]
        yield Impression(hearing_by("ear"), LOUD, (LOSS,), self.end_s)

    def _is_there(self, recording: Recording) -> bool:
        return recording.path not in self.gone


def test_one_pass_gives_the_vectors_and_the_measures() -> None:
    samples = noise(95, RATE_HZ)
    *steps, impression = hear_all(samples)
    assert isinstance(impression, Impression)
    encoder, meter = FakeEncoder(), AcousticMeter(RATE_HZ)
    meter.push(samples)
    stream = WindowStream(encoder.encode, context_frames=6, stride_frames=4)
    windows = stream.push(to_log_mel(samples, RATE_HZ)) + stream.finish()
    expected = kept_levels(np.concatenate(windows), hop_s=0.04, encoder_digest="ear")
    np.testing.assert_array_equal(impression.hearing.levels, expected.levels)
    np.testing.assert_array_equal(impression.hearing.steps, expected.steps)
    assert (impression.hearing.hop_s, impression.hearing.encoder_digest) == (0.08, "ear")
    assert (impression.acoustics, impression.losses) == (meter.result(), (LOSS,))
    assert impression.end_s == 95
    assert len(steps) == 9


def test_how_the_sound_comes_in_blocks_changes_nothing() -> None:
    samples = noise(3, RATE_HZ)
    [one], [other] = hear_all(samples, 99), hear_all(samples, 24_000)
    assert isinstance(one, Impression)
    assert isinstance(other, Impression)
    np.testing.assert_array_equal(one.hearing.levels, other.hearing.levels)


def test_a_recording_without_a_moment_of_sound_is_unusable() -> None:
    with pytest.raises(UndecodableAudio, match="not a moment of sound"):
        hear_all(np.zeros(0, np.float32))


def test_every_recording_is_heard_once() -> None:
    house = House()
    done = house.scan()
    assert [step.member.digest for step in done if isinstance(step, Scanned)] == [
        each.digest for each in (ONE, TWO, THREE)
    ]
    assert all(member.acoustics == LOUD for member in house.catalogue.members())
    assert house.visited[0] == Visit(ONE.digest, ONE.recording.path, ONE.choice)
    assert len(house.store.digests()) == 3
    assert not house.scan()
    assert len(house.visited) == 3


def test_what_another_encoder_heard_is_heard_again() -> None:
    house = House()
    house.scan()
    house.store.keep(TWO.digest, hearing_by("an older ear"))
    [again] = house.scan()
    assert isinstance(again, Scanned)
    assert again.member.digest == TWO.digest
    assert house.store.kept[TWO.digest].encoder_digest == "ear"


def test_a_kill_between_the_vectors_and_the_note_costs_that_recording() -> None:
    house = House()
    house.scan()
    house.catalogue.heard(TWO.digest, None)
    assert len(house.scan()) == 1


def test_a_recording_that_is_gone_is_skipped_and_keeps_no_problem() -> None:
    house = House(gone=(ONE.recording.path,))
    skipped, *others = house.scan()
    assert skipped == Skipped(ONE.recording.path, MISSING)
    assert len(others) == 2
    assert not house.catalogue.members()[0].problem


@pytest.mark.parametrize(
    ("error", "reason", "is_noted"),
    [
        (NotMedia(TWO.recording.path, "no media"), "no media", True),
        (ChoiceError(f"{TWO.recording.path}: no track 2"), "no track 2", True),
        (WorkerLost(-9), str(WorkerLost(-9)), False),
    ],
)
def test_a_bad_recording_is_skipped_with_its_reason(
    error: EarmarkError, reason: str, *, is_noted: bool
) -> None:
    house = House(errors={TWO.digest: error})
    house.catalogue.heard(TWO.digest, QUIET)
    [skipped] = [step for step in house.scan() if isinstance(step, Skipped)]
    assert (skipped.path, skipped.reason, skipped.cause) == (TWO.recording.path, reason, error)
    member = house.catalogue.members()[1]
    assert (member.acoustics, member.problem) == (QUIET, reason if is_noted else "")
    house.errors.clear()
    assert len(house.scan()) == 1
    assert not house.catalogue.members()[1].problem


def test_a_length_that_no_container_stated_is_known_after_the_scan() -> None:
    house = House(end_s=4000.0)
    unstated = replace(ONE, recording=replace(ONE.recording, duration_s=0.0))
    house.catalogue.add(unstated)
    house.scan()
    assert house.catalogue.members()[0].recording.duration_s == 4000
