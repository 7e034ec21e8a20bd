from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from earmark.adapters.media import PyAvDecoder
from earmark.values import Samples, TrackChoice
from media_maker import Track, cut_short, make_media, noise, tone

RATE_HZ = 48_000


def read(path: Path) -> Samples:
    with PyAvDecoder().open(path, TrackChoice()) as sound:
        return np.concatenate(list(sound.blocks()))


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_a_name_that_is_not_utf_8_can_be_read(tmp_path: Path) -> None:
    path = make_media(tmp_path / "a.wav", Track(tone(1)))
    odd = path.rename(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.wav")))
    assert read(odd).size == RATE_HZ


@pytest.mark.parametrize("name", ['it\'s "so" 🎹 :%03d.wav', "http:a.wav", "-i.wav"])
def test_any_name_can_be_read(tmp_path: Path, name: str) -> None:
    path = make_media(tmp_path / "a.wav", Track(tone(1))).rename(tmp_path / name)
    assert read(path).size == RATE_HZ


def test_ffmpeg_never_writes_to_the_terminal(tmp_path: Path) -> None:
    whole = make_media(
        tmp_path / "a.mp4", Track(noise(4)), picture_s=4, options={"movflags": "faststart"}
    )
    path = cut_short(whole, 0.5)
    code = (
        "import sys; from pathlib import Path; from earmark.adapters.media import PyAvDecoder;"
        "from earmark.values import TrackChoice\n"
        "with PyAvDecoder().open(Path(sys.argv[1]), TrackChoice()) as sound: list(sound.blocks())"
    )
    ran = subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=True)
    assert ran.stdout == ran.stderr == b""
