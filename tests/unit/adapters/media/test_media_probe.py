from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from earmark.adapters.media import PyAvDecoder
from earmark.errors import ChoiceError, NoAudioTrack
from earmark.values import Recording, TrackChoice
from media_maker import Track, make_media, replace_bytes, tone


def probe(path: Path) -> Recording:
    return PyAvDecoder().probe(path)


def test_a_video_tells_its_tracks(tmp_path: Path) -> None:
    surround = np.stack([tone(2)] * 6, axis=1)
    game = Track(surround, tags={"title": "Game", "language": "eng"})
    voice = Track(tone(2, 24_000), 24_000, tags={"title": "Microphone", "BPS": "32000"})
    path = make_media(tmp_path / "a.mkv", game, voice, picture_s=2)
    recording = probe(path)
    assert recording.container == "matroska"
    assert recording.has_picture
    assert recording.size_bytes == path.stat().st_size
    assert [track.title for track in recording.tracks] == ["Game", "Microphone"]
    assert [track.language for track in recording.tracks] == ["eng", ""]
    assert [track.layout for track in recording.tracks] == ["5.1", "mono"]
    assert [track.codec for track in recording.tracks] == ["opus", "opus"]
    assert recording.tracks[1].bit_rate_bps == 32_000
    assert sum(track.is_default for track in recording.tracks) == 1


@pytest.mark.parametrize(
    ("suffix", "container"), [("mp4", "mp4"), ("webm", "webm"), ("mov", "mov"), ("ts", "mpegts")]
)
def test_a_container_has_its_usual_name(tmp_path: Path, suffix: str, container: str) -> None:
    recording = probe(make_media(tmp_path / f"a.{suffix}", Track(tone(1))))
    assert recording.container == container
    assert not recording.has_picture
    assert recording.tracks[0].title == ""


def test_a_wav_tells_its_bit_rate(tmp_path: Path) -> None:
    (track,) = probe(make_media(tmp_path / "a.wav", Track(tone(1)))).tracks
    assert track.bit_rate_bps == 16 * 48_000
    assert (track.codec, track.sample_rate_hz, track.n_channels) == ("pcm_s16le", 48_000, 1)


def test_tags_that_are_not_utf_8_do_no_harm(tmp_path: Path) -> None:
    path = make_media(tmp_path / "a.mkv", Track(tone(1), tags={"title": "XXcafeXX"}))
    replace_bytes(path, b"XXcafeXX", b"caf\xe9\xff\xfe!!")
    assert probe(path).tracks[0].title == "caf!!"


def test_a_video_without_sound_is_refused(tmp_path: Path) -> None:
    path = make_media(tmp_path / "a.mp4", picture_s=1)
    with pytest.raises(NoAudioTrack, match="only pictures"):
        probe(path)


def test_subtitles_are_no_sound(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text("1\n00:00:00,000 --> 00:00:01,000\nHello\n")
    with pytest.raises(NoAudioTrack, match="no audio track"):
        probe(path)


def test_a_stream_that_declares_no_length_has_one_or_zero(tmp_path: Path) -> None:
    path = make_media(tmp_path / "a.mkv", Track(tone(1)), options={"live": "1"})
    assert 0 <= probe(path).duration_s < 2


def test_a_track_of_an_unknown_codec_is_described(tmp_path: Path) -> None:
    path = make_media(tmp_path / "a.mov", Track(tone(1)))
    replace_bytes(path, b"sowt", b"q~q~")
    (track,) = probe(path).tracks
    assert track.codec == "unknown"
    assert track.bit_rate_bps is None


def test_a_missing_track_is_answered_with_those_there_are(tmp_path: Path) -> None:
    voice = Track(tone(1), tags={"title": "Microphone", "language": "deu"})
    path = make_media(tmp_path / "a.mkv", Track(tone(1)), voice)
    opening = PyAvDecoder().open(path, TrackChoice(track=3))
    with pytest.raises(ChoiceError, match=r"no audio track 3, only .*2 opus mono deu M"), opening:
        pass
