"""``earmark info``, started as a user starts it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest

from command_runner import documented_schema, run_earmark
from media_maker import Track, make_media, noise, tone


@pytest.fixture(scope="module")
def two_tracks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a recording with a game on its first track and silence on its second."""
    folder = tmp_path_factory.mktemp("tracks")
    silence = 0 * tone(2.0)
    tracks = Track(noise(2.0)), Track(silence, tags={"title": "[mic]", "language": "deu"})
    return make_media(folder / "obs.mkv", *tracks, picture_s=2.0)


def test_the_table_shows_the_recording_and_its_sound(two_tracks: Path) -> None:
    ran = run_earmark("info", two_tracks)
    assert ran.code == 0
    for words in ("matroska", "picture +yes", "bandwidth +2[0-4]\\.\\d kHz", "loudness +-\\d"):
        assert re.search(words, ran.out), words


def test_every_track_is_listed_with_its_title(two_tracks: Path) -> None:
    ran = run_earmark("info", two_tracks)
    assert re.search(r"^ 2 +opus .* 1 \(mono\) .*\[mic\]", ran.out, re.MULTILINE)


def test_another_track_can_be_listened_to(two_tracks: Path) -> None:
    assert re.search("loudness +silence", run_earmark("info", two_tracks, "--track", "2").out)


def test_the_json_keeps_the_documented_schema(two_tracks: Path) -> None:
    ran = run_earmark("info", two_tracks, "--json")
    jsonschema.validate(json.loads(ran.out), documented_schema("What a recording is"))


def test_what_is_no_recording_is_told_in_one_sentence(tmp_path: Path) -> None:
    ran = run_earmark("info", "gone.mp4", cwd=tmp_path)
    assert ran.code == 1
    assert ran.err.startswith("Error: gone.mp4: there is no such file.")
    assert not ran.out
