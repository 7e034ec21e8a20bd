"""How loud each pixel of a spectrogram by sox 14.4.2 is, as measured on its pictures.

What it does with its options left alone was found out by feeding it tones, clicks and noise
(docs/decisions/0015); no line of it was read or copied.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from earmark.core.looks.palettes import N_RECIPE_COLOURS

WIDEST_PX = 800
HIGHEST_PX = 550
LEAST_ROWS = 65
RANGE_DB = 120.0
MOST_COLUMNS_PER_S = 5000.0
NUMBERS_PER_BLOCK = 1 << 20

Levels: TypeAlias = NDArray[np.uint8]
"""Shape ``(height, width)``: places in a palette, high frequencies above."""

Sound: TypeAlias = NDArray[np.float32] | NDArray[np.float64]


def panels(channels: Sound, sample_rate_hz: int) -> Levels:
    """Return a panel for each channel, the first above, with a dark line between them.

    Args:
        channels: shape ``(n_channels, n_samples)``, full scale 1.0.
        sample_rate_hz: half of it is where a panel ends above.
    """
    n_channels, n_samples = channels.shape
    grid = _Grid.of(n_samples, sample_rate_hz, n_channels)
    drawn = []
    for channel in channels:
        levels = _levels(_columns(channel, grid))[::-1]
        drawn += [levels, np.zeros((1, levels.shape[1]), np.uint8)]
    return np.concatenate(drawn[:-1])


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where windows lie: the middle of the first at half a hop, and so many to a column."""

    n_window: int
    hop: int
    n_hops: int

    @classmethod
    def of(cls, n_samples: int, sample_rate_hz: int, n_channels: int) -> _Grid:
        n_rows = 1 << int(math.log2(max(HIGHEST_PX // n_channels, LEAST_ROWS) - 1))
        length_s = max(1, n_samples) / sample_rate_hz
        column = max(1, int(sample_rate_hz / min(MOST_COLUMNS_PER_S, WIDEST_PX / length_s)))
        n_hops = math.ceil(column / n_rows)
        return cls(2 * n_rows, int(column / n_hops + 0.5), n_hops)


def _columns(samples: Sound, grid: _Grid) -> NDArray[np.float64]:
    """Return the mean power of the windows of each column: shape ``(n_columns, n_rows)``."""
    half = grid.n_window // 2
    middles = np.arange(grid.hop // 2, len(samples) + 1, grid.hop)
    middles = middles[: WIDEST_PX * grid.n_hops] if len(middles) else np.array([len(samples) // 2])
    padded = np.pad(samples, half)
    beyond = (middles + half - len(samples)).clip(0)
    before = np.where(beyond > 0, 0, (half - middles).clip(0))
    n_columns = -(-len(middles) // grid.n_hops)
    columns = np.empty((n_columns, half + 1))
    per_block = max(1, NUMBERS_PER_BLOCK // (grid.n_window * grid.n_hops))
    for first in range(0, n_columns, per_block):
        these = slice(first * grid.n_hops, (first + per_block) * grid.n_hops)
        frames = padded[middles[these, None] + np.arange(grid.n_window)]
        spectra = fft.rfft(_windowed(frames, before[these], beyond[these]))
        power = np.square(spectra.real) + np.square(spectra.imag)
        starts = np.arange(0, len(power), grid.n_hops)
        counts = np.diff(starts, append=len(power))
        columns[first : first + per_block] = np.add.reduceat(power, starts) / counts[:, None]
    return columns


def _windowed(
    frames: Sound, before: NDArray[np.int64], beyond: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return frames under their windows; nearly all are under the same one, which is made once."""
    n_window = frames.shape[1]
    windowed = frames * _windows(np.zeros(1, np.int64), np.zeros(1, np.int64), n_window)
    is_at_edge = (before > 0) | (beyond > 0)
    edges = _windows(before[is_at_edge], beyond[is_at_edge], n_window)
    windowed[is_at_edge] = frames[is_at_edge] * edges
    return windowed


def _windows(
    before: NDArray[np.int64], beyond: NDArray[np.int64], n_window: int
) -> NDArray[np.float64]:
    """Return Hann windows under which a full-scale sine reads 0 dB.

    Where sound begins or ends within a window, the window is as short as what there is of it (but
    only the end counts where both do) and fainter by the square of that.
    """
    lengths = n_window - before - beyond
    places = (np.arange(n_window) - before[:, None]) / lengths[:, None]
    windows = (1 - np.cos(2 * np.pi * places)) * (2 * lengths / n_window**2)[:, None]
    windows[(places < 0) | (places >= 1)] = 0
    return np.asarray(windows)


def _levels(columns: NDArray[np.float64]) -> Levels:
    """Return even steps of decibels; the first and the last colour are for what lies outside."""
    decibels = 10 * np.log10(columns.T.clip(1e-30))
    steps = np.floor((1 + decibels / RANGE_DB) * (N_RECIPE_COLOURS - 2)) + 1
    return np.asarray(steps.clip(0, N_RECIPE_COLOURS - 1), np.uint8)
