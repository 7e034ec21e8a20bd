from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from earmark.adapters.pictures import (
    HEIGHT_PX,
    MOST_GREY_PX,
    NARROWEST_PX,
    WIDEST_PX,
    grey_picture,
    picture_for,
    spectrogram_picture,
    to_png,
)
from earmark.core.looks import paint
from earmark.core.looks.own import EMPTY_RGB
from earmark.values import Look, PictureLook, Samples

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


def test_a_picture_is_small() -> None:
    assert len(spectrogram_picture(noise(3.0), RATE_HZ)) < 16_000


def grey(samples: Samples, rate_hz: int = RATE_HZ, most_columns: int = 1200) -> NDArray[np.uint8]:
    """Return the levels of a grey picture, highest band first."""
    picture = Image.open(io.BytesIO(grey_picture(samples, rate_hz, most_columns=most_columns)))
    assert (picture.format, picture.mode) == ("PNG", "L")
    return np.asarray(picture)


@pytest.mark.parametrize(
    ("length_s", "most_columns", "width_px"),
    [
        (2.5, 1200, 500),
        (2.5, 100, 100),
        (2.5, 1, 1),
        (0.0, 1200, 1),
        (20.0, 9999, MOST_GREY_PX),
        (180.0, 1, 1),
        (180.0, 7, 7),
    ],
)
def test_a_grey_picture_is_as_wide_as_asked_for_at_most(
    length_s: float, most_columns: int, width_px: int
) -> None:
    assert grey(noise(length_s), most_columns=most_columns).shape == (HEIGHT_PX, width_px)


def test_a_grey_level_is_a_loudness() -> None:
    times_s = np.arange(RATE_HZ) / RATE_HZ
    tone = np.sin(2 * np.pi * 1000 * times_s).astype(np.float32)
    for peak, level in ((1.0, 255), (1e-3, 1 + 254 * 0.5)):  # 0 and -60 dB
        assert grey(peak * tone)[:, 50:-50].max() == pytest.approx(level, abs=5)
    assert set(grey(np.zeros(RATE_HZ, np.float32)).flat) == {1}
    assert grey(100 * tone).max() == 255


def test_a_grey_picture_has_no_level_where_the_rate_carries_none() -> None:
    levels = grey(noise(1.0, 8000), 8000)
    is_empty = (levels == 0).all(axis=1)
    assert is_empty[:40].all()
    assert not (levels[~is_empty] == 0).any()
    assert np.argmin(is_empty) == is_empty.sum()  # all above the bands that there are


def test_in_a_coarse_picture_the_loudest_stands_for_its_column() -> None:
    samples = 1e-4 * noise(60.0)
    samples[50 * RATE_HZ] = 1.0
    loudness = grey(samples, most_columns=4)[HEIGHT_PX // 2].astype(int)
    assert loudness.argmax() == 3
    assert loudness[3] > loudness[:3].max() + 20


@pytest.mark.parametrize(("n_colours", "mode"), [(1, "P"), (256, "P"), (257, "RGB")])
def test_a_png_holds_just_the_pixels_in_few_bytes(n_colours: int, mode: str) -> None:
    rng = np.random.default_rng(3)
    colours = np.unique(rng.integers(0, 256, (999, 3), np.uint8), axis=0)[:n_colours]
    pixels = colours[np.arange(60 * 40) % n_colours].reshape(60, 40, 3)
    picture = Image.open(io.BytesIO(to_png(pixels)))
    assert (picture.format, picture.mode, picture.size) == ("PNG", mode, (40, 60))
    assert (np.asarray(picture.convert("RGB")) == pixels).all()


@pytest.mark.parametrize("look", list(Look))
def test_what_a_network_sees_is_the_exported_picture_in_the_size_that_it_needs(look: Look) -> None:
    channels = np.stack([noise(2.0), noise(2.0)[::-1]])
    exported = paint(channels, RATE_HZ, PictureLook(look, (224, 96)))
    own_size = (exported.shape[1], exported.shape[0])
    assert (picture_for(channels, RATE_HZ, look, own_size) == exported).all()
    seen = picture_for(channels, RATE_HZ, look, (224, 96))
    assert seen.shape == (96, 224, 3)
    assert seen.dtype == np.uint8
    assert (seen == np.asarray(Image.fromarray(exported).resize((224, 96), 2))).all()
