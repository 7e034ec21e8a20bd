from __future__ import annotations

import resource
import signal
import wave
from pathlib import Path

import av
import numpy as np
import pytest

from clip_maker import Made, cut
from earmark.adapters.media.cutter import PyAvCutter
from earmark.adapters.media.decoder import PyAvDecoder
from earmark.errors import NoAudioTrack, OutputError, UndecodableAudio
from earmark.values import Span


def test_a_clip_of_an_unknown_kind_is_an_error(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    with pytest.raises(OutputError, match=r"written as .mp4, .mkv, .webm, .wav, .flac, not .gif"):
        cut(recording, Span(1, 2), tmp_path / "clip.gif")


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    cut(recording, Span(1, 2), tmp_path / "new" / "clip.mp4")
    assert (tmp_path / "new" / "clip.mp4").stat().st_size


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    with pytest.raises(OutputError, match="cannot be written"):
        cut(recording, Span(1, 2), tmp_path / "talk.mp4" / "clip.mp4")


def test_more_channels_than_a_clip_can_carry_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "array.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((16, 2, 8_000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 16 * 24_000))
    recording = PyAvDecoder().probe(path)
    with pytest.raises(OutputError, match="8 channels at most, not 16"):
        cut(recording, Span(1, 2), tmp_path / "clip.wav")
    assert not (tmp_path / "clip.wav").exists()


@pytest.mark.parametrize("name", ["clip.mp4", "clip.wav"])
@pytest.mark.parametrize("room_bytes", [0, 40, 5_000, 12_345])
def test_a_full_disk_is_an_error_and_leaves_nothing(
    tmp_path: Path, name: str, room_bytes: int
) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    was = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room_bytes, before[1]))
    try:
        with pytest.raises(OutputError, match="cannot be written"):
            PyAvCutter().cut(recording, Span(1, 4), tmp_path / name)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, was)
    assert [path.name for path in tmp_path.iterdir()] == ["talk.mp4"]


def test_a_recording_cut_short_gives_what_is_there(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mkv")
    whole = recording.path.read_bytes()
    recording.path.write_bytes(whole[: int(len(whole) * 0.8)])
    clip = cut(recording, Span(1.0, 9.0), tmp_path / "clip.mp4")
    assert clip.click_s == pytest.approx(3.0, abs=0.002)


@pytest.mark.parametrize("picture", ["libx264", "ffv1"])
def test_damage_in_the_middle_does_not_end_a_clip(tmp_path: Path, picture: str) -> None:
    recording = Made(picture=picture).write(tmp_path / "talk.mkv")
    data = bytearray(recording.path.read_bytes())
    middle = len(data) // 4
    data[middle : middle + 600] = bytes(np.random.default_rng(1).integers(0, 256, 600, np.uint8))
    recording.path.write_bytes(data)
    clip = cut(recording, Span(0.5, 5.5), tmp_path / "clip.mp4")
    assert clip.click_s == pytest.approx(3.5, abs=0.02)


def test_a_recording_without_sound_is_an_error(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    with av.open(str(recording.path), "w") as container:
        shown = container.add_stream("libx264", rate=25)
        shown.width, shown.height, shown.pix_fmt = 64, 48, "yuv420p"
        container.mux(shown.encode(next(Made().picture_frames())))
        container.mux(shown.encode(None))
    with pytest.raises(NoAudioTrack, match="no sound to cut"):
        cut(recording, Span(1, 2), tmp_path / "clip.mp4")


def test_sound_of_which_nothing_can_be_decoded_is_an_error(tmp_path: Path) -> None:
    recording = Made(sound="flac", picture="").write(tmp_path / "talk.mkv")
    data = bytearray(recording.path.read_bytes())
    start = data.index(b"\xff\xf8")
    data[start:] = bytes(len(data) - start)
    recording.path.write_bytes(data)
    with pytest.raises(UndecodableAudio, match="nothing of its sound can be decoded"):
        cut(recording, Span(1, 2), tmp_path / "clip.wav")
