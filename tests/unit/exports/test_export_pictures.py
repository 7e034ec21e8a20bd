from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from earmark import (
    ChoiceError,
    ClipRule,
    Look,
    OutputError,
    PictureLook,
    Progress,
    Recording,
    Skipped,
    TrackChoice,
    export_clip_pictures,
    export_pictures,
)
from earmark.adapters.media import PyAvDecoder
from earmark.core.looks import paint
from earmark.values import Pixels
from moment_maker import make_moments, make_recording
from sound_maker import noise, write_wave

RATE_HZ = 22_050
SOUND = noise(6.0, RATE_HZ)
SMALL = PictureLook(size_px=(32, 16))


@pytest.fixture
def talk(tmp_path: Path) -> Recording:
    return PyAvDecoder().probe(write_wave(tmp_path / "talk.wav", SOUND, RATE_HZ))


def pixels(path: Path) -> Pixels:
    return np.asarray(Image.open(path).convert("RGB"))


@pytest.mark.parametrize("look", list(Look))
def test_moments_become_pictures_with_progress(talk: Recording, tmp_path: Path, look: Look) -> None:
    moments = make_moments([(3.5, 4.5), (1, 2)], talk)
    out = tmp_path / "out"
    steps = list(export_pictures(moments, out, look=PictureLook(look)))
    first, second = out / "talk-0001-00h00m01.000s.png", out / "talk-0002-00h00m03.500s.png"
    assert steps[:4] == [first, Progress(out, 1.0, 2.0), second, Progress(out, 2.0, 2.0)]
    heard = SOUND[:, round(3.5 * RATE_HZ) : round(4.5 * RATE_HZ)]
    assert (pixels(second) == paint(heard, RATE_HZ, PictureLook(look))).all()


def test_rules_and_names_are_those_of_clips(talk: Recording, tmp_path: Path) -> None:
    rule = ClipRule(padding_s=0.5, longest_s=1.0)
    look = PictureLook(size_px=(9, 9), name="{sound}/{length}")
    list(export_pictures(make_moments([(3, 4)], talk), tmp_path, rule=rule, look=look))
    assert sorted(path.name for path in (tmp_path / "typing").iterdir()) == ["1.0-2.png", "1.0.png"]


def test_a_channel_that_was_chosen_is_drawn(talk: Recording, tmp_path: Path) -> None:
    choices = {talk.path: TrackChoice(channel="left")}
    look = PictureLook(Look.RECIPE)
    list(export_pictures(make_moments([(1, 2)], talk), tmp_path, look=look, choices=choices))
    assert pixels(next(tmp_path.glob("*.png"))).shape == (513, 800, 3)


def test_a_bad_recording_is_skipped_and_counts_as_done(talk: Recording, tmp_path: Path) -> None:
    gone = make_moments([(1, 2), (3, 4)], make_recording(tmp_path / "gone.mp4"))
    moments = [*gone, *make_moments([(1, 2)], talk)]
    steps = list(export_pictures(moments, tmp_path, look=SMALL))
    assert [step.path.name for step in steps if isinstance(step, Skipped)] == ["gone.mp4"]
    assert len(list(tmp_path.glob("*.png"))) == 1
    assert steps[-1] == Progress(tmp_path, 3.0, 3.0)


def test_what_is_there_is_only_replaced_when_told(talk: Recording, tmp_path: Path) -> None:
    moments = make_moments([(1, 2)], talk)
    there = tmp_path / "talk-0001-00h00m01.000s.png"
    there.write_text("mine")
    with pytest.raises(OutputError, match=r"is there already\. Name another place, or replace"):
        list(export_pictures(moments, tmp_path))
    assert there.read_text() == "mine"
    list(export_pictures(moments, tmp_path, look=SMALL, force=True))
    assert pixels(there).shape == (16, 32, 3)


def test_a_name_that_leads_elsewhere_is_refused(talk: Recording, tmp_path: Path) -> None:
    with pytest.raises(ChoiceError, match="leads out of the folder"):
        list(export_pictures(make_moments([], talk), tmp_path, look=PictureLook(name="../x")))


def test_whole_clips_are_drawn_and_lie_as_they_did(tmp_path: Path) -> None:
    clips = tmp_path / "clips"
    for number, place in enumerate(["yes/a.wav", "no/a.wav", "no/b.wav"]):
        write_wave(clips / place, noise(1.0 + number, RATE_HZ), RATE_HZ)
    out = tmp_path / "out"
    look = PictureLook(Look.RECIPE)
    steps = list(export_clip_pictures([clips, clips / "no/b.wav"], out, look=look))
    names = [path.relative_to(out).as_posix() for path in steps if isinstance(path, Path)]
    assert names == ["no/a.png", "no/b.png", "yes/a.png"]
    assert (pixels(out / "no/b.png") == paint(noise(3.0, RATE_HZ), RATE_HZ, look)).all()
    assert steps[-1] == Progress(out, 3.0, 3.0)


def test_clips_of_one_name_get_pictures_of_two(tmp_path: Path) -> None:
    clips = [
        write_wave(tmp_path / folder / name, noise(0.2, RATE_HZ), RATE_HZ)
        for folder, name in (("one", "a.wav"), ("two", "A.wav"))
    ]
    list(export_clip_pictures(clips, tmp_path / "out", look=SMALL))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["A-2.png", "a.png"]


def test_bad_clips_and_long_ones_are_skipped(tmp_path: Path) -> None:
    write_wave(tmp_path / "clips/long.wav", np.zeros((1, 8000 * 181), np.float32), 8000)
    (tmp_path / "clips/bad.wav").write_text("no sound")
    steps = list(export_clip_pictures([tmp_path / "clips"], tmp_path / "out"))
    reasons = [step.reason for step in steps if isinstance(step, Skipped)]
    assert len(reasons) == 2
    assert "is no media" in reasons[0]
    assert reasons[1] == "is longer than 180 s: cut it shorter"
    assert not (tmp_path / "out").exists()
