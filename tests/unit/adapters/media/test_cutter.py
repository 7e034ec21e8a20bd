from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clip_maker import CLICK_S, Made, click_in, cut, look, pictures_in
from earmark.adapters.media.cutter import suffix_for
from earmark.adapters.media.decoder import PyAvDecoder
from earmark.errors import ChoiceError, MediaError
from earmark.values import Span, TrackChoice


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov", ".flv", ".ts"])
def test_a_clip_starts_at_the_sample_and_the_picture_asked_for(tmp_path: Path, suffix: str) -> None:
    recording = Made().write(tmp_path / f"talk{suffix}")
    clip = cut(recording, Span(3.213, 5.1), tmp_path / "clip.mp4")
    assert clip.click_s == pytest.approx(click_in(recording) - 3.213, abs=0.002)
    shown = [(t - 3.213, n) for t, n in pictures_in(recording) if 3.15 < t < 3.5]
    first = max(place for place, (time_s, _) in enumerate(shown) if time_s <= 0)
    assert clip.numbers[:4] == [number for _, number in shown[first : first + 4]]
    assert clip.times_s[0] == 0
    assert clip.times_s[1:4] == pytest.approx(
        [t for t, _ in shown[first + 1 : first + 4]], abs=0.0015
    )
    assert clip.sound.shape[1] / clip.rate_hz == pytest.approx(5.1 - 3.213, abs=0.022)


def test_pictures_whose_timestamps_are_in_disorder_stay_in_order(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "old.avi")
    clip = cut(recording, Span(3.2, 4.5), tmp_path / "clip.mp4")
    assert clip.click_s == pytest.approx(click_in(recording) - 3.2, abs=0.002)
    assert clip.numbers[2:12] == list(range(clip.numbers[2], clip.numbers[2] + 10))
    assert clip.numbers[0] == pytest.approx(30, abs=3)


def test_a_clip_from_the_very_start_is_whole(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    clip = cut(recording, Span(0.0, 4.5), tmp_path / "clip.mp4")
    assert clip.click_s == pytest.approx(CLICK_S, abs=0.002)
    assert clip.numbers[0] == 0
    assert len(clip.pictures) == 113


def test_a_clip_that_reaches_beyond_the_end_stops_there(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    clip = cut(recording, Span(3.5, 60.0), tmp_path / "clip.mp4")
    assert clip.click_s == pytest.approx(0.5, abs=0.002)
    assert clip.sound.shape[1] / clip.rate_hz == pytest.approx(2.5, abs=0.05)
    assert clip.numbers[-1] == 49


def test_a_span_wholly_beyond_the_end_is_an_error_that_says_so(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    with pytest.raises(MediaError, match=r"nothing from 70\.00 to 80\.00 s"):
        cut(recording, Span(70, 80), tmp_path / "clip.mp4")
    assert not (tmp_path / "clip.mp4").exists()


def test_sound_alone_is_copied_bit_for_bit(tmp_path: Path) -> None:
    recording = Made(sound="pcm_s16le", picture="").write(tmp_path / "talk.wav")
    whole = look(recording.path)
    for name in ("clip.wav", "clip.flac"):
        clip = cut(recording, Span(3.5, 4.5), tmp_path / name)
        assert np.array_equal(clip.sound, whole.sound[:, 168_000:216_000])


@pytest.mark.parametrize(
    ("codec", "name"), [("pcm_u8", "a.wav"), ("libmp3lame", "a.mp3"), ("libopus", "a.ogg")]
)
def test_sound_in_any_codec_is_cut_in_step(tmp_path: Path, codec: str, name: str) -> None:
    recording = Made(sound=codec, picture="").write(tmp_path / name)
    clip = cut(recording, Span(3.5, 4.5), tmp_path / "clip.wav")
    assert clip.click_s == pytest.approx(0.5, abs=0.002)
    assert clip.sound.shape[1] == 48_000


def test_a_wav_of_a_video_holds_its_sound_alone(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    clip = cut(recording, Span(3.5, 4.5), tmp_path / "clip.wav")
    assert clip.pictures == []
    assert clip.click_s == pytest.approx(0.5, abs=0.002)


def test_the_chosen_track_is_taken_with_all_its_channels(tmp_path: Path) -> None:
    recording = Made(tracks=2, layout="5.1").write(tmp_path / "talk.mkv")
    choice = TrackChoice(track=2, channel="left")
    clip = cut(recording, Span(2.5, 4.5), tmp_path / "clip.mp4", choice)
    assert clip.click_s == pytest.approx(0.5, abs=0.002)
    assert len(clip.sound) == 6


def test_a_track_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    with pytest.raises(ChoiceError, match="no audio track 3, only 1"):
        cut(recording, Span(1, 2), tmp_path / "clip.mp4", TrackChoice(track=3))


def test_a_rate_that_aac_cannot_carry_becomes_48_khz(tmp_path: Path) -> None:
    recording = Made(rate_hz=192_000, sound="pcm_s16le", picture="").write(tmp_path / "bats.wav")
    clip = cut(recording, Span(3.5, 4.5), tmp_path / "clip.mp4")
    assert clip.rate_hz == 48_000
    assert clip.click_s == pytest.approx(0.5, abs=0.002)
    assert cut(recording, Span(3.5, 4.5), tmp_path / "clip.wav").rate_hz == 192_000


def test_a_hole_in_the_sound_becomes_silence(tmp_path: Path) -> None:
    recording = Made(hole_s=(2.0, 3.7)).write(tmp_path / "talk.mkv")
    clip = cut(recording, Span(1.5, 5.0), tmp_path / "clip.mp4")
    assert clip.click_s == pytest.approx(2.5, abs=0.002)
    assert np.abs(clip.sound[:, 40_000:90_000]).max() < 0.001


def test_sound_whose_clock_runs_off_is_kept_in_step_with_the_pictures(tmp_path: Path) -> None:
    recording = Made(drift=1.01, sound="flac").write(tmp_path / "drifting.mkv")
    clip = cut(recording, Span(0.0, 5.0), tmp_path / "clip.mp4")
    assert clip.click_s == pytest.approx(click_in(recording), abs=0.002)


def test_sound_that_turns_from_stereo_to_mono_stays_stereo(tmp_path: Path) -> None:
    path = tmp_path / "radio.aac"
    for name, layout in (("a.aac", "stereo"), ("b.aac", "mono")):
        Made(layout=layout, picture="").write(tmp_path / name)
    path.write_bytes((tmp_path / "a.aac").read_bytes() + (tmp_path / "b.aac").read_bytes())
    clip = cut(PyAvDecoder().probe(path), Span(9.5, 11.0), tmp_path / "clip.wav")
    assert len(clip.sound) == 2
    assert clip.click_s == pytest.approx(0.5, abs=0.1)


def test_a_picture_track_without_pictures_leaves_the_sound_alone(tmp_path: Path) -> None:
    recording = Made(pictures_s=(9.0, 9.0)).write(tmp_path / "blind.mkv")
    clip = cut(recording, Span(3.5, 4.5), tmp_path / "clip.mp4")
    assert clip.pictures == []
    assert clip.click_s == pytest.approx(0.5, abs=0.002)


def test_sound_that_starts_late_is_preceded_by_silence(tmp_path: Path) -> None:
    recording = Made(sound_starts_s=2.0).write(tmp_path / "talk.mkv")
    clip = cut(recording, Span(0.7, 5.0), tmp_path / "clip.mp4")
    assert clip.click_s == pytest.approx(3.3, abs=0.002)
    assert np.abs(clip.sound[:, :60_000]).max() < 0.001


def test_the_suffix_keeps_all_there_is(tmp_path: Path) -> None:
    assert suffix_for(Made().write(tmp_path / "talk.mp4")) == ".mp4"
