"""Spectrogram pictures, by Pillow."""

from __future__ import annotations

import io
import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from earmark.core.spectrogram import FLOOR_DB, Decibels, spectrogram
from earmark.values import Samples

HEIGHT_PX = 128
NARROWEST_PX = 480
WIDEST_PX = 640
QUALITY = 40
MOST_GREY_PX = 2048
COARSEST_HOP_S = 0.25
"""Columns further apart have windows so long that they take gigabytes; the loudest stand for them.
"""

ANCHORS = (
    (8, 7, 21),
    (47, 23, 88),
    (111, 40, 126),
    (200, 48, 101),
    (248, 111, 60),
    (255, 189, 89),
    (253, 247, 208),
)
"""Night to daylight in equal steps of OKLab lightness (0.14 to 0.97), as sRGB."""

EMPTY_RGB = (38, 38, 42)
"""Grey, which the colours never are: there is no such band, rather than no sound in it."""

QUIET_PERCENT, LOUD_PERCENT = 25.0, 99.8
LEAST_RANGE_DB = 40.0
"""Contrast is stretched to each picture, but near-silence is not blown up into noise."""


def spectrogram_picture(samples: Samples, sample_rate_hz: int) -> bytes:
    """Return a WebP picture of a stretch of sound: mel bands from 50 Hz to 16 kHz, low ones below.

    It is ``HEIGHT_PX`` high and ``NARROWEST_PX`` to ``WIDEST_PX`` wide. Frequencies that the rate
    cannot carry are grey.
    """
    decibels = spectrogram(samples, sample_rate_hz, n_bands=HEIGHT_PX, most_columns=WIDEST_PX)
    picture = Image.fromarray(_colours(decibels[::-1]))
    if picture.width < NARROWEST_PX:
        picture = picture.resize((NARROWEST_PX, HEIGHT_PX), Image.Resampling.BICUBIC)
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=QUALITY, method=4)
    return file.getvalue()


def grey_picture(samples: Samples, sample_rate_hz: int, *, most_columns: int) -> bytes:
    """Return a PNG of a stretch of sound, ``HEIGHT_PX`` high, to be coloured by who shows it.

    A byte is 1 to 255 for ``FLOOR_DB`` to 0 dB, and 0 where the rate cannot carry the band.
    """
    most = min(most_columns, MOST_GREY_PX)
    n_fine = math.ceil(len(samples) / sample_rate_hz / COARSEST_HOP_S)
    decibels = spectrogram(
        samples, sample_rate_hz, n_bands=HEIGHT_PX, most_columns=max(most, n_fine)
    )[::-1]
    width = decibels.shape[1]
    if width > most:
        decibels = np.maximum.reduceat(decibels, np.arange(most) * width // most, axis=1)
    levels = 1 + 254 * (1 - decibels / FLOOR_DB).clip(0, 1)
    file = io.BytesIO()
    Image.fromarray(np.nan_to_num(levels.round()).astype(np.uint8)).save(
        file, "PNG", compress_level=3
    )
    return file.getvalue()


def _colours(decibels: Decibels) -> NDArray[np.uint8]:
    """Return RGB, shape ``(height, width, 3)``."""
    is_empty = np.isnan(decibels)
    heard = decibels[~is_empty]
    low_db = max(float(np.percentile(heard, QUIET_PERCENT)), FLOOR_DB)
    high_db = max(float(np.percentile(heard, LOUD_PERCENT)), low_db + LEAST_RANGE_DB)
    lightness = (np.nan_to_num(decibels, nan=low_db) - low_db) / (high_db - low_db)
    colours = _palette()[(lightness.clip(0, 1) * 255).astype(np.uint8)]
    colours[is_empty] = EMPTY_RGB
    return colours


def _palette() -> NDArray[np.uint8]:
    steps = np.linspace(0, len(ANCHORS) - 1, 256)
    channels = np.array(ANCHORS, dtype=np.float64).T
    levels = [np.interp(steps, np.arange(len(ANCHORS)), channel) for channel in channels]
    return np.stack(levels, axis=1).round().astype(np.uint8)
