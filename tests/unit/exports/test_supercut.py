from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from clip_maker import Made, shade
from earmark import OutputError, Progress, Recording, Skipped, TrackChoice, export_supercut
from flash_maker import look_at
from moment_maker import make_moments, make_recording


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return Made(size=(160, 120)).write(tmp_path_factory.mktemp("media") / "talk.mp4")


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".webm"])
def test_moments_follow_each_other_in_sound_and_picture(
    talk: Recording, tmp_path: Path, suffix: str
) -> None:
    to = tmp_path / f"all{suffix}"
    moments = make_moments([(0.0, 1.0), (3.5, 4.5), (5.0, 5.4)], talk)
    steps = list(export_supercut(moments, to))
    assert steps[-1] == to
    last = steps[-2]
    assert isinstance(last, Progress)
    assert (last.done_s, last.total_s) == pytest.approx((2.4, 2.4))
    seen = look_at(to)
    assert seen.click_s == pytest.approx(1.5, abs=0.003)
    assert seen.sound_ends_s == pytest.approx(2.4, abs=0.03)
    with av.open(str(to)) as container:
        shown = {
            round(f.time or 0, 2): f.to_ndarray(format="gray") for f in container.decode(video=0)
        }
        chapters = container.chapters()
    assert int(shown[0.52][40, 60]) == pytest.approx(shade(13), abs=8)
    assert int(shown[1.46][40, 60]) == pytest.approx(shade(99), abs=8)
    assert int(shown[2.2][40, 60]) == pytest.approx(shade(130), abs=8)
    starts = [float(each["start"] * (each["time_base"] or 1)) for each in chapters]
    assert starts == pytest.approx([0.0, 1.0, 2.0], abs=0.001)
    assert [each["metadata"]["title"] for each in chapters] == [
        f"talk.mp4 0:00:0{time_s}" for time_s in ("0.000", "3.500", "5.000")
    ]


def test_the_time_is_burnt_in_and_goes_on(talk: Recording, tmp_path: Path) -> None:
    to = tmp_path / "all.mp4"
    list(export_supercut(make_moments([(1.0, 2.0)], talk), to))
    with av.open(str(to)) as container:
        strips = [
            f.to_ndarray(format="gray")[-12:, :].astype(int) for f in container.decode(video=0)
        ]
    first, later = strips[2], strips[20]
    assert first.max() - first.min() > 120
    assert np.abs(first - later).max() > 60


def test_recordings_of_any_size_and_without_picture_share_one_canvas(
    talk: Recording, tmp_path: Path
) -> None:
    tall = Made(size=(48, 128), rate_hz=44_100, layout="mono").write(tmp_path / "tall.mp4")
    sound = Made(picture="", layout="5.1").write(tmp_path / "sound.wav")
    to = tmp_path / "all.mp4"
    moments = [m for each in (talk, tall, sound) for m in make_moments([(3.5, 4.5)], each)]
    assert not [step for step in export_supercut(moments, to) if isinstance(step, Skipped)]
    with av.open(str(to)) as container:
        shown = [(f.time or 0.0, f.to_ndarray(format="gray")) for f in container.decode(video=0)]
    assert {grey.shape for _, grey in shown} == {(120, 160)}
    in_tall = next(grey for time_s, grey in shown if time_s > 1.3)
    assert in_tall[60, 80] > 60
    assert in_tall[60, 10] < 30
    assert shown[-1][0] == pytest.approx(2.9, abs=0.11)
    assert look_at(to).sound_ends_s == pytest.approx(3.0, abs=0.03)


def test_a_bad_recording_is_skipped(talk: Recording, tmp_path: Path) -> None:
    gone = make_moments([(1, 2)], make_recording(tmp_path / "gone.mp4"))
    lacks = Made(picture="", sound="pcm_s16le").write(tmp_path / "lacks.wav")
    moments = [*gone, *make_moments([(1, 2)], lacks), *make_moments([(1, 2), (50, 60)], talk)]
    choices = {lacks.path: TrackChoice(track=3)}
    steps = list(export_supercut(moments, tmp_path / "all.mp4", choices=choices))
    assert [s.path.name for s in steps if isinstance(s, Skipped)] == ["gone.mp4", "lacks.wav"]
    assert look_at(tmp_path / "all.mp4").sound_ends_s == pytest.approx(1.0, abs=0.03)


def test_nothing_to_show_is_an_error(talk: Recording, tmp_path: Path) -> None:
    for moments in ([], make_moments([(50, 60)], talk)):
        with pytest.raises(OutputError, match="no moment to show"):
            list(export_supercut(moments, tmp_path / "all.mp4"))
    assert not list(tmp_path.iterdir())


def test_what_is_there_is_only_replaced_when_told(talk: Recording, tmp_path: Path) -> None:
    to = tmp_path / "all.mp4"
    to.write_text("mine")
    moments = make_moments([(1, 1.5)], talk)
    with pytest.raises(OutputError, match="is there already"):
        list(export_supercut(moments, to))
    list(export_supercut(moments, to, force=True))
    assert to.stat().st_size > 100


def test_only_videos_can_be_made(talk: Recording, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"written as \.mp4, \.mkv, \.webm"):
        list(export_supercut(make_moments([(1, 2)], talk), tmp_path / "all.gif"))
