"""Spectrograms for the eye: finer than what the encoder hears, on a mel axis."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import fft, sparse

from earmark.values import Samples

LOWEST_HZ = 50.0
HIGHEST_HZ = 16_000.0
FINEST_HOP_S = 0.005
COARSEST_HOP_S = 0.25
"""Columns further apart have windows so long that they take gigabytes; the loudest stand for them.
"""

WINDOW_S = 0.025
FLOOR_DB = -120.0
NUMBERS_PER_BLOCK = 1 << 21
"""How much is transformed at a time: keeps minutes at 192 kHz within some 30 MB."""

Decibels: TypeAlias = NDArray[np.float32]
"""Shape ``(n_bands, n_columns)``: dB to full scale, low bands first, NaN where there is no band."""

Weights: TypeAlias = "sparse.csr_array[np.float32]"
"""Shape ``(n_bands, n_bins)``."""


def spectrogram(
    samples: Samples, sample_rate_hz: int, *, n_bands: int = 128, most_columns: int = 1200
) -> Decibels:
    """Return the mel spectrogram of a stretch of sound.

    Args:
        samples: the sound.
        sample_rate_hz: its rate.
        n_bands: how many bands share ``LOWEST_HZ`` to ``HIGHEST_HZ``.
        most_columns: longer sound gets coarser columns, and windows that still overlap.

    Returns:
        A column per hop, of 5 ms where they fit; at least one. Column ``j`` is centred on its hop.
        Bands above half the rate hold NaN.
    """
    length_s = len(samples) / sample_rate_hz
    hop_s = max(FINEST_HOP_S, length_s / most_columns)
    n_columns = min(most_columns, max(1, round(length_s / hop_s)))
    n_window = max(2, round(max(WINDOW_S, 2 * hop_s) * sample_rate_hz))
    n_fft = fft.next_fast_len(2 * n_window, real=True)
    starts = np.round((np.arange(n_columns) + 0.5) * hop_s * sample_rate_hz).astype(np.int64)
    padded = np.pad(samples, (n_window // 2, n_window))
    window = np.hanning(n_window + 2)[1:-1].astype(np.float32)
    window *= 2 / window.sum()  # a full-scale sine reads 0 dB
    weights = _mel_weights(n_bands, n_fft, sample_rate_hz)
    bands = np.empty((n_columns, n_bands), np.float32)
    per_block = max(1, NUMBERS_PER_BLOCK // n_fft)
    for first in range(0, n_columns, per_block):
        picked = starts[first : first + per_block, None] + np.arange(n_window)
        spectra = fft.rfft(padded[picked] * window, n_fft)
        power = np.square(spectra.real) + np.square(spectra.imag)
        bands[first : first + per_block] = (weights @ power.T).T
    decibels = np.maximum(10 * np.log10(np.maximum(bands, 1e-20)), FLOOR_DB)
    decibels[:, weights.sum(axis=1) == 0] = np.nan
    return np.ascontiguousarray(decibels.T)


def coarse_spectrogram(
    samples: Samples, sample_rate_hz: int, *, n_bands: int, most_columns: int
) -> Decibels:
    """Return as ``spectrogram`` does, within little memory even where columns are long.

    In columns of more than ``COARSEST_HOP_S`` the loudest stands for all.
    """
    n_fine = math.ceil(len(samples) / sample_rate_hz / COARSEST_HOP_S)
    fine = spectrogram(
        samples, sample_rate_hz, n_bands=n_bands, most_columns=max(most_columns, n_fine)
    )
    width = fine.shape[1]
    if width <= most_columns:
        return fine
    return np.maximum.reduceat(fine, np.arange(most_columns) * width // most_columns, axis=1)


def band_centres_hz(n_bands: int) -> NDArray[np.float64]:
    """Return the frequency in the middle of each band, low first."""
    return _edges_hz(n_bands)[1:-1]


def _edges_hz(n_bands: int) -> NDArray[np.float64]:
    mels = np.linspace(_to_mel(LOWEST_HZ), _to_mel(HIGHEST_HZ), n_bands + 2)
    return 700 * np.expm1(mels / 1127)


def _to_mel(frequency_hz: float) -> float:
    """Return mels. Source: O'Shaughnessy 1987."""
    return float(1127 * np.log1p(frequency_hz / 700))


@lru_cache(maxsize=2)
def _mel_weights(n_bands: int, n_fft: int, sample_rate_hz: int) -> Weights:
    """Return triangles that average power; each is at least two bins wide, so that none is empty.

    A band whose centre the rate cannot carry gets no weight at all.
    """
    edges_hz = _edges_hz(n_bands)
    centres_hz = edges_hz[1:-1]
    bin_hz = sample_rate_hz / n_fft
    half_width_hz = np.maximum((edges_hz[2:] - edges_hz[:-2]) / 2, bin_hz)
    bins_hz = np.arange(n_fft // 2 + 1)[:, None] * bin_hz
    weights = np.maximum(0.0, 1 - np.abs(bins_hz - centres_hz) / half_width_hz)
    weights /= weights.sum(axis=0).clip(min=1e-9)
    weights[:, centres_hz >= sample_rate_hz / 2] = 0
    # Sparse, as a bin belongs to two bands or so; and BLAS would wake a thread per core.
    return sparse.csr_array(weights.astype(np.float32).T)
