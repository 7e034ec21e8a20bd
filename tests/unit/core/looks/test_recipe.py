from __future__ import annotations

import numpy as np
import pytest

from earmark.core.looks.recipe import panels
from sound_maker import noise, tone


@pytest.mark.parametrize(
    ("n_channels", "height_px"), [(1, 513), (2, 515), (3, 389), (4, 519), (8, 527), (9, 593)]
)
def test_all_channels_share_the_height(n_channels: int, height_px: int) -> None:
    assert panels(noise(1.0, 6000, n_channels), 6000).shape == (height_px, 800)


@pytest.mark.parametrize(
    ("n_samples", "rate_hz", "width_px"),
    [
        (661_500, 44_100, 800),
        (441_000, 44_100, 799),
        (2205, 44_100, 276),
        (300, 6000, 301),
        (600, 6000, 601),
        (2400, 48_000, 267),
        (1_392_000, 48_000, 800),
        (3, 48_000, 1),
        (0, 48_000, 1),
        (10, 4000, 11),
    ],
)
def test_a_picture_is_800_wide_or_little_less_and_short_ones_narrower(
    n_samples: int, rate_hz: int, width_px: int
) -> None:
    silence = np.zeros((1, n_samples), np.float32)
    assert panels(silence, rate_hz).shape == (513, width_px)


@pytest.mark.parametrize(
    ("peak", "level"), [(1.0, 249), (0.5, 237), (0.1, 208), (0.03, 186), (0.001, 125)]
)
def test_a_tone_reads_as_loud_as_sox_drew_it(peak: float, level: int) -> None:
    levels = panels(tone(3000, 5, 48_000, peak), 48_000)
    assert (levels[512 - 64, 10:-10] == level).all()
    side = levels[512 - 65, 400]
    assert abs(int(side) - (level - 12)) <= 1  # 6 dB less beside it, as a Hann window has it
    assert levels[512 - 66, 400] == 0


def test_sound_that_begins_or_ends_within_a_window_is_fainter() -> None:
    row = panels(tone(3000, 5, 48_000), 48_000)[512 - 64]
    assert row[:3].tolist() == [234, 247, 249]
    assert row[-3:].tolist() == [249, 247, 234]


def test_silence_has_the_first_colour_and_what_is_beyond_full_scale_the_last() -> None:
    assert not panels(np.zeros((2, 6000), np.float32), 6000).any()
    assert panels(2 * tone(3000, 5, 48_000), 48_000).max() == 250


def test_the_first_channel_is_above_and_a_dark_line_between() -> None:
    channels = noise(2.0, 6000)
    channels[1] = 0
    levels = panels(channels, 6000)
    assert levels[:257].all(axis=1).any()
    assert not levels[257:].any()


def test_a_column_of_several_windows_is_their_mean_power() -> None:
    channels = noise(60.0, 6000)
    once = panels(channels, 6000)
    assert (panels(channels[::-1], 6000)[258:] == once[:257]).all()
    click = np.zeros((1, 48_000 * 60), np.float32)
    click[0, 24_000 * 60] = 1.0
    [columns] = np.nonzero(panels(click, 48_000).any(axis=0))
    assert columns.tolist() == [399, 400]
