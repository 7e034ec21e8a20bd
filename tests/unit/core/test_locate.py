from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from earmark.adapters.media.decoder import PyAvDecoder
from earmark.core.frames import FLOOR_LOG, N_MELS
from earmark.core.locate import (
    N_BANDS,
    N_SHORTLISTED,
    Bands,
    Match,
    SoundIndex,
    Unplaced,
    judge,
    to_bands,
)
from earmark.core.mel import to_log_mel
from earmark.core.stage import compose
from earmark.values import Samples, TrackChoice
from media_maker import Track, make_media, noise, tone

RATE_HZ = 48_000
RECORDING_S = 60.0


def hear(path: Path) -> tuple[Samples, int]:
    """Return the sound of a file and its rate."""
    with PyAvDecoder().open(path, TrackChoice()) as sound:
        return np.concatenate(list(sound.blocks())), sound.sample_rate_hz


def bands_of(samples: Samples, rate_hz: int = RATE_HZ) -> Bands:
    return to_bands(to_log_mel(samples, rate_hz))


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Samples, SoundIndex]:
    """A minute of speech, game and typing, as AAC in stereo."""
    stage = compose(RECORDING_S, np.random.default_rng(3))
    path = tmp_path_factory.mktemp("locate") / "stream.mp4"
    samples, rate_hz = hear(make_media(path, Track(stage.samples.T.copy(), RATE_HZ)))
    assert rate_hz == RATE_HZ
    return samples, SoundIndex("stream", bands_of(samples))


def cut(samples: Samples, start_s: float, length_s: float) -> Samples:
    start = round(start_s * RATE_HZ)
    return samples[start : start + round(length_s * RATE_HZ)]


def locate(index: SoundIndex, clip: Bands) -> Match | Unplaced:
    return judge(clip, index.matches(clip))


def low_passed(samples: Samples) -> Samples:
    sections = signal.butter(8, 3900, fs=RATE_HZ, output="sos")
    return np.asarray(signal.sosfilt(sections, samples), np.float32)


@pytest.mark.parametrize("start_s", [0.0, 7.1234, 33.337])
@pytest.mark.parametrize("name", ["clip.mp4", "clip.mp3", "clip.opus", "clip.flac"])
def test_a_clip_is_found_to_5_ms_whatever_it_is_encoded_as(
    name: str, start_s: float, recorded: tuple[Samples, SoundIndex], tmp_path: Path
) -> None:
    samples, index = recorded
    clip = make_media(tmp_path / name, Track(cut(samples, start_s, 8), RATE_HZ))
    found = locate(index, bands_of(*hear(clip)))
    assert isinstance(found, Match)
    assert found.recording == "stream"
    assert found.start_s == pytest.approx(start_s, abs=0.005)
    assert found.score > 0.8


def test_a_clip_at_another_rate_in_stereo_is_found(
    recorded: tuple[Samples, SoundIndex], tmp_path: Path
) -> None:
    samples, index = recorded
    slow = np.asarray(signal.resample_poly(cut(samples, 21.987, 8), 147, 320), np.float32)
    both = np.stack([slow, 0.5 * slow], axis=1)
    clip = make_media(tmp_path / "clip.mp4", Track(both, 22_050))
    found = locate(index, bands_of(*hear(clip)))
    assert isinstance(found, Match)
    assert found.start_s == pytest.approx(21.987, abs=0.005)


@pytest.mark.parametrize("gain_db", [-30, 6])
def test_a_clip_that_was_made_dull_or_of_another_level_is_found(
    gain_db: float, recorded: tuple[Samples, SoundIndex], tmp_path: Path
) -> None:
    samples, index = recorded
    changed = np.float32(10 ** (gain_db / 20)) * low_passed(cut(samples, 12.3456, 8))
    clip = make_media(tmp_path / "clip.mp4", Track(changed, RATE_HZ))
    found = locate(index, bands_of(*hear(clip)))
    assert isinstance(found, Match)
    assert found.start_s == pytest.approx(12.3456, abs=0.005)


def test_a_clip_as_long_as_the_recording_starts_where_it_does(
    recorded: tuple[Samples, SoundIndex],
) -> None:
    samples, index = recorded
    found = locate(index, bands_of(samples))
    assert isinstance(found, Match)
    assert found.start_s == pytest.approx(0, abs=0.005)


def test_of_several_recordings_the_one_that_holds_the_clip_is_told(
    recorded: tuple[Samples, SoundIndex],
) -> None:
    samples, index = recorded
    other = SoundIndex("other", bands_of(compose(20.0, np.random.default_rng(8)).samples[0]))
    clip = bands_of(cut(samples, 20, 5))
    for indexes in ((index, other), (other, index)):
        found = judge(clip, [match for each in indexes for match in each.matches(clip)])
        assert isinstance(found, Match)
        assert found.recording == "stream"


@pytest.mark.parametrize("length_s", [2.1, 5.0, 15.0])
def test_a_clip_of_something_else_is_refused(
    length_s: float, recorded: tuple[Samples, SoundIndex]
) -> None:
    _, index = recorded
    foreign = compose(20.0, np.random.default_rng(77)).samples.mean(axis=0)
    for start_s in (0.0, 2.5, 5.0):
        found = locate(index, bands_of(cut(foreign, start_s, length_s)))
        assert found == Unplaced(
            "no recording holds its sound. Add the recording that it was cut from"
        )


def test_a_clip_is_not_found_in_noise_nor_noise_in_a_recording(
    recorded: tuple[Samples, SoundIndex],
) -> None:
    samples, index = recorded
    hiss = bands_of(noise(10, RATE_HZ))
    assert isinstance(locate(index, hiss), Unplaced)
    assert isinstance(locate(SoundIndex("hiss", hiss), bands_of(cut(samples, 9, 5))), Unplaced)


def test_a_clip_whose_sound_repeats_is_refused(recorded: tuple[Samples, SoundIndex]) -> None:
    samples, _ = recorded
    looped = np.concatenate([cut(samples, 10, 12)] * 3)
    found = locate(SoundIndex("loop", bands_of(looped)), bands_of(cut(looped, 3, 6)))
    assert isinstance(found, Unplaced)
    assert "several places, such as" in found.reason
    assert "its sound repeats" in found.reason


@pytest.mark.parametrize("samples", [np.zeros(8 * RATE_HZ, np.float32), tone(8, RATE_HZ)])
def test_silence_and_an_even_tone_are_refused(
    samples: Samples, recorded: tuple[Samples, SoundIndex]
) -> None:
    _, index = recorded
    found = locate(index, bands_of(samples))
    assert found == Unplaced("it is silent or even throughout, and could lie anywhere")


def test_a_clip_too_short_to_tell_is_refused(recorded: tuple[Samples, SoundIndex]) -> None:
    samples, index = recorded
    found = locate(index, bands_of(cut(samples, 10, 1.5)))
    assert found == Unplaced("it lasts 1.5 s: too short to tell; 2 s would do")


def test_a_clip_longer_than_the_recording_is_in_no_place_of_it(
    recorded: tuple[Samples, SoundIndex],
) -> None:
    samples, _ = recorded
    short = SoundIndex("short", bands_of(cut(samples, 10, 4)))
    assert short.matches(bands_of(cut(samples, 5, 15))) == ()
    assert (
        SoundIndex("empty", to_bands(np.empty((0, N_MELS), np.float32))).matches(
            bands_of(cut(samples, 5, 3))
        )
        == ()
    )


def test_silence_in_a_recording_is_like_nothing(recorded: tuple[Samples, SoundIndex]) -> None:
    samples, _ = recorded
    late = np.concatenate([np.zeros(30 * RATE_HZ, np.float32), cut(samples, 0, 20)])
    found = locate(SoundIndex("late", bands_of(late)), bands_of(cut(samples, 4, 5)))
    assert isinstance(found, Match)
    assert found.start_s == pytest.approx(34, abs=0.005)
    silence = SoundIndex("silence", np.full((3000, N_BANDS), FLOOR_LOG, np.float16))
    assert isinstance(locate(silence, bands_of(cut(samples, 4, 5))), Unplaced)


@settings(deadline=None, max_examples=30)
@given(
    n_frames=st.integers(230, 9000),
    share=st.floats(0, 1),
    length=st.integers(200, 9000),
    seed=st.integers(0, 99),
)
def test_any_part_is_found_at_its_frame(
    n_frames: int, share: float, length: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    bands = rng.normal(-10, 1, (n_frames, N_BANDS)).astype(np.float16)
    length = min(length, n_frames)
    start = round(share * (n_frames - length))
    clip = bands[start : start + length]
    matches = SoundIndex("some", bands).matches(clip)
    assert 1 <= len(matches) <= N_SHORTLISTED
    found = judge(clip, matches)
    assert isinstance(found, Match)
    assert found.start_s == pytest.approx(start / 100, abs=0.01)
