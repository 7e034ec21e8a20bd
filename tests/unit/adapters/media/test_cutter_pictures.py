from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av import VideoFrame

from clip_maker import CLICK_S, Made, cut, turned_a_quarter
from earmark.adapters.media.cutter import suffix_for
from earmark.adapters.media.decoder import PyAvDecoder
from earmark.values import Span


def test_the_last_picture_shown_stays_where_the_pictures_ended(tmp_path: Path) -> None:
    recording = Made(pictures_s=(0.0, 2.0)).write(tmp_path / "talk.mp4")
    clip = cut(recording, Span(3.5, 5.0), tmp_path / "clip.mp4")
    assert clip.numbers == [49]
    assert clip.times_s == [0]


def test_pictures_that_begin_late_show_their_first_from_the_start(tmp_path: Path) -> None:
    recording = Made(pictures_s=(2.0, 6.0)).write(tmp_path / "talk.mkv")
    clip = cut(recording, Span(1.5, 3.0), tmp_path / "clip.mp4")
    assert clip.numbers[:2] == [0, 1]
    assert clip.times_s[:2] == pytest.approx([0, 0.54], abs=0.0015)


def test_pictures_at_a_varying_rate_keep_their_times_and_the_last_stays(tmp_path: Path) -> None:
    recording = Made(keep_every=40).write(tmp_path / "slides.mkv")
    clip = cut(recording, Span(2.0, 4.7), tmp_path / "clip.mp4")
    assert clip.numbers == [40, 30, 30]
    assert clip.times_s == pytest.approx([0, 1.2, 2.66], abs=0.0015)


@pytest.mark.parametrize(
    ("codec", "pix_fmt", "size"),
    [
        ("ffv1", "yuv422p", (65, 47)),
        ("ffv1", "bgra", (64, 48)),
        ("mpeg4", "yuv420p", (1, 33)),
        ("ffv1", "yuv420p10le", (64, 48)),
        ("libx264", "yuvj420p", (64, 48)),
    ],
)
def test_odd_sizes_and_rich_formats_become_what_players_take(
    tmp_path: Path, codec: str, pix_fmt: str, size: tuple[int, int]
) -> None:
    recording = Made(picture=codec, pix_fmt=pix_fmt, size=size).write(tmp_path / "odd.mkv")
    clip = cut(recording, Span(1.0, 1.4), tmp_path / "clip.mp4")
    height, width, _ = clip.pictures[0].shape
    assert (width, height) == tuple(max(2, side // 2 * 2) for side in size)
    assert clip.numbers[0] == pytest.approx(25, abs=1)


def test_the_meaning_of_colours_is_kept(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    tags = {"color_primaries": 9, "color_trc": 16, "colorspace": 9}
    with (
        av.open(str(tmp_path / "hdr.mkv"), "w") as container,
        av.open(str(recording.path)) as plain,
    ):
        shown = container.add_stream("libx264", rate=25)
        shown.width, shown.height, shown.pix_fmt = 64, 48, "yuv420p10le"
        for name, value in tags.items():
            setattr(shown.codec_context, name, value)
        heard = container.add_stream_from_template(plain.streams.audio[0])
        for frame in Made().picture_frames():
            container.mux(shown.encode(frame))
        container.mux(shown.encode(None))
        for packet in plain.demux(audio=0):
            if packet.dts is not None:
                packet.stream = heard
                container.mux(packet)
    cut(PyAvDecoder().probe(tmp_path / "hdr.mkv"), Span(1, 2), tmp_path / "clip.mp4")
    with av.open(str(tmp_path / "clip.mp4")) as container:
        context = container.streams.video[0].codec_context
        assert {name: getattr(context, name) for name in tags} == tags


def test_a_high_frame_rate_is_kept(tmp_path: Path) -> None:
    recording = Made(fps=Fraction(120), length_s=5.0).write(tmp_path / "fast.mp4")
    clip = cut(recording, Span(0.5, 0.75), tmp_path / "clip.mp4")
    assert clip.numbers == list(range(10, 40))


def test_a_phone_held_upright_gives_an_upright_clip(tmp_path: Path) -> None:
    made = Made().write(tmp_path / "flat.mp4")
    turned = tmp_path / "turned.mp4"
    turned.write_bytes(turned_a_quarter(made.path.read_bytes()))
    clip = cut(PyAvDecoder().probe(turned), Span(1.0, 1.4), tmp_path / "clip.mp4")
    assert clip.pictures[0].shape == (64, 48, 3)
    assert clip.pictures[0][4, -4, 0] > 200
    assert clip.pictures[0][4, 4, 0] < 150


def test_the_cover_of_an_album_is_no_picture(tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    with av.open(str(path), "w") as container:
        heard = container.add_stream("libmp3lame", rate=48_000, layout="stereo")
        cover = container.add_stream("png", rate=1)
        cover.width, cover.height, cover.pix_fmt = 8, 8, "rgb24"
        cover.disposition = av.stream.Disposition.attached_pic
        art = VideoFrame.from_ndarray(np.zeros((8, 8, 3), np.uint8), format="rgb24")
        container.mux(cover.encode(art) + cover.encode(None))
        for frame in Made().sound_frames(CLICK_S):
            container.mux(heard.encode(frame))
        container.mux(heard.encode(None))
    recording = PyAvDecoder().probe(path)
    assert suffix_for(recording) == ".wav"
    clip = cut(recording, Span(3.5, 4.5), tmp_path / "clip.mp4")
    assert clip.pictures == []
    assert clip.click_s == pytest.approx(0.5, abs=0.002)
