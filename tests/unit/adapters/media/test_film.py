from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from av.codec.codec import UnknownCodecError
from av.container import OutputContainer

from earmark.adapters.media import output
from earmark.adapters.media.film import Film, write_film
from earmark.adapters.media.hearing import planes_of
from earmark.errors import OutputError

RATE_HZ = 48_000


def film(length_s: float = 3.0, click_s: float = 2.0) -> Film:
    """A film with one click, whose pictures grow brighter by 80 a second."""
    sound = np.zeros((2, int(length_s * RATE_HZ)), np.float32)
    start = int(click_s * RATE_HZ)
    sound[:, start : start + 24] = 0.9

    def picture_at(time_s: float) -> np.ndarray:
        return np.full((36, 64, 3), round(10 + 80 * time_s), np.uint8)

    return Film(sound, RATE_HZ, picture_at, frame_rate_hz=10)


def test_sound_and_picture_lie_where_they_were_put(tmp_path: Path) -> None:
    done_s = list(write_film(film(), tmp_path / "demo.mp4"))
    assert done_s == sorted(done_s)
    assert done_s[-1] == 3.0
    with av.open(str(tmp_path / "demo.mp4")) as container:
        assert [s.codec_context.name for s in container.streams] == ["h264", "aac"]
        frames = list(container.decode(audio=0))
    assert frames[0].pts == 0
    sound = np.concatenate([planes_of(frame) for frame in frames], axis=1)
    click = int((np.abs(sound[0]) > 0.45).argmax())
    assert click / RATE_HZ == pytest.approx(2.0, abs=0.002)
    with av.open(str(tmp_path / "demo.mp4")) as container:
        pictures = list(container.decode(video=0))
    assert [p.time for p in pictures] == pytest.approx([n / 10 for n in range(30)])
    greys = [int(p.to_ndarray(format="rgb24")[18, 32, 0]) for p in pictures]
    assert greys == pytest.approx([10 + 8 * n for n in range(30)], abs=3)


def test_the_index_stands_before_the_media_so_that_playing_starts_at_once(tmp_path: Path) -> None:
    list(write_film(film(), tmp_path / "demo.mp4"))
    data = (tmp_path / "demo.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_sound_and_picture_are_interleaved(tmp_path: Path) -> None:
    list(write_film(film(), tmp_path / "demo.mp4"))
    with av.open(str(tmp_path / "demo.mp4")) as container:
        places = [(p.pos, p.pts * p.time_base) for p in container.demux() if p.pts is not None]
    times_s = [float(time_s or 0) for _, time_s in sorted(places)]
    assert all(later > earlier - 1.2 for earlier, later in pairwise(times_s))


def test_a_film_left_halfway_leaves_nothing(tmp_path: Path) -> None:
    writing = write_film(film(), tmp_path / "demo.mp4")
    while next(writing) < 1.0:
        pass
    assert len(list(tmp_path.iterdir())) == 1
    writing.close()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        list(write_film(film(), tmp_path / "taken" / "demo.mp4"))


def test_an_ffmpeg_without_x264_takes_the_next_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = replace(output.KINDS[".mp4"], pictures={"no-such-encoder": {}, "mpeg4": {"b": "1M"}})
    monkeypatch.setitem(output.KINDS, ".mp4", kind)
    list(write_film(film(), tmp_path / "demo.mp4"))
    with av.open(str(tmp_path / "demo.mp4")) as container:
        assert container.streams.video[0].codec_context.name == "mpeg4"


def test_an_ffmpeg_without_any_encoder_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add_stream(*_: object, **__: object) -> None:
        raise UnknownCodecError

    monkeypatch.setattr(OutputContainer, "add_stream", add_stream, raising=False)
    with pytest.raises(OutputError, match="no encoder for pictures"):
        list(write_film(film(), tmp_path / "demo.mp4"))
    assert list(tmp_path.iterdir()) == []


def test_ticks_are_whole_for_the_usual_rates() -> None:
    for rate in (24, 25, 30, 50, 60, Fraction(30_000, 1001), Fraction(24_000, 1001)):
        assert (output.TICKS_PER_S / Fraction(rate)).denominator in (1, 2)
