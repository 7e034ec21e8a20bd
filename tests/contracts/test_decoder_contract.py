"""What every decoder promises, the real one and the fake."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from earmark.adapters.media import PyAvDecoder
from earmark.errors import ChoiceError, EmptyMedia, MediaNotFound
from earmark.ports import Decoder, Sound
from earmark.values import Samples, TrackChoice
from fakes import FakeDecoder, FakeMedia
from media_maker import Track, make_media, noise

RATE_HZ = 16_000
LEFT = noise(3, RATE_HZ, seed=1)
RIGHT = noise(3, RATE_HZ, seed=2)
STEREO = np.stack([LEFT, RIGHT], axis=1)
LSB = 2.0**-15


@pytest.fixture(params=["real", "fake"])
def decoder(request: pytest.FixtureRequest, tmp_path: Path) -> Decoder:
    """Know one good recording, with a stereo and a mono track, and an empty one."""
    good, empty = tmp_path / "good.mkv", tmp_path / "empty.mkv"
    if request.param == "fake":
        tracks = STEREO, RIGHT[:, None]
        media = FakeMedia(tracks, RATE_HZ)
        return FakeDecoder({good: media, empty: EmptyMedia(empty, "zero bytes")})
    tracks_made = [Track(sound, RATE_HZ, "pcm_s16le") for sound in (STEREO, RIGHT)]
    make_media(good, *tracks_made)
    empty.touch()
    return PyAvDecoder()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Name the good recording."""
    return tmp_path / "good.mkv"


def read(sound: Sound, start: int = 0, stop: int | None = None) -> Samples:
    return np.concatenate([np.zeros(0, np.float32), *sound.blocks(start, stop)])


def test_probing_tells_tracks_and_length(decoder: Decoder, good: Path) -> None:
    recording = decoder.probe(good)
    assert [track.n_channels for track in recording.tracks] == [2, 1]
    assert [track.number for track in recording.tracks] == [1, 2]
    assert [track.is_default for track in recording.tracks] == [True, False]
    assert recording.duration_s == pytest.approx(3, abs=0.01)
    assert not recording.has_picture


def test_blocks_are_the_mono_float32_of_the_whole(decoder: Decoder, good: Path) -> None:
    with decoder.open(good, TrackChoice()) as sound:
        assert sound.sample_rate_hz == RATE_HZ
        assert sound.recording == decoder.probe(good)
        whole = read(sound)
        assert not sound.losses
    assert whole.dtype == np.float32
    np.testing.assert_allclose(whole, (LEFT + RIGHT) / 2, atol=LSB)


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        (TrackChoice(channel="left"), LEFT),
        (TrackChoice(channel="right"), RIGHT),
        (TrackChoice(track=1, channel=2), RIGHT),
        (TrackChoice(track=2), RIGHT),
        (TrackChoice(track=2, channel="left"), RIGHT),
        (TrackChoice(track=2, channel="right"), RIGHT),
    ],
)
def test_a_track_and_a_channel_can_be_chosen(
    decoder: Decoder, good: Path, choice: TrackChoice, wanted: Samples
) -> None:
    with decoder.open(good, choice) as sound:
        np.testing.assert_allclose(read(sound), wanted, atol=LSB)


@pytest.mark.parametrize(
    ("start", "stop"), [(0, 0), (0, 1), (20_000, 30_001), (47_999, None), (9, 9)]
)
def test_a_piece_equals_that_part_of_the_whole(
    decoder: Decoder, good: Path, start: int, stop: int | None
) -> None:
    with decoder.open(good, TrackChoice()) as sound:
        np.testing.assert_array_equal(read(sound, start, stop), read(sound)[start:stop])


def test_past_the_end_there_are_no_blocks(decoder: Decoder, good: Path) -> None:
    with decoder.open(good, TrackChoice()) as sound:
        assert read(sound, 60_000).size == 0
        assert read(sound, 40_000, 60_000).size == 8000


def test_two_passes_may_be_under_way_at_once(decoder: Decoder, good: Path) -> None:
    with decoder.open(good, TrackChoice()) as sound:
        one, other = sound.blocks(100), sound.blocks(200)
        first = next(one)
        second = next(other)
        np.testing.assert_array_equal(first[100:1000], second[:900])


@pytest.mark.parametrize("choice", [TrackChoice(track=3), TrackChoice(channel=3)])
def test_what_is_not_there_cannot_be_chosen(
    decoder: Decoder, good: Path, choice: TrackChoice
) -> None:
    opening = decoder.open(good, choice)
    with pytest.raises(ChoiceError, match=r"there is no (audio track|channel) 3"), opening:
        pass


def test_missing_and_empty_recordings_raise(decoder: Decoder, tmp_path: Path) -> None:
    with pytest.raises(MediaNotFound):
        decoder.probe(tmp_path / "missing.mkv")
    with pytest.raises(EmptyMedia):
        decoder.probe(tmp_path / "empty.mkv")
    opening = decoder.open(tmp_path / "missing.mkv", TrackChoice())
    with pytest.raises(MediaNotFound), opening:
        pass
