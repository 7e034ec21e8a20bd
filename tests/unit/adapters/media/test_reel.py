from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from earmark.adapters.media import PyAvDecoder, reel_of
from earmark.errors import MediaError
from earmark.values import Reel
from film_with_timecode import make_film
from media_maker import Track, make_media, noise
from moment_maker import make_recording


def reel_at(path: Path) -> Reel:
    return reel_of(PyAvDecoder().probe(path))


@pytest.mark.parametrize("rate", ["25", "24000/1001", "30000/1001", "60000/1001"])
def test_the_rate_of_a_picture_is_known_exactly(rate: str, tmp_path: Path) -> None:
    reel = reel_at(make_film(tmp_path / "a.mov", Fraction(rate), timecode="01:00:00:00"))
    assert reel.frames_per_s == pytest.approx(Fraction(rate), rel=1e-4)
    assert (reel.width, reel.height, reel.timecode) == (64, 48, "01:00:00:00")
    assert not reel.is_variable


def test_uneven_frames_are_noticed(tmp_path: Path) -> None:
    assert reel_at(make_film(tmp_path / "a.mp4", Fraction(25), is_uneven=True)).is_variable


def test_sound_alone_has_no_rate(tmp_path: Path) -> None:
    reel = reel_at(make_media(tmp_path / "a.wav", Track(noise(1))))
    assert (reel.frames_per_s, reel.has_picture, reel.timecode) == (None, False, "")


def test_what_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no such file"):
        reel_of(make_recording(tmp_path / "gone.mp4"))
