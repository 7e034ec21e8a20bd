from __future__ import annotations

import math

import numpy as np
import pytest

from earmark.core.drift import compare, find_strangest
from earmark.values import Acoustics, Deviation, Schooling, Vectors

DIM = 24


def vectors_of(seed: int, n: int = 120, *, away: float = 0.0, scale: float = 1.0) -> Vectors:
    """Return vectors as an encoder gives them, of a recording a little unlike the others."""
    rng = np.random.default_rng(seed)
    own = rng.normal(size=DIM) * 0.2 + away
    return np.maximum(0, rng.normal(size=(n, DIM)) * scale + own).astype(np.float32)


def profile_of(
    seed: int = 0,
    *,
    acoustics: Acoustics | None = None,
    codec: str = "aac",
    rate_hz: int = 48_000,
    vectors: Vectors | None = None,
) -> Schooling:
    return Schooling(
        acoustics=acoustics or Acoustics(16_000, -20.0, -60.0),
        codec=codec,
        sample_rate_hz=rate_hz,
        vectors=vectors_of(seed) if vectors is None else vectors,
    )


TAUGHT = [profile_of(seed) for seed in range(1, 5)]


def deviation(new: Schooling, what: str, taught: list[Schooling] | None = None) -> Deviation:
    [found] = [each for each in compare(new, taught or TAUGHT) if each.what == what]
    return found


@pytest.mark.parametrize("n_taught", [1, 2, 4])
def test_a_recording_like_the_others_is_as_usual(n_taught: int) -> None:
    for seed in range(10, 16):
        for each in compare(profile_of(seed), TAUGHT[:n_taught]):
            assert (each.severity, each.advice) == (0, ""), each


def test_every_respect_is_told() -> None:
    assert [each.what for each in compare(profile_of(), TAUGHT)] == [
        "codec",
        "sample rate",
        "bandwidth",
        "loudness",
        "noise floor",
        "sound on the whole",
        "unknown sound",
    ]


def test_nothing_taught_cannot_be_compared_with() -> None:
    with pytest.raises(ValueError, match="nothing was taught"):
        compare(profile_of(), [])


def test_a_codec_never_taught_is_somewhat_unusual() -> None:
    found = deviation(profile_of(codec="opus"), "codec", [*TAUGHT, profile_of(codec="mp3")])
    assert (found.value, found.usual, found.severity) == ("opus", "aac, mp3", 1)
    assert "opus" in found.advice


def test_a_lower_sample_rate_is_unusual_and_a_higher_is_not() -> None:
    low = deviation(profile_of(rate_hz=16_000), "sample rate")
    assert (low.value, low.usual, low.severity) == ("16 kHz", "48 kHz", 1)
    assert deviation(profile_of(rate_hz=96_000), "sample rate").severity == 0


@pytest.mark.parametrize(
    ("bandwidth_hz", "severity"),
    [(15_000, 0), (11_000, 1), (4_000, 2), (0, 2), (20_000, 0), (40_000, 1)],
)
def test_a_narrower_recording_is_worse_than_a_wider_one(bandwidth_hz: float, severity: int) -> None:
    found = deviation(profile_of(acoustics=Acoustics(bandwidth_hz, -20, -60)), "bandwidth")
    assert found.severity == severity
    assert ("misses" in found.advice) == (severity > 0 and bandwidth_hz < 16_000)


@pytest.mark.parametrize(
    ("loudness_lufs", "severity", "advice"),
    [
        (-25, 0, ""),
        (-30, 1, "quieter"),
        (-40, 2, "quieter"),
        (-8, 1, "louder"),
        (-math.inf, 2, "q"),
    ],
)
def test_loudness_is_compared_in_decibels(loudness_lufs: float, severity: int, advice: str) -> None:
    found = deviation(profile_of(acoustics=Acoustics(16_000, loudness_lufs, -60)), "loudness")
    assert found.severity == severity
    assert advice in found.advice


def test_silence_is_told_as_such_and_usual_where_it_was_taught() -> None:
    silent = profile_of(acoustics=Acoustics(16_000, -math.inf, -math.inf))
    assert deviation(silent, "loudness").value == "silence"
    assert deviation(silent, "loudness", [*TAUGHT, silent]).severity == 0
    assert deviation(TAUGHT[0], "loudness", [silent]).severity == 2


def test_a_noisier_recording_is_told() -> None:
    noisy = profile_of(acoustics=Acoustics(16_000, -20, -42))
    found = deviation(noisy, "noise floor")
    assert (found.value, found.usual, found.severity) == ("-42 dBFS", "-60 dBFS", 2)
    assert "noisier" in found.advice


def test_the_usual_range_is_what_was_taught() -> None:
    taught = [profile_of(acoustics=Acoustics(12_000, level, -60)) for level in (-30, -16)]
    assert deviation(profile_of(), "loudness", taught).usual == "-30 LUFS to -16 LUFS"


@pytest.mark.parametrize("n_taught", [1, 4])
def test_a_recording_that_sounds_different_throughout_is_far(n_taught: int) -> None:
    new = profile_of(vectors=vectors_of(9, away=2.0))
    assert deviation(new, "sound on the whole", TAUGHT[:n_taught]).severity == 2
    assert deviation(new, "unknown sound", TAUGHT[:n_taught]).severity == 2


def test_a_recording_with_some_unknown_sound_is_usual_on_the_whole() -> None:
    vectors = vectors_of(9)
    vectors[:30] = vectors_of(10, 30, scale=6.0)
    found = deviation(profile_of(vectors=vectors), "unknown sound")
    assert found.severity in {1, 2}
    assert "Some of it" in found.advice
    assert found.value.endswith("% of the time")


def test_recordings_that_differ_among_themselves_allow_for_more() -> None:
    alike = [profile_of(vectors=vectors_of(seed)) for seed in range(4)]
    unlike = [profile_of(vectors=vectors_of(seed, away=seed * 0.7)) for seed in range(4)]
    new = profile_of(vectors=vectors_of(9, away=1.0))
    what = "sound on the whole"
    assert deviation(new, what, unlike).severity < deviation(new, what, alike).severity


def test_the_strangest_stretches_are_those_unlike_anything_taught() -> None:
    vectors = vectors_of(9)
    vectors[[5, 50]] += 20
    vectors[5, :12] += 30
    assert set(find_strangest(vectors, TAUGHT, 2, np.random.default_rng(0))) == {5, 50}


def test_a_dimension_that_never_moves_does_no_harm() -> None:
    taught = [profile_of(vectors=np.ones((9, 3), np.float32)) for _ in range(2)]
    same = compare(profile_of(vectors=np.ones((9, 3), np.float32)), taught)
    assert all(each.severity == 0 for each in same)
