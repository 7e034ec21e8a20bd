from __future__ import annotations

import numpy as np
import pytest

from earmark.core.spectrogram import FLOOR_DB, band_centres_hz, spectrogram
from earmark.values import Samples


def sine(hz: float, rate_hz: int, length_s: float = 1.0) -> Samples:
    times_s = np.arange(round(length_s * rate_hz)) / rate_hz
    return np.sin(2 * np.pi * hz * times_s).astype(np.float32)


@pytest.mark.parametrize("rate_hz", [8000, 44_100, 192_000])
@pytest.mark.parametrize("hz", [200.0, 1000.0, 3500.0])
def test_a_sine_is_loudest_in_its_band_at_any_rate(hz: float, rate_hz: int) -> None:
    middle = spectrogram(sine(hz, rate_hz), rate_hz)[:, 100]
    loudest_hz = band_centres_hz(128)[int(np.nanargmax(middle))]
    assert loudest_hz == pytest.approx(hz, rel=0.08)
    assert -6 < np.nanmax(middle) < 1


def test_bands_above_half_the_rate_hold_nothing_and_all_others_something() -> None:
    decibels = spectrogram(sine(300, 8000), 8000)
    assert (np.isnan(decibels).all(axis=1) == (band_centres_hz(128) >= 4000)).all()
    assert not np.isnan(decibels[band_centres_hz(128) < 4000]).any()


def test_a_column_is_5_ms_until_there_would_be_too_many() -> None:
    assert spectrogram(sine(300, 8000), 8000).shape == (128, 200)
    assert spectrogram(sine(300, 8000, 30), 8000, n_bands=8, most_columns=50).shape == (8, 50)


def test_silence_is_the_floor_and_no_sound_at_all_is_one_column() -> None:
    assert (spectrogram(np.zeros(4800, np.float32), 48_000) == FLOOR_DB).all()
    assert spectrogram(np.zeros(0, np.float32), 48_000).shape == (128, 1)


def test_a_click_between_coarse_columns_is_still_seen() -> None:
    for at in range(20_000, 30_000, 1111):
        samples = np.zeros(80_000, np.float32)
        samples[at] = 1
        assert np.nanmax(spectrogram(samples, 8000, most_columns=100)) > FLOOR_DB + 20
