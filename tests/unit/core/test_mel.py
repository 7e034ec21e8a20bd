from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.core.frames import BATCH_FRAMES, FLOOR_LOG, FLOOR_POWER, FRAMES_PER_S, HOP_S, N_MELS
from earmark.core.mel import (
    HIGHEST_HZ,
    LOWEST_HZ,
    WINDOW_S,
    MelStream,
    band_edges_hz,
    count_frames,
    first_sample_of,
    mel_weights,
    to_log_mel,
    window_samples,
)
from earmark.values import LogMel, Samples

RATES_HZ = [8000, 11_025, 22_050, 44_100, 48_000, 192_000]
TEN_HOURS = 36_000 * FRAMES_PER_S
any_rate = st.one_of(st.sampled_from(RATES_HZ), st.integers(1, 400_000))


def white_noise(length_s: float, rate_hz: int, seed: int = 1) -> Samples:
    """Return noise with as much power per hertz at any rate."""
    deviation = 1e-4 * np.sqrt(rate_hz)
    sound = np.random.default_rng(seed).normal(0, deviation, round(length_s * rate_hz))
    return sound.astype(np.float32)


def sine(hz: float, length_s: float, rate_hz: int, *, peak: float) -> Samples:
    times_s = np.arange(round(length_s * rate_hz)) / rate_hz
    return (peak * np.sin(2 * np.pi * hz * times_s)).astype(np.float32)


@lru_cache
def known(rate_hz: int) -> tuple[Samples, LogMel]:
    """Return a sound of some batches and a bit, and its frames."""
    sound = white_noise(3.217, rate_hz)
    return sound, to_log_mel(sound, rate_hz)


def in_blocks(sound: Samples, cuts: list[int], stream: MelStream) -> LogMel:
    edges = [0, *sorted(cut for cut in cuts if cut < len(sound)), len(sound)]
    blocks = [stream.push(sound[a:b]) for a, b in pairwise(edges)]
    return np.concatenate([*blocks, stream.finish()])


def carried(rate_hz: int) -> int:
    """Return how many bands lie within half the rate."""
    return int((band_edges_hz()[2:] <= rate_hz / 2).sum())


def test_the_constants_fit_each_other_exactly() -> None:
    assert HOP_S * FRAMES_PER_S == 1
    assert WINDOW_S > HOP_S
    assert float(np.float32(np.log(np.float32(FLOOR_POWER)))) == FLOOR_LOG
    for rate_hz in RATES_HZ:
        assert abs(window_samples(rate_hz) - WINDOW_S * rate_hz) <= 0.5


def test_the_bands_reach_from_the_lowest_to_the_highest_in_equal_steps_of_mel() -> None:
    edges = band_edges_hz()
    assert len(edges) == N_MELS + 2
    assert edges[[0, -1]] == pytest.approx([LOWEST_HZ, HIGHEST_HZ], rel=1e-12)
    steps = np.diff(2595 * np.log10(1 + edges / 700))
    np.testing.assert_allclose(steps, steps[0], rtol=1e-9)


@given(frame=st.integers(0, TEN_HOURS), rate_hz=any_rate)
def test_a_frame_never_drifts_from_its_moment_by_more_than_half_a_sample(
    frame: int, rate_hz: int
) -> None:
    centre = first_sample_of(frame, rate_hz) + window_samples(rate_hz) // 2
    assert abs(centre - Fraction(frame * rate_hz, FRAMES_PER_S)) <= Fraction(1, 2)


@given(n_samples=st.integers(0, 400_000 * 36_000), rate_hz=any_rate)
def test_the_frames_counted_are_those_whose_centre_lies_in_the_sound(
    n_samples: int, rate_hz: int
) -> None:
    half = window_samples(rate_hz) // 2
    n_frames = count_frames(n_samples, rate_hz)
    assert first_sample_of(n_frames, rate_hz) + half >= n_samples
    if n_frames:
        assert first_sample_of(n_frames - 1, rate_hz) + half < n_samples


@given(n_samples=st.integers(0, 24_000))
@settings(max_examples=60, deadline=None)
def test_a_sound_of_any_length_gives_all_its_frames(n_samples: int) -> None:
    whole, frames = known(8000)
    cut = to_log_mel(whole[:n_samples], 8000)
    assert cut.shape == (count_frames(n_samples, 8000), N_MELS)
    untouched = max(0, len(cut) - 2)
    np.testing.assert_array_equal(cut[:untouched], frames[:untouched])


def test_a_sound_that_ends_just_after_a_batch_keeps_its_last_frame() -> None:
    n_samples = first_sample_of(BATCH_FRAMES, 8000) + window_samples(8000) // 2 + 1
    assert len(to_log_mel(np.ones(n_samples, np.float32), 8000)) == BATCH_FRAMES + 1


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_the_size_of_blocks_never_changes_a_frame(rate_hz: int, data: st.DataObject) -> None:
    sound, frames = known(rate_hz)
    cuts = data.draw(st.lists(st.integers(0, len(sound)), max_size=12))
    np.testing.assert_array_equal(in_blocks(sound, cuts, MelStream(rate_hz)), frames)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("n_batches", [1, 2])
def test_a_later_start_gives_the_same_frames(rate_hz: int, n_batches: int) -> None:
    sound, frames = known(rate_hz)
    first = n_batches * BATCH_FRAMES
    rest = sound[first_sample_of(first, rate_hz) :]
    for cuts in ([], [1, 1, 5000]):
        got = in_blocks(rest, cuts, MelStream(rate_hz, first))
        np.testing.assert_array_equal(got, frames[first:])


def test_a_start_past_the_end_gives_no_frames() -> None:
    assert MelStream(8000, 10 * BATCH_FRAMES).finish().shape == (0, N_MELS)


@pytest.mark.parametrize(("rate_hz", "first_frame"), [(0, 0), (8000, 1)])
def test_a_stream_without_rate_or_out_of_step_is_refused(rate_hz: int, first_frame: int) -> None:
    with pytest.raises(ValueError, match="a rate above 0 and a first frame in multiples of 128"):
        MelStream(rate_hz, first_frame)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_the_triangles_add_up_to_one_between_the_first_and_the_last_centre(rate_hz: int) -> None:
    weights = mel_weights(rate_hz)
    bin_hz = rate_hz / 2 / (len(weights) - 1)
    bins_hz = np.arange(len(weights)) * bin_hz
    centres = band_edges_hz()[1 : 1 + carried(rate_hz)]
    inside = (bins_hz - bin_hz / 2 >= centres[0]) & (bins_hz + bin_hz / 2 <= centres[-1])
    assert inside.sum() > 10
    np.testing.assert_allclose(weights[inside].sum(axis=1), 1, atol=1e-5)
    assert (weights >= 0).all()
    assert (weights.sum(axis=1) <= 1 + 1e-5).all()


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_white_noise_has_the_same_power_in_a_band_at_every_rate(rate_hz: int) -> None:
    n_bands, edges = carried(rate_hz), band_edges_hz()
    powers = np.exp(to_log_mel(white_noise(12, rate_hz), rate_hz)).mean(axis=0)[:n_bands]
    power_per_hz = 2 * 1e-8  # both halves of the spectrum lie in one
    shares = powers / (power_per_hz * (edges[2:] - edges[:-2]) / 2)[:n_bands]
    np.testing.assert_allclose(shares, 1, atol=0.15)
    assert shares.mean() == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_a_sine_shows_in_its_band_with_its_power(rate_hz: int) -> None:
    for band in range(3, carried(rate_hz) - 3, 7):
        hz = float(band_edges_hz()[band + 1])
        frames = to_log_mel(sine(hz, 0.4, rate_hz, peak=0.1), rate_hz)[5:-5]
        assert (frames.argmax(axis=1) == band).all()
        np.testing.assert_allclose(np.exp(frames).sum(axis=1), 0.1**2 / 2, rtol=0.02)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_bands_beyond_half_the_rate_hold_the_floor(rate_hz: int) -> None:
    frames, n_bands = known(rate_hz)[1], carried(rate_hz)
    assert (frames[:, n_bands:] == np.float32(FLOOR_LOG)).all()
    assert (frames[:, :n_bands].max(axis=0) > FLOOR_LOG).all()
    assert (n_bands == N_MELS) == (rate_hz >= 2 * HIGHEST_HZ)


def test_silence_is_the_floor_and_nothing_lies_below() -> None:
    silence = to_log_mel(np.zeros(48_000, np.float32), 48_000)
    assert silence.dtype == np.float32
    assert (silence == np.float32(FLOOR_LOG)).all()
    faint = to_log_mel(1e-6 * white_noise(1, 48_000), 48_000)
    assert faint.min() >= np.float32(FLOOR_LOG)


def test_no_sound_has_no_frames() -> None:
    assert to_log_mel(np.zeros(0, np.float32), 44_100).shape == (0, N_MELS)


@pytest.mark.parametrize("rate_hz", [1, 50, 400])
def test_even_a_rate_too_low_for_any_band_gives_frames_of_silence(rate_hz: int) -> None:
    frames = to_log_mel(np.ones(3 * rate_hz, np.float32), rate_hz)
    assert frames.shape == (count_frames(3 * rate_hz, rate_hz), N_MELS)
