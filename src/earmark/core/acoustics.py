"""Measure what a recording's sound is like, in one pass: loudness, bandwidth, noise floor."""

from __future__ import annotations

import copy
import math

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

from earmark.values import Acoustics, Samples

HOP_S = 0.05
_HOPS_PER_GATE = 8  # gating blocks of 400 ms ...
_HOPS_PER_GATE_STEP = 2  # ... that overlap by 75 %
_HOPS_AT_ONCE = 100

_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_LOUDNESS_SHIFT_DB = -0.691

_QUIETEST_TENTH = 10.0
_LOUD_SHARE = 0.25
_CLASS_DB = 3.0

_SMOOTHING_HZ = 140.0
_EMPTY_DB = -90.0  # under the loudest band, nothing counts as sound
_LOWEST_EDGE_HZ = 300.0
_HIGHEST_EDGE = 0.95  # of half the rate: above are only the converters' own filters
_BEFORE_EDGE = (0.75, 0.9)  # of the frequency that is tried: the band whose level counts
_AFTER_EDGE = 1.05  # of it: everything from there up must be far below
_CLIFF_DB = 15.0
_DEPTH_OF_EDGE_DB = 15.0

Powers = NDArray[np.float64]


class AcousticMeter:
    """Listens to mono sound, pushed in blocks of any size: their size never changes the result."""

    def __init__(self, sample_rate_hz: int) -> None:
        self._hop = max(1, round(HOP_S * sample_rate_hz))
        self._tally = _Tally(sample_rate_hz, self._hop)
        self._waiting: list[Samples] = []
        self._n_waiting = 0

    def push(self, samples: Samples) -> None:
        """Listen to the next block."""
        at_once = self._hop * _HOPS_AT_ONCE
        self._waiting.append(samples)
        self._n_waiting += samples.size
        if self._n_waiting < at_once:
            return
        joined = np.concatenate(self._waiting)
        n_whole = joined.size - joined.size % at_once
        for start in range(0, n_whole, at_once):
            self._tally.listen(joined[start : start + at_once])
        self._waiting = [joined[n_whole:].copy()]
        self._n_waiting = joined.size - n_whole

    def result(self) -> Acoustics:
        """Return the measures of all that was pushed so far; its last 50 ms may be left out."""
        tally = copy.deepcopy(self._tally)
        rest = np.concatenate([np.zeros(0, np.float32), *self._waiting])
        if rest.size >= self._hop:
            tally.listen(rest[: rest.size - rest.size % self._hop])
        return tally.sum_up()


class _Tally:
    """Powers of each hop of 50 ms, plain and K-weighted, and spectra summed by loudness."""

    def __init__(self, sample_rate_hz: int, hop: int) -> None:
        self._rate_hz = sample_rate_hz
        self._hop = hop
        self._window = signal.windows.hann(hop, sym=False).astype(np.float32)
        self._weighting = weigh_k(sample_rate_hz)
        self._filter_state = np.zeros((len(self._weighting), 2))
        self._powers: list[Powers] = []
        self._weighted_powers: list[Powers] = []
        self._spectra: dict[int, tuple[int, Powers]] = {}

    def sum_up(self) -> Acoustics:
        """Return the measures of what was listened to."""
        if not self._powers:
            return Acoustics(0.0, -math.inf, -math.inf)
        return Acoustics(
            bandwidth_hz=find_bandwidth_hz(self._loud_spectrum(), self._rate_hz),
            loudness_lufs=_gate(np.concatenate(self._weighted_powers)),
            noise_floor_dbfs=_find_noise_floor_dbfs(np.concatenate(self._powers)),
        )

    def listen(self, samples: Samples) -> None:
        """Take in a whole number of hops."""
        hops = samples.reshape(-1, self._hop)
        powers = np.mean(np.square(hops, dtype=np.float64), axis=1)
        weighted, self._filter_state = signal.sosfilt(
            self._weighting, samples.astype(np.float64), zi=self._filter_state
        )
        self._powers.append(powers)
        self._weighted_powers.append(np.mean(np.square(weighted.reshape(-1, self._hop)), axis=1))
        spectra = np.square(np.abs(fft.rfft(hops * self._window, axis=1)))
        sounding = powers > 0
        classes = np.floor(10 * np.log10(powers, where=sounding, out=powers * 0) / _CLASS_DB)
        for level in np.unique(classes[sounding]):
            chosen = sounding & (classes == level)
            count, total = self._spectra.get(int(level), (0, np.zeros(spectra.shape[1])))
            added = total + np.sum(spectra[chosen], axis=0, dtype=np.float64)
            self._spectra[int(level)] = count + int(chosen.sum()), added

    def _loud_spectrum(self) -> Powers:
        """Return the summed power spectrum of the loudest quarter of the sounding hops."""
        wanted = _LOUD_SHARE * sum(count for count, _ in self._spectra.values())
        total = np.zeros(self._hop // 2 + 1)
        taken = 0
        for level in sorted(self._spectra, reverse=True):
            if taken >= wanted:
                break
            count, spectrum = self._spectra[level]
            taken += count
            total += spectrum
        return total


def weigh_k(sample_rate_hz: int) -> NDArray[np.float64]:
    """Return K-weighting for any rate as second-order sections.

    Source: ITU-R BS.1770-4, annex 1, whose coefficients for 48 kHz these analogue prototypes
    (Brecht De Man, "Evaluation of implementations of the EBU R128 loudness measurement", 2018)
    yield exactly.
    """
    shelf_gain = 10 ** (3.999843853973347 / 20)
    k, q = _warp(1681.974450955533, sample_rate_hz), 0.7071752369554196
    middle = shelf_gain**0.4996667741545416
    a0 = 1 + k / q + k * k
    shelf = [
        (shelf_gain + middle * k / q + k * k) / a0,
        2 * (k * k - shelf_gain) / a0,
        (shelf_gain - middle * k / q + k * k) / a0,
        1.0,
        2 * (k * k - 1) / a0,
        (1 - k / q + k * k) / a0,
    ]
    k, q = _warp(38.13547087602444, sample_rate_hz), 0.5003270373238773
    a0 = 1 + k / q + k * k
    high_pass = [1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]
    return np.array([shelf, high_pass])


def find_bandwidth_hz(spectrum: Powers, sample_rate_hz: int) -> float:
    """Return the frequency at which a power spectrum falls off a cliff, or half the rate.

    Args:
        spectrum: shape ``(n_bins,)``, evenly from 0 Hz to half the rate.
        sample_rate_hz: of the sound.

    Returns:
        The edge over the deepest drop from which the spectrum never comes back. One that only
        slopes down reaches half the rate; silence has no bandwidth: 0.
    """
    if not spectrum.any():
        return 0.0
    n_bins = spectrum.size
    bin_hz = sample_rate_hz / 2 / (n_bins - 1)
    width = max(1, round(_SMOOTHING_HZ / bin_hz))
    smooth = np.convolve(spectrum, np.ones(width) / width, mode="same")
    levels_db = 10 * np.log10(np.maximum(smooth, smooth.max() * 10 ** (_EMPTY_DB / 10)))
    tried = np.arange(max(1, round(_LOWEST_EDGE_HZ / bin_hz)), int(_HIGHEST_EDGE * n_bins))
    if not tried.size:
        return sample_rate_hz / 2
    first, last = (np.rint(share * tried).astype(int) for share in _BEFORE_EDGE)
    sums_db = np.concatenate([[0.0], np.cumsum(levels_db)])
    before_db = (sums_db[last + 1] - sums_db[first]) / (last + 1 - first)
    most_from_db = np.maximum.accumulate(levels_db[::-1])[::-1]
    drops_db = before_db - most_from_db[np.rint(_AFTER_EDGE * tried).astype(int)]
    deepest = int(np.argmax(drops_db))
    if drops_db[deepest] < _CLIFF_DB:
        return sample_rate_hz / 2
    edge_db = before_db[deepest] - min(_DEPTH_OF_EDGE_DB, drops_db[deepest] / 2)
    return float(np.flatnonzero(levels_db >= edge_db)[-1] * bin_hz)


def _warp(frequency_hz: float, sample_rate_hz: int) -> float:
    return math.tan(math.pi * min(frequency_hz / sample_rate_hz, 0.45))


def _gate(powers: Powers) -> float:
    """Return the integrated loudness of hops, gated as ITU-R BS.1770-4 has it."""
    if powers.size < _HOPS_PER_GATE:
        blocks = powers.mean(keepdims=True)
    else:
        windows = np.lib.stride_tricks.sliding_window_view(powers, _HOPS_PER_GATE)
        blocks = windows[::_HOPS_PER_GATE_STEP].mean(axis=1)
    audible = blocks[blocks > _to_power(_ABSOLUTE_GATE_LUFS)]
    if not audible.size:
        return -math.inf
    gate_lufs = _to_lufs(audible.mean()) + _RELATIVE_GATE_LU
    return _to_lufs(audible[audible > _to_power(gate_lufs)].mean())


def _to_lufs(power: float) -> float:
    return _LOUDNESS_SHIFT_DB + 10 * math.log10(power)


def _to_power(loudness_lufs: float) -> float:
    return float(10 ** ((loudness_lufs - _LOUDNESS_SHIFT_DB) / 10))


def _find_noise_floor_dbfs(powers: Powers) -> float:
    """Return the level (RMS, full scale 1.0) that the quietest tenth stays under.

    Digital silence is a gate or a hole, no noise: it counts only where there is nothing else.
    """
    sounding = powers[powers > 0]
    if not sounding.size:
        return -math.inf
    return 10 * math.log10(float(np.percentile(sounding, _QUIETEST_TENTH)))
