from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from earmark import FrameRate, Manner, Skipped, TimelineLook, export_timeline
from earmark.adapters.media import PyAvDecoder
from earmark.errors import OutputError
from earmark.values import Moment, Recording, Reel
from film_with_timecode import make_film
from media_maker import Track, make_media, noise
from moment_maker import make_moments, make_recording


@pytest.fixture
def film(tmp_path: Path) -> Recording:
    """Return a film of 8 s at 10 frames a second in a folder with an odd name."""
    folder = tmp_path / "a & b #1"
    folder.mkdir()
    return PyAvDecoder().probe(make_media(folder / "é.mp4", Track(noise(8)), picture_s=8.0))


def export(moments: list[Moment], to: Path, **more: Any) -> Path:  # noqa: ANN401 - passed on
    *_, path = export_timeline(moments, to, **more)
    assert isinstance(path, Path)
    return path


@pytest.mark.parametrize("name", ["a.otio", "a.edl", "a.xml", "a.fcpxml", "a.ffscript"])
def test_the_name_says_what_is_written(name: str, film: Recording, tmp_path: Path) -> None:
    content = export(make_moments(recording=film), tmp_path / name).read_text("utf-8")
    signs = {"otio": "OTIO_SCHEMA", "edl": "FCM:", "xml": "<xmeml", "fcpxml": "<fcpxml"}
    assert signs.get(name.removeprefix("a."), "volume=0") in content


def test_a_recording_is_found_from_where_the_timeline_lies(film: Recording, tmp_path: Path) -> None:
    moments = make_moments(recording=film)
    for is_relative in (False, True):
        look = TimelineLook(is_relative=is_relative)
        path = export(moments, tmp_path / "cuts/a.otio", look=look, force=True)
        clip = otio.adapters.read_from_file(str(path)).find_clips()[0]
        url = clip.media_reference.target_url
        assert url == ("../a%20%26%20b%20%231/%C3%A9.mp4" if is_relative else film.path.as_uri())
        assert clip.source_range.start_time.rate == 30


def test_a_recording_that_is_gone_is_skipped(film: Recording, tmp_path: Path) -> None:
    moments = [
        *make_moments(recording=make_recording(tmp_path / "gone.mp4")),
        *make_moments(recording=film),
    ]
    skipped, path = export_timeline(moments, tmp_path / "a.otio")
    assert isinstance(skipped, Skipped)
    assert isinstance(path, Path)


def test_what_is_there_stays_unless_it_is_forced(film: Recording, tmp_path: Path) -> None:
    moments = make_moments(recording=film)
    path = export(moments, tmp_path / "a.edl")
    with pytest.raises(OutputError, match="--force"):
        export(moments, path)
    export(moments, path, force=True)


def test_what_cannot_be_written_says_why(film: Recording, tmp_path: Path) -> None:
    moments = make_moments(recording=film)
    other = PyAvDecoder().probe(make_media(tmp_path / "b.wav", Track(noise(8))))
    all_of_it = make_moments([(0.0, 8.0)], film)
    with pytest.raises(OutputError, match="no kind of timeline"):
        export(moments, tmp_path / "a.txt")
    with pytest.raises(OutputError, match="no moment to write"):
        export([], tmp_path / "a.otio")
    with pytest.raises(OutputError, match="nothing is left"):
        export(all_of_it, tmp_path / "a.otio", look=TimelineLook(manner=Manner.CUT))
    with pytest.raises(OutputError, match="one recording at a time"):
        export([*moments, *make_moments(recording=other)], tmp_path / "a.ffscript")
    with pytest.raises(ValueError, match="no timeline is called 'tape'"):
        export(moments, tmp_path / "a.otio", look=TimelineLook(kind="tape"))
    assert not list(tmp_path.glob("a.*"))


def test_the_rate_that_is_asked_for_is_taken(film: Recording, tmp_path: Path) -> None:
    look = TimelineLook(rate=FrameRate(Fraction(25)))
    path = export(make_moments(recording=film), tmp_path / "a.otio", look=look)
    clip = otio.adapters.read_from_file(str(path)).find_clips()[0]
    assert clip.source_range.start_time == otio.opentime.RationalTime(50, 25)


@pytest.mark.parametrize(
    ("timecode", "told"), [("01:00:00;00", "DROP"), ("01:00:00:00", "NON-DROP")]
)
def test_a_timeline_counts_as_its_first_recording_does(
    timecode: str, told: str, tmp_path: Path
) -> None:
    film = make_film(tmp_path / "a.mov", Fraction(30000, 1001), timecode=timecode)
    moments = make_moments([(0.5, 1.5)], PyAvDecoder().probe(film))
    text = export(moments, tmp_path / "a.edl").read_text()
    assert f"FCM: {told} FRAME" in text
    assert f"{timecode[:8]}{timecode[8]}15" in text


def test_uneven_frames_are_told(tmp_path: Path) -> None:
    film = make_film(tmp_path / "a.mp4", Fraction(25), is_uneven=True)
    moments = make_moments([(0.5, 1.5)], PyAvDecoder().probe(film))
    reel, _ = export_timeline(moments, tmp_path / "a.otio")
    assert isinstance(reel, Reel)
    assert reel.is_variable
    assert list(export_timeline(moments, tmp_path / "a.ffscript")) == [tmp_path / "a.ffscript"]
