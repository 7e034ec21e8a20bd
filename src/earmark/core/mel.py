"""Log-mel frames of sound at any sample rate.

The bands are defined in hertz and computed at the recording's own rate, so nothing is resampled:
a band means the same at 48 kHz and at 8 kHz, and a band that the rate cannot carry holds the floor.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.fft import next_fast_len, rfft

from earmark.core.frames import BATCH_FRAMES, FLOOR_POWER, FRAMES_PER_S, N_MELS
from earmark.values import LogMel, Samples

WINDOW_S = 0.025
LOWEST_HZ, HIGHEST_HZ = 50.0, 16_000.0


def first_sample_of(frame: int, sample_rate_hz: int) -> int:
    """Return the first sample under a frame's window; negative before the recording starts."""
    return _centre_sample(frame, sample_rate_hz) - window_samples(sample_rate_hz) // 2


def count_frames(n_samples: int, sample_rate_hz: int) -> int:
    """Return how many frames have their centre within a sound."""
    return max(0, -((1 - 2 * n_samples) * FRAMES_PER_S // (2 * sample_rate_hz)))


def window_samples(sample_rate_hz: int) -> int:
    """Return the length of a frame's window in samples."""
    return max(2, round(WINDOW_S * sample_rate_hz))


def _centre_sample(frame: int, sample_rate_hz: int) -> int:
    """Return the sample nearest to ``frame * HOP_S``, in whole numbers: nothing ever drifts."""
    return (2 * frame * sample_rate_hz + FRAMES_PER_S) // (2 * FRAMES_PER_S)


def band_edges_hz() -> NDArray[np.float64]:
    """Return the ``N_MELS + 2`` corners of the triangular bands, evenly spaced in mel.

    Source: O'Shaughnessy 1987, mel = 2595 log10(1 + f / 700).
    """
    low, high = (2595 * np.log10(1 + f / 700) for f in (LOWEST_HZ, HIGHEST_HZ))
    mels = np.linspace(low, high, N_MELS + 2, dtype=np.float64)
    return np.asarray(700 * (10 ** (mels / 2595) - 1), np.float64)


@lru_cache(maxsize=8)
def mel_weights(sample_rate_hz: int) -> NDArray[np.float32]:
    """Return the weights that turn power bins into mel power, shape ``(n_bins, N_MELS)``.

    A weight is the band's triangle integrated over the width of the bin, so that narrow bands and
    coarse bins still agree. Bands that reach beyond half the rate are all zero.
    """
    n_fft = _fft_samples(sample_rate_hz)
    bin_hz = sample_rate_hz / n_fft
    corners = np.asarray((np.arange(n_fft // 2 + 2) - 0.5) * bin_hz, np.float64)
    edges = band_edges_hz()
    weights = np.zeros((n_fft // 2 + 1, N_MELS))
    for band in range(N_MELS):
        left, top, right = edges[band : band + 3].tolist()
        if right <= sample_rate_hz / 2:
            weights[:, band] = np.diff(_area_under_triangle(corners, left, top, right)) / bin_hz
    return weights.astype(np.float32)


def _area_under_triangle(
    at: NDArray[np.float64], left: float, top: float, right: float
) -> NDArray[np.float64]:
    """Return the area under a triangle of height 1, from its left end up to each point."""
    rising = np.clip(at - left, 0, top - left) ** 2 / (2 * (top - left))
    falling = np.clip(right - at, 0, right - top) ** 2 / (2 * (right - top))
    return rising + (right - top) / 2 - falling


def _fft_samples(sample_rate_hz: int) -> int:
    return int(next_fast_len(window_samples(sample_rate_hz), real=True))


class MelStream:
    """Turns blocks of sound into log-mel frames; frame ``i`` is centred on ``i * HOP_S``.

    Push the sound from ``first_sample_of(first_frame)`` on (from sample 0 where that is negative).
    """

    def __init__(self, sample_rate_hz: int, first_frame: int = 0) -> None:
        if sample_rate_hz < 1 or first_frame % BATCH_FRAMES:
            msg = f"need a rate above 0 and a first frame in multiples of {BATCH_FRAMES}"
            raise ValueError(msg)
        self._rate_hz = sample_rate_hz
        self._frame = first_frame
        self._held_from = first_sample_of(first_frame, sample_rate_hz)
        self._n_held = max(0, -self._held_from)
        n_window = window_samples(sample_rate_hz)
        window = np.sin(np.pi * (np.arange(n_window) + 0.5) / n_window) ** 2
        self._window = (window * np.sqrt(2 / (n_window * (window**2).sum()))).astype(np.float32)
        self._n_fft = _fft_samples(sample_rate_hz)
        # The window is scaled for bins as wide as its own length; a padded transform has more bins.
        weights = mel_weights(sample_rate_hz) * np.float32(n_window / self._n_fft)
        self._n_bins = int(np.flatnonzero(weights.any(axis=1))[-1]) + 1 if weights.any() else 1
        # Sparse, as a bin belongs to two bands at most; and BLAS would wake a thread per core.
        self._weights = sparse.csr_array(weights[: self._n_bins].T)
        # Arrays that live as long as the stream: memory that is new for each batch costs more
        # than the arithmetic.
        self._held = np.zeros(max(self._n_held, 2 * sample_rate_hz), np.float32)
        self._windowed = np.empty((BATCH_FRAMES, n_window), np.float32)
        self._power = np.empty((BATCH_FRAMES, self._n_bins), np.float32)
        self._imaginary = np.empty_like(self._power)

    def push(self, samples: Samples) -> LogMel:
        """Return the frames that these samples complete, whole batches only; maybe none."""
        n_held = self._n_held + len(samples)
        if n_held > len(self._held):
            self._held = np.concatenate([self._held, np.empty(n_held, np.float32)])
        self._held[self._n_held : n_held] = samples
        self._n_held = n_held
        done = []
        while self._end_of_batches(1) <= self._held_from + n_held:
            done.append(self._next_batch())
        if not done:
            return np.empty((0, N_MELS), np.float32)
        passed = first_sample_of(self._frame, self._rate_hz) - self._held_from
        self._n_held = n_held - passed
        self._held[: self._n_held] = self._held[passed:n_held]
        self._held_from += passed
        return np.concatenate(done)

    def finish(self) -> LogMel:
        """Return the frames left over, as if silence followed; every centre lies in the sound."""
        end = self._held_from + self._n_held
        wanted = max(0, count_frames(end, self._rate_hz) - self._frame)
        # A window is longer than a hop, so the sound may end within the batch after the next.
        n_batches = -(-wanted // BATCH_FRAMES)
        rest = np.zeros(max(0, self._end_of_batches(n_batches) - end), np.float32)
        return self.push(rest)[:wanted]

    def _end_of_batches(self, n_batches: int) -> int:
        last = self._frame + n_batches * BATCH_FRAMES - 1
        return first_sample_of(last, self._rate_hz) + len(self._window)

    def _next_batch(self) -> LogMel:
        windows = self._windows_of(self._frame, self._frame + BATCH_FRAMES)
        np.multiply(windows, self._window, out=self._windowed)
        spectrum = rfft(self._windowed, self._n_fft, axis=1)[:, : self._n_bins]
        np.square(spectrum.real, out=self._power)
        self._power += np.square(spectrum.imag, out=self._imaginary)
        self._frame += BATCH_FRAMES
        bands = (self._weights @ self._power.T).T
        return np.ascontiguousarray(np.log(np.maximum(bands, np.float32(FLOOR_POWER))))

    def _windows_of(self, first: int, stop: int) -> NDArray[np.float32]:
        """Return the samples under each frame's window, shape ``(n_frames, n_window)``."""
        shape = (stop - first, len(self._window))
        hop, rest = divmod(self._rate_hz, FRAMES_PER_S)
        start = first_sample_of(first, self._rate_hz) - self._held_from
        if not rest:  # at the usual rates a hop is a whole number of samples: nothing is gathered
            strides = (hop * self._held.itemsize, self._held.itemsize)
            return np.lib.stride_tricks.as_strided(self._held[start:], shape, strides)
        starts = [first_sample_of(frame, self._rate_hz) for frame in range(first, stop)]
        at = np.array(starts)[:, None] - self._held_from + np.arange(shape[1])
        return self._held[at]


def to_log_mel(samples: Samples, sample_rate_hz: int) -> LogMel:
    """Return the log-mel frames of a whole mono sound.

    Args:
        samples: shape ``(n_samples,)``, float32, full scale 1.0.
        sample_rate_hz: of the samples; any.

    Returns:
        Shape ``(n_frames, N_MELS)``, natural log of power, at least ``FLOOR_LOG``; frame ``i`` is
        centred on ``i * HOP_S``.

    Source: Davis & Mermelstein 1980; bands in hertz: docs/decisions/0002.
    """
    stream = MelStream(sample_rate_hz)
    return np.concatenate([stream.push(samples), stream.finish()])
