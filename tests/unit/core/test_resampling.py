from __future__ import annotations

import numpy as np
import pytest

from earmark.core.resampling import PASS_SHARE, resample
from sound_maker import noise, tone

RATES_HZ = [4000, 8000, 11_025, 22_050, 44_056, 44_100, 48_000, 192_000]


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_a_tone_that_the_slower_rate_carries_is_the_same_tone(rate_hz: int) -> None:
    hz = 0.9 * PASS_SHARE * min(rate_hz, 6000) / 2
    [fast], [slow] = tone(hz, 1.0, rate_hz, 0.5), tone(hz, 1.0, 6000, 0.5)
    inner = slice(300, -300)
    assert np.abs(resample(fast, rate_hz, 6000)[inner] - slow[inner]).max() < 2e-3


@pytest.mark.parametrize("rate_hz", [8000, 44_100, 48_000])
def test_nothing_is_left_of_a_tone_that_the_slower_rate_cannot_carry(rate_hz: int) -> None:
    [fast] = tone(3100.0, 1.0, rate_hz, 0.5)
    assert np.abs(resample(fast, rate_hz, 6000)[300:-300]).max() < 1e-6


@pytest.mark.parametrize(
    ("n_samples", "rate_hz", "n_wanted"),
    [(44_100, 44_100, 6000), (0, 44_100, 0), (3, 44_100, 0), (4, 44_100, 1), (101, 22_050, 27)],
)
def test_the_length_is_the_nearest(n_samples: int, rate_hz: int, n_wanted: int) -> None:
    assert len(resample(np.zeros(n_samples, np.float32), rate_hz, 6000)) == n_wanted


def test_a_rate_that_is_right_already_changes_nothing() -> None:
    [samples] = noise(0.1, 6000, 1)
    assert (resample(samples, 6000, 6000) == samples).all()


def test_what_overshoots_full_scale_is_cut_off() -> None:
    square = np.sign(tone(100.0, 0.5, 48_000)[0])
    assert np.abs(resample(square, 48_000, 6000)).max() == 1.0
