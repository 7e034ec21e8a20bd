from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from earmark.adapters.cuttings import FolderCuttings
from earmark.adapters.media import PyAvDecoder
from earmark.core.looks import paint
from earmark.core.network_examples import NetworkExample
from earmark.errors import NotMedia
from earmark.jobs.cut_sound import cut_sound
from earmark.values import (
    Augmentation,
    Channels,
    Look,
    Member,
    Network,
    NetworkPlan,
    PictureLook,
    Progress,
    Skipped,
    Span,
    TrackChoice,
)
from fakes import FakeDecoder, FakeMedia
from media_maker import Track, make_media
from member_maker import made_member
from sound_maker import noise

RATE_HZ = 16_000
TALK, BAD = Path("talk.mkv"), Path("bad.mp4")
SOUND = noise(10.0, RATE_HZ)
DECODER = FakeDecoder(
    {TALK: FakeMedia((SOUND.T,), RATE_HZ), BAD: NotMedia(BAD, "is no media that can be opened.")}
)
STILL = Augmentation(shift_s=0.5)


def plan_for(look: Look, network: Network = Network.RESNET18) -> NetworkPlan:
    return NetworkPlan(network, look, window_s=2.0, augment=STILL)


def member_of(path: Path, digest: str) -> Member:
    plain = made_member()
    recording = replace(plain.recording, path=path)
    return replace(plain, digest=digest, recording=recording, choice=TrackChoice())


MEMBERS = {"talk": member_of(TALK, "talk"), "bad": member_of(BAD, "bad")}


def examples_at(*starts_s: float, digest: str = "talk") -> list[NetworkExample]:
    return [NetworkExample(digest, Span(at, at + 2), is_yes=True) for at in starts_s]


def around(start_s: float, stop_s: float, sound: Channels = SOUND) -> Channels:
    padded = np.pad(sound, ((0, 0), (5 * RATE_HZ, 5 * RATE_HZ)))
    return padded[:, round((start_s + 5) * RATE_HZ) : round((stop_s + 5) * RATE_HZ)]


@pytest.mark.parametrize(
    ("plan", "wanted"),
    [
        (plan_for(Look.EARMARK), SOUND.mean(axis=0, keepdims=True)),
        (plan_for(Look.RECIPE_CONTRAST), SOUND[1:]),
        (plan_for(Look.RECIPE_CONTRAST, Network.ENCODER), SOUND.mean(axis=0, keepdims=True)),
    ],
)
def test_windows_are_kept_with_a_margin_and_silence_beyond_the_ends(
    plan: NetworkPlan, wanted: Channels, tmp_path: Path
) -> None:
    cuttings = FolderCuttings(tmp_path, "p")
    steps = list(cut_sound(examples_at(0.0, 4.0, 9.0), MEMBERS, plan, DECODER, cuttings))
    assert all(isinstance(step, Progress) for step in steps)
    assert steps[-1] == Progress(TALK, 3, 3)
    for number, start_s in enumerate((0.0, 4.0, 9.0)):
        sound, rate_hz = cuttings.sound("talk", number)
        assert rate_hz == RATE_HZ
        cut = around(start_s - 0.5, start_s + 2.5, wanted)
        assert np.allclose(sound, cut, atol=1e-4)


def test_an_encoder_gets_the_context_that_it_hears(tmp_path: Path) -> None:
    cuttings = FolderCuttings(tmp_path, "p")
    plan = plan_for(Look.EARMARK, Network.ENCODER)
    list(cut_sound(examples_at(4.0), MEMBERS, plan, DECODER, cuttings, context_s=1.0))
    assert cuttings.sound("talk", 0)[0].shape == (1, 5 * RATE_HZ)


def test_for_the_recipe_sound_is_kept_as_slow_as_its_picture_allows(tmp_path: Path) -> None:
    cuttings = FolderCuttings(tmp_path, "p")
    plan = replace(plan_for(Look.RECIPE), augment=Augmentation(shift_s=0))
    list(cut_sound(examples_at(4.0), MEMBERS, plan, DECODER, cuttings))
    sound, rate_hz = cuttings.sound("talk", 0)
    assert rate_hz == 6000
    look = PictureLook(Look.RECIPE)
    seen, exported = paint(sound, rate_hz, look), paint(around(4, 6), RATE_HZ, look)
    assert seen.shape == exported.shape
    off = np.abs(seen.astype(int) - exported.astype(int)).max(axis=2)
    assert np.mean(off <= 3) > 0.99


def test_a_bad_recording_is_skipped_and_the_others_are_kept(tmp_path: Path) -> None:
    cuttings = FolderCuttings(tmp_path, "p")
    examples = [*examples_at(1.0, digest="bad"), *examples_at(1.0)]
    steps = list(cut_sound(examples, MEMBERS, plan_for(Look.EARMARK), DECODER, cuttings))
    assert [step.path for step in steps if isinstance(step, Skipped)] == [BAD]
    assert cuttings.recordings() == ("talk",)
    assert steps[-1] == Progress(TALK, 2, 2)


def test_what_is_kept_is_not_cut_again(tmp_path: Path) -> None:
    plan = plan_for(Look.EARMARK)
    first = FolderCuttings(tmp_path, "p")
    list(cut_sound(examples_at(1.0), MEMBERS, plan, DECODER, first))
    nothing = FakeDecoder({})
    again = FolderCuttings(tmp_path, "p")
    steps = list(cut_sound(examples_at(1.0), MEMBERS, plan, nothing, again))
    assert steps == [Progress(TALK, 1, 1)]


def test_a_cut_that_is_stopped_goes_on_with_the_same_recording(tmp_path: Path) -> None:
    plan = plan_for(Look.EARMARK)
    cuttings = FolderCuttings(tmp_path, "p")
    steps = cut_sound(examples_at(1.0, 2.0), MEMBERS, plan, DECODER, cuttings)
    assert isinstance(steps, Generator)
    next(steps)
    steps.close()
    assert not FolderCuttings(tmp_path, "p").recordings()
    list(cut_sound(examples_at(1.0, 2.0), MEMBERS, plan, DECODER, cuttings))
    assert np.allclose(cuttings.sound("talk", 1)[0][0], around(1.5, 4.5).mean(axis=0), atol=1e-4)


@pytest.mark.parametrize("suffix", ["mkv", "mp4", "wav"])
def test_windows_of_real_media_hold_what_is_heard_there(suffix: str, tmp_path: Path) -> None:
    """Noise that is heard from 3 s to 5 s only, in two channels."""
    sound = noise(8.0, 48_000) * np.repeat([0, 0, 0, 1, 1, 0, 0, 0], 48_000)
    path = tmp_path / f"media.{suffix}"
    make_media(path, Track(sound.T.astype(np.float32)))
    member = member_of(path, "real")
    member = replace(member, recording=PyAvDecoder().probe(path))
    cuttings = FolderCuttings(tmp_path / "cuttings", "p")
    examples = examples_at(0.0, 3.0, 6.0, digest="real")
    plan = replace(plan_for(Look.RECIPE), augment=Augmentation(shift_s=0))
    steps = list(cut_sound(examples, {"real": member}, plan, PyAvDecoder(), cuttings))
    assert not [step for step in steps if isinstance(step, Skipped)]
    levels = [
        float(np.abs(cuttings.sound("real", number)[0][:, 600:-600]).mean()) for number in range(3)
    ]
    assert levels[1] > 0.005
    assert max(levels[0], levels[2]) < 0.001
    assert cuttings.sound("real", 1)[0].shape == (2, 12_000)
