from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earmark.adapters.media import PyAvDecoder
from earmark.errors import UndecodableAudio
from earmark.values import Loss, Samples, TrackChoice
from media_maker import (
    CODECS,
    Clock,
    Track,
    clicks,
    cut_short,
    drifting,
    find_click,
    hole,
    late,
    make_media,
    noise,
    on_time,
    replace_bytes,
    tone,
)

RATE_HZ = 48_000
PRIMING_S = 1024 / RATE_HZ
"""AAC starts with a frame of nothing. MP4 says so; these do not, and start their clock there:"""
UNTOLD = {"flv", "ts", "aac"}


def read(path: Path, choice: TrackChoice | None = None) -> tuple[Samples, tuple[Loss, ...]]:
    with PyAvDecoder().open(path, choice or TrackChoice()) as sound:
        blocks = list(sound.blocks())
        return np.concatenate([np.zeros(0, np.float32), *blocks]), sound.losses


def read_piece(path: Path, start: int, stop: int | None = None) -> Samples:
    with PyAvDecoder().open(path, TrackChoice()) as sound:
        return np.concatenate([np.zeros(0, np.float32), *sound.blocks(start, stop)])


@pytest.mark.parametrize("picture_s", [0.0, 3.0])
@pytest.mark.parametrize("suffix", sorted(set(CODECS) - {"avi"}))
def test_a_click_is_where_a_player_plays_it(tmp_path: Path, suffix: str, picture_s: float) -> None:
    if picture_s and suffix in {"aac", "wav", "flac", "mp3", "ogg", "opus", "m4a"}:
        pytest.skip("holds no picture")
    path = make_media(tmp_path / f"a.{suffix}", Track(clicks([2.5], 3.0)), picture_s=picture_s)
    sound, losses = read(path)
    due_s = 2.5 + PRIMING_S * (suffix in UNTOLD)
    assert find_click(sound) == pytest.approx(due_s, abs=0.002)
    assert not losses


@pytest.mark.parametrize("suffix", ["mp4", "mov", "mkv", "webm", "flv", "ts"])
def test_sound_that_starts_after_the_picture_is_led_by_silence(tmp_path: Path, suffix: str) -> None:
    track = Track(clicks([0.5], 1.0), clock=late(2.0))
    sound, losses = read(make_media(tmp_path / f"a.{suffix}", track, picture_s=3))
    assert find_click(sound) == pytest.approx(2.5, abs=0.002)
    assert not sound[: int(1.9 * RATE_HZ)].any()
    assert not losses


def test_sound_from_before_zero_is_cut(tmp_path: Path) -> None:
    track = Track(clicks([0.5], 1.0), clock=late(-0.25))
    sound, _ = read(make_media(tmp_path / "a.mp4", track, picture_s=1))
    assert find_click(sound) == pytest.approx(0.25, abs=0.002)


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "webm", "flv", "ts", "opus"])
def test_a_hole_is_as_long_in_silence_and_is_told(tmp_path: Path, suffix: str) -> None:
    track = Track(clicks([2.5], 3.0), clock=hole(1.0, 3.7))
    sound, losses = read(make_media(tmp_path / f"a.{suffix}", track))
    assert find_click(sound) == pytest.approx(6.2 + PRIMING_S * (suffix in UNTOLD), abs=0.002)
    (loss,) = losses
    assert loss.kind == "hole"
    assert loss.seconds == pytest.approx(3.7, abs=0.01)
    assert "nothing was recorded for 3.70 s at 0:00:0" in loss.message


def test_only_the_first_of_many_holes_are_named(tmp_path: Path) -> None:
    def every_100_ms(time_s: float) -> float:
        return time_s + 0.06 * (time_s // 0.1)

    track = Track(tone(3.0), clock=every_100_ms)
    _, losses = read(make_media(tmp_path / "a.mkv", track))
    assert len(losses) == 21
    assert losses[-1].message.endswith("more holes")
    assert sum(loss.seconds for loss in losses) == pytest.approx(29 * 0.06, abs=0.07)


def test_a_drifting_sound_clock_keeps_step_with_the_picture_without_clicks(tmp_path: Path) -> None:
    click_s, ppm = 29.0, 1000.0
    slow = tone(30.0, hz=100, peak=0.05) + clicks([click_s], 30.0)
    track = Track(slow, codec="pcm_s16le", clock=drifting(ppm))
    sound, losses = read(make_media(tmp_path / "a.mkv", track))
    assert find_click(sound) == pytest.approx(click_s * (1 + ppm * 1e-6), abs=0.010)
    calm = sound[: 28 * RATE_HZ]
    assert np.abs(np.diff(calm)).max() < 0.05 * 2 * np.pi * 100 / RATE_HZ * 1.1
    assert not losses


def test_a_joined_stream_whose_clock_starts_again_goes_on_seamlessly(tmp_path: Path) -> None:
    path = make_media(tmp_path / "a.ts", Track(clicks([1.0], 15.0)))
    path.write_bytes(path.read_bytes() * 2)
    sound, losses = read(path)
    assert sound.size / RATE_HZ == pytest.approx(30, abs=0.1)
    assert find_click(sound[20 * RATE_HZ // 2 :]) == pytest.approx(6.03, abs=0.05)
    assert [loss.kind for loss in losses] == ["corrupt"]
    assert "start again at 0:00:15" in losses[0].message
    np.testing.assert_allclose(read_piece(path, 20 * RATE_HZ), sound[20 * RATE_HZ :])


def test_damaged_packets_become_silence_and_are_told(tmp_path: Path) -> None:
    track = Track(tone(4.0), codec="flac", damaged=range(10, 14))
    path = make_media(tmp_path / "a.mkv", track)
    sound, losses = read(path)
    assert sound.size == 4 * RATE_HZ
    (loss,) = losses
    assert loss.kind == "corrupt"
    assert loss.message.startswith("4 damaged packets")
    assert loss.seconds == pytest.approx(np.sum(sound == 0) / RATE_HZ, abs=0.02)


def test_sound_of_which_nothing_decodes_is_refused(tmp_path: Path) -> None:
    path = make_media(tmp_path / "a.mkv", Track(tone(1), codec="flac", damaged=range(99)))
    opening = PyAvDecoder().open(path, TrackChoice())
    with pytest.raises(UndecodableAudio, match=r"all \d+ packets are damaged"), opening:
        pass


def test_sound_of_an_unknown_codec_is_refused(tmp_path: Path) -> None:
    path = make_media(tmp_path / "a.mov", Track(tone(1)))
    replace_bytes(path, b"sowt", b"q~q~")
    opening = PyAvDecoder().open(path, TrackChoice())
    with pytest.raises(UndecodableAudio, match="unknown kind"), opening:
        pass


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "flac", "wav"])
def test_a_file_that_was_cut_is_used_as_far_as_it_goes(tmp_path: Path, suffix: str) -> None:
    options = {"movflags": "faststart"} if suffix == "mp4" else {}
    whole = make_media(tmp_path / f"a.{suffix}", Track(noise(10)), options=options)
    sound, losses = read(cut_short(whole, 0.5))
    assert sound.size / RATE_HZ == pytest.approx(5, abs=0.6)
    (loss,) = losses
    assert loss.kind == "truncated"
    assert loss.seconds == pytest.approx(10 - sound.size / RATE_HZ, abs=0.05)


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_a_cut_file_with_a_picture_is_told_too(tmp_path: Path, suffix: str) -> None:
    options = {"movflags": "faststart"} if suffix == "mp4" else {}
    whole = make_media(tmp_path / f"a.{suffix}", Track(noise(10)), picture_s=12, options=options)
    _, losses = read(cut_short(whole, 0.5))
    assert [loss.kind for loss in losses] == ["truncated"]


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "webm", "flv", "mov", "ts"])
def test_sound_that_ends_before_the_picture_is_no_loss(tmp_path: Path, suffix: str) -> None:
    path = make_media(tmp_path / f"a.{suffix}", Track(tone(2)), picture_s=6)
    sound, losses = read(path)
    assert sound.size / RATE_HZ == pytest.approx(2, abs=0.1)
    assert not losses


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Hold the same noise, 8 s of it, in containers that seek and ones that do not."""
    folder = tmp_path_factory.mktemp("pieces")
    suffixes = ("flac", "wav", "mov", "ts", "mp3")
    return {suffix: make_media(folder / f"a.{suffix}", Track(noise(8))) for suffix in suffixes}


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(cuts=st.lists(st.integers(1, 8 * RATE_HZ), max_size=3))
@pytest.mark.parametrize("suffix", ["flac", "wav", "mov", "mp3", "ts"])
def test_pieces_read_apart_are_the_whole(
    files: dict[str, Path], suffix: str, cuts: list[int]
) -> None:
    edges = [0, *sorted(cuts), None]
    with PyAvDecoder().open(files[suffix], TrackChoice()) as sound:
        whole = np.concatenate(list(sound.blocks()))
        pieces = [
            block for start, stop in pairwise(edges) for block in sound.blocks(start or 0, stop)
        ]
    np.testing.assert_array_equal(np.concatenate(pieces), whole)


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
@pytest.mark.parametrize("start", [48_001, 100_000, 300_000])
def test_a_piece_of_a_lossy_codec_is_nearly_that_of_the_whole(
    tmp_path: Path, suffix: str, start: int
) -> None:
    times_s = np.arange(8 * RATE_HZ) / RATE_HZ
    sweep = (0.5 * np.sin(2 * np.pi * (200 + 500 * times_s) * times_s)).astype(np.float32)
    path = make_media(tmp_path / f"a.{suffix}", Track(sweep), picture_s=8)
    whole, _ = read(path)
    piece = read_piece(path, start, start + RATE_HZ)
    assert piece.size == RATE_HZ
    shifts = range(-48, 49)
    likeness = [
        np.corrcoef(piece, whole[start + shift : start + shift + RATE_HZ])[0, 1] for shift in shifts
    ]
    assert max(likeness) > 0.99


@pytest.mark.parametrize("codec", ["pcm_s16le", "flac"])
def test_a_piece_that_starts_in_or_after_a_hole_is_where_it_belongs(
    tmp_path: Path, codec: str
) -> None:
    track = Track(clicks([5.0], 6.0), codec=codec, clock=hole(2.0, 4.0))
    path = make_media(tmp_path / "a.mkv", track)
    assert find_click(read_piece(path, 4 * RATE_HZ)) == pytest.approx(5.0, abs=0.002)
    assert find_click(read_piece(path, 8 * RATE_HZ)) == pytest.approx(1.0, abs=0.002)
    assert not read_piece(path, 3 * RATE_HZ, 4 * RATE_HZ).any()


@pytest.mark.parametrize("suffix", ["mp4", "flac", "mkv", "wav"])
def test_past_the_end_of_a_cut_file_there_is_nothing(tmp_path: Path, suffix: str) -> None:
    options = {"movflags": "faststart"} if suffix == "mp4" else {}
    whole = make_media(tmp_path / f"a.{suffix}", Track(noise(10)), options=options)
    path = cut_short(whole, 0.5)
    assert read_piece(path, 8 * RATE_HZ).size == 0
    assert read_piece(path, 1000 * RATE_HZ).size == 0
    assert read_piece(path, 10**14).size == 0


def test_a_hole_is_told_by_the_piece_that_holds_it(tmp_path: Path) -> None:
    path = make_media(tmp_path / "a.mkv", Track(tone(6), clock=hole(2.0, 4.0)))
    with PyAvDecoder().open(path, TrackChoice()) as sound:
        list(sound.blocks(8 * RATE_HZ))
        assert not sound.losses
        list(sound.blocks(0, 4 * RATE_HZ))
        (loss,) = sound.losses
    assert loss.seconds == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize("rate_hz", [8000, 44_100, 192_000])
def test_the_native_rate_is_kept(tmp_path: Path, rate_hz: int) -> None:
    path = make_media(tmp_path / "a.wav", Track(noise(1, rate_hz), rate_hz))
    with PyAvDecoder().open(path, TrackChoice()) as sound:
        assert sound.sample_rate_hz == rate_hz
        np.testing.assert_allclose(
            np.concatenate(list(sound.blocks())), noise(1, rate_hz), atol=2**-15
        )


def test_a_rate_that_changes_on_the_way_is_brought_to_the_first(tmp_path: Path) -> None:
    one = make_media(tmp_path / "one.ts", Track(tone(2.0, 48_000), 48_000))
    two = Track(tone(2.0, 24_000), 24_000, clock=late(2.0))
    joined = tmp_path / "joined.ts"
    joined.write_bytes(one.read_bytes() + make_media(tmp_path / "two.ts", two).read_bytes())
    sound, _ = read(joined)
    assert sound.size / RATE_HZ == pytest.approx(4, abs=0.15)
    spectrum = np.abs(np.fft.rfft(sound[-RATE_HZ:]))
    assert np.argmax(spectrum) == pytest.approx(440, abs=2)


def test_blocks_are_bounded_however_long_the_hole(tmp_path: Path) -> None:
    path = make_media(tmp_path / "a.mkv", Track(tone(2, 8000), 8000, "flac", clock=hole(1, 3600)))
    with PyAvDecoder().open(path, TrackChoice()) as sound:
        sizes = [block.size for block in sound.blocks()]
    assert max(sizes) <= 10 * 8000
    assert sum(sizes) / 8000 == pytest.approx(3602, abs=0.1)


def test_closing_ends_a_pass_that_is_under_way(tmp_path: Path) -> None:
    path = make_media(tmp_path / "a.wav", Track(tone(9)))
    with PyAvDecoder().open(path, TrackChoice()) as sound:
        blocks = sound.blocks()
        next(blocks)
    assert len(list(blocks)) > 0


@pytest.mark.parametrize("clock", [on_time, late(1.0)])
def test_a_recording_is_as_long_as_its_container_says(tmp_path: Path, clock: Clock) -> None:
    path = make_media(tmp_path / "a.mkv", Track(tone(3), clock=clock), picture_s=5)
    assert PyAvDecoder().probe(path).duration_s == pytest.approx(5, abs=0.1)
