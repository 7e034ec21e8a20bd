from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from earmark.adapters.workers import InProcess
from earmark.core.stage import compose
from earmark.errors import NotMedia
from earmark.jobs.place_clips import MISSING, Errand, Fingerprint, listen, place_clips
from earmark.values import PlacedClip, Progress, Recording, Samples, Skipped, TrackChoice
from fakes import FakeSound
from media_maker import noise
from member_maker import made_member

RATE_HZ = 48_000
TALK, WALK = made_member(1, Path("talk.mkv")), made_member(2, Path("walk.mkv"))
CLIP, FOREIGN, BROKEN = Path("clip.mkv"), Path("foreign.mkv"), Path("broken.mkv")


@pytest.fixture(scope="module")
def talk() -> Samples:
    """Return 30 s of speech, game and typing."""
    samples: Samples = compose(30.0, np.random.default_rng(3)).samples[0]
    return samples


@dataclass
class House:
    """Sound by path; what has none is no media."""

    sounds: dict[Path, Samples]
    gone: tuple[Path, ...] = ()
    errands: list[Errand] = field(default_factory=list)

    def place(self, *clips: Path) -> list[Progress | PlacedClip | Skipped]:
        members = (TALK, WALK)
        return list(place_clips(clips, members, InProcess(), self._listen_to, self._is_there))

    def _listen_to(self, errand: Errand) -> Iterator[Progress | Fingerprint]:
        self.errands.append(errand)
        if errand.path not in self.sounds:
            raise NotMedia(errand.path, "this is no media")
        sound = FakeSound(TALK.recording, self.sounds[errand.path], RATE_HZ)
        return listen(sound)

    def _is_there(self, recording: Recording) -> bool:
        return recording.path not in self.gone


def test_a_clip_is_found_in_the_recording_that_it_was_cut_from(talk: Samples) -> None:
    paths = (TALK.recording.path, WALK.recording.path)
    clip = talk[10 * RATE_HZ : 22 * RATE_HZ]
    house = House({CLIP: clip, FOREIGN: noise(8), paths[0]: talk, paths[1]: noise(20, seed=5)})
    steps = house.place(CLIP, FOREIGN, BROKEN)
    [placed] = [step for step in steps if isinstance(step, PlacedClip)]
    assert (placed.path, placed.recording) == (CLIP, TALK.digest)
    assert placed.span.start_s == pytest.approx(10, abs=0.005)
    assert placed.span.length_s == pytest.approx(12, abs=0.005)
    reasons = {step.path: step.reason for step in steps if isinstance(step, Skipped)}
    assert reasons[BROKEN] == "this is no media"
    assert "no recording holds its sound" in reasons[FOREIGN]
    assert house.errands[-2:] == [
        Errand(paths[0], TrackChoice(2, "left"), TALK.digest),
        Errand(paths[1], TrackChoice(2, "left"), WALK.digest),
    ]
    told = [step.path for step in steps if isinstance(step, Progress)]
    assert told.count(TALK.recording.path) > 2


def test_recordings_that_cannot_be_listened_to_are_told(talk: Samples) -> None:
    house = House({CLIP: talk[: 8 * RATE_HZ]}, gone=(WALK.recording.path,))
    skipped = [step for step in house.place(CLIP) if isinstance(step, Skipped)]
    assert [(each.path, each.reason) for each in skipped[:2]] == [
        (WALK.recording.path, MISSING),
        (TALK.recording.path, "this is no media"),
    ]


def test_without_a_usable_clip_no_recording_is_listened_to() -> None:
    house = House({})
    house.place(BROKEN)
    assert [errand.path for errand in house.errands] == [BROKEN]
