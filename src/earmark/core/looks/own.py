"""Our own look: mel bands from 50 Hz to 16 kHz, high ones above, in night-to-daylight colours."""

from __future__ import annotations

import numpy as np

from earmark.core.looks.palettes import night_to_daylight
from earmark.core.spectrogram import FLOOR_DB, Decibels, coarse_spectrogram
from earmark.values import Pixels, Samples

EMPTY_RGB = (38, 38, 42)
"""Grey, which the colours never are: there is no such band, rather than no sound in it."""

QUIET_PERCENT, LOUD_PERCENT = 25.0, 99.8
LEAST_RANGE_DB = 40.0
"""Contrast is stretched to each picture, but near-silence is not blown up into noise."""


def own_picture(samples: Samples, sample_rate_hz: int, width_px: int, height_px: int) -> Pixels:
    """Return a picture of just this size; what is shorter than 5 ms a pixel is drawn out."""
    decibels = coarse_spectrogram(
        samples, sample_rate_hz, n_bands=height_px, most_columns=width_px
    )[::-1]
    return colours_of(_drawn_out(decibels, width_px))


def colours_of(decibels: Decibels) -> Pixels:
    """Return the colours of a spectrogram, the row of its first band above."""
    is_empty = np.isnan(decibels)
    heard = decibels[~is_empty]
    low_db = max(float(np.percentile(heard, QUIET_PERCENT)), FLOOR_DB)
    high_db = max(float(np.percentile(heard, LOUD_PERCENT)), low_db + LEAST_RANGE_DB)
    lightness = (np.nan_to_num(decibels, nan=low_db) - low_db) / (high_db - low_db)
    colours = night_to_daylight()[(lightness.clip(0, 1) * 255).astype(np.uint8)]
    colours[is_empty] = EMPTY_RGB
    return colours


def _drawn_out(decibels: Decibels, width_px: int) -> Decibels:
    """Return as many columns as asked for, blended from the nearest two."""
    n_columns = decibels.shape[1]
    places = ((np.arange(width_px) + 0.5) * n_columns / width_px - 0.5).clip(0, n_columns - 1)
    left = places.astype(np.int64)
    right = np.minimum(left + 1, n_columns - 1)
    share = (places - left).astype(np.float32)
    return np.asarray(decibels[:, left] * (1 - share) + decibels[:, right] * share)
