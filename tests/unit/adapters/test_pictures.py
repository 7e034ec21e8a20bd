from __future__ import annotations

import io
import itertools

import numpy as np
import pytest
from PIL import Image

from earmark.adapters.pictures import (
    ANCHORS,
    EMPTY_RGB,
    HEIGHT_PX,
    NARROWEST_PX,
    WIDEST_PX,
    spectrogram_picture,
)
from earmark.values import Samples

RATE_HZ = 44_100


def noise(length_s: float, rate_hz: int = RATE_HZ) -> Samples:
    rng = np.random.default_rng(1)
    return rng.normal(0, 0.1, round(length_s * rate_hz)).astype(np.float32)


def opened(picture: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(picture))
    assert image.format == "WEBP"
    return image


@pytest.mark.parametrize(
    ("length_s", "width_px"), [(0.01, NARROWEST_PX), (2.5, 500), (60.0, WIDEST_PX)]
)
def test_a_picture_is_as_wide_as_its_sound_is_long_within_limits(
    length_s: float, width_px: int
) -> None:
    assert opened(spectrogram_picture(noise(length_s), RATE_HZ)).size == (width_px, HEIGHT_PX)


def test_a_picture_of_no_sound_at_all_is_dark() -> None:
    silence = opened(spectrogram_picture(np.zeros(0, np.float32), RATE_HZ))
    assert np.asarray(silence).max() < 40


def test_a_click_is_a_bright_column_at_its_time_and_a_tone_a_bright_row() -> None:
    samples = noise(2.5) * 1e-3
    times_s = np.arange(len(samples)) / RATE_HZ
    tone = 0.05 * np.sin(2 * np.pi * 1000 * times_s)
    samples = (samples + tone * (times_s > 2)).astype(np.float32)
    samples[RATE_HZ] += 1.0
    grey = np.asarray(opened(spectrogram_picture(samples, RATE_HZ)).convert("L")).astype(float)
    assert abs(grey[:60].mean(axis=0).argmax() - 200) <= 2
    assert abs(grey[:, 450:490].mean(axis=1).argmax() - 92) <= 2  # 1 kHz, low bands below


def test_what_the_rate_cannot_carry_is_grey() -> None:
    pixels = np.asarray(opened(spectrogram_picture(noise(2.0, 8000), 8000))).astype(int)
    assert np.abs(pixels[:40] - EMPTY_RGB).max() < 16
    assert np.abs(pixels[60:] - EMPTY_RGB).max() > 60


def test_the_colours_grow_lighter_in_even_steps() -> None:
    luma = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in ANCHORS]
    assert all(dark + 15 < light for dark, light in itertools.pairwise(luma))


def test_a_picture_is_small() -> None:
    assert len(spectrogram_picture(noise(3.0), RATE_HZ)) < 16_000
