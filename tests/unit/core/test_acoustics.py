from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import signal

from earmark.core.acoustics import AcousticMeter, find_bandwidth_hz, weigh_k
from earmark.values import Acoustics, Samples
from media_maker import noise, tone

RATE_HZ = 48_000


def measure(samples: NDArray[np.floating], rate_hz: int = RATE_HZ) -> Acoustics:
    meter = AcousticMeter(rate_hz)
    meter.push(samples.astype(np.float32))
    return meter.result()


def at_lufs(loudness_lufs: float, length_s: float) -> Samples:
    return tone(length_s, hz=997, peak=10 ** ((loudness_lufs + 3.01) / 20))


def low_pass(cutoff_hz: float, rate_hz: int) -> Samples:
    taps: NDArray[np.float64] = signal.firwin(301, cutoff_hz, fs=rate_hz)
    return np.convolve(noise(5, rate_hz), taps).astype(np.float32)


def test_k_weighting_at_48_khz_is_that_of_the_recommendation() -> None:
    shelf, high_pass = weigh_k(48_000)
    published = [1.53512485958697, -2.69169618940638, 1.19839281085285]
    np.testing.assert_allclose(shelf[:3], published, atol=1e-10)
    np.testing.assert_allclose(shelf[4:], [-1.69065929318241, 0.73248077421585], atol=1e-10)
    np.testing.assert_allclose(high_pass[4:], [-1.99004745483398, 0.99007225036621], atol=1e-10)


@pytest.mark.parametrize("rate_hz", [8000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000])
def test_a_full_scale_sine_has_its_known_loudness_at_any_rate(rate_hz: int) -> None:
    sine = measure(tone(5, rate_hz, hz=997, peak=1.0), rate_hz)
    assert sine.loudness_lufs == pytest.approx(-3.01, abs=0.05)


def test_silence_between_does_not_count_into_loudness() -> None:
    sound = np.concatenate([at_lufs(-23, 10), np.zeros(20 * RATE_HZ, np.float32)])
    assert measure(sound).loudness_lufs == pytest.approx(-23, abs=0.1)


def test_the_relative_gate_is_that_of_ebu_tech_3341_case_3() -> None:
    sound = np.concatenate([at_lufs(-36, 10), at_lufs(-23, 60), at_lufs(-36, 10)])
    assert measure(sound).loudness_lufs == pytest.approx(-23, abs=0.1)


def test_the_absolute_gate_is_that_of_ebu_tech_3341_case_4() -> None:
    parts = [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)]
    sound = np.concatenate([at_lufs(level, length) for level, length in parts])
    assert measure(sound).loudness_lufs == pytest.approx(-23, abs=0.1)


def test_a_sound_shorter_than_a_gate_has_a_loudness() -> None:
    assert measure(tone(0.2, hz=997, peak=1.0)).loudness_lufs == pytest.approx(-3.01, abs=0.3)


def test_silence_has_neither_loudness_nor_noise_nor_bandwidth() -> None:
    assert measure(np.zeros(RATE_HZ, np.float32)) == Acoustics(0.0, -math.inf, -math.inf)


@pytest.mark.parametrize("n_samples", [0, 1, 1000])
def test_next_to_nothing_is_silence(n_samples: int) -> None:
    assert measure(np.ones(n_samples, np.float32)) == Acoustics(0.0, -math.inf, -math.inf)


@pytest.mark.parametrize("rate_hz", [8000, 44_100, 192_000])
def test_white_noise_fills_the_whole_band(rate_hz: int) -> None:
    assert measure(noise(3, rate_hz), rate_hz).bandwidth_hz == rate_hz / 2


def test_a_slope_is_no_edge() -> None:
    brown = np.cumsum(noise(5)).astype(np.float32) / 1000
    assert measure(brown).bandwidth_hz == RATE_HZ / 2


@pytest.mark.parametrize("cutoff_hz", [3400, 10_000, 16_000, 19_000])
def test_a_low_pass_shows(cutoff_hz: int) -> None:
    sound = low_pass(cutoff_hz, 44_100)
    assert measure(sound, 44_100).bandwidth_hz == pytest.approx(cutoff_hz, abs=250)


def test_a_call_at_8_khz_shows_through_48_khz() -> None:
    call = np.asarray(signal.resample_poly(noise(5, 8000), 6, 1), np.float64)
    stored = np.round(call * 2**15) / 2**15
    assert measure(stored.astype(np.float32)).bandwidth_hz == pytest.approx(4000, abs=400)


def test_bandwidth_is_that_of_the_louder_parts() -> None:
    hiss = noise(10, 44_100, peak=1e-4)
    sound = np.concatenate([hiss, low_pass(5000, 44_100), hiss])
    assert measure(sound, 44_100).bandwidth_hz == pytest.approx(5000, abs=250)


def test_a_rate_too_low_to_have_edges_is_taken_whole() -> None:
    assert find_bandwidth_hz(np.ones(26), 500) == 250


def test_the_noise_floor_is_that_of_the_quietest_tenth() -> None:
    loud, quiet = noise(8, peak=0.5), noise(2, peak=0.005)
    floor = measure(np.concatenate([loud, quiet])).noise_floor_dbfs
    assert floor == pytest.approx(20 * math.log10(0.005 / math.sqrt(3)), abs=0.3)


def test_digital_silence_is_no_noise_floor() -> None:
    sound = np.concatenate([noise(1), np.zeros(9 * RATE_HZ, np.float32)])
    assert measure(sound).noise_floor_dbfs == pytest.approx(-10.8, abs=0.3)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 20_000), max_size=8), st.integers(1, 30_000))
def test_the_size_of_blocks_never_changes_the_result(sizes: list[int], rest: int) -> None:
    sound = noise(14, 8000, seed=3) * np.linspace(0, 1, 14 * 8000, dtype=np.float32)
    meter = AcousticMeter(8000)
    at = 0
    while at < sound.size:
        size = sizes.pop() if sizes else rest
        meter.push(sound[at : at + size])
        at += size
    assert meter.result() == measure(sound, 8000)


def test_a_result_on_the_way_changes_nothing() -> None:
    sound = noise(3, 8000)
    meter = AcousticMeter(8000)
    meter.push(sound[:10_001])
    meter.result()
    meter.push(sound[10_001:])
    assert meter.result() == measure(sound, 8000)
