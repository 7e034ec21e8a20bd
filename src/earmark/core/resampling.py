"""Another sample rate, for pictures that were drawn at one (docs/decisions/0015)."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy import fft

PASS_SHARE = 0.913628
"""Of the frequencies that the slower rate can carry, the lower ones that pass unchanged."""

MOST_STEPS = 6000
"""Rates whose ratio has larger terms are taken for near ones: a part in ten million off."""

_BITS = 21
_SHARES = {8000: 1, 12_000: 1, 24_000: 2, 48_000: 3, 96_000: 4, 192_000: 5}
_SHARES |= {11_025: 2, 16_000: 2, 22_050: 2, 32_000: 4, 44_100: 4, 88_200: 6}
_USUAL_SHARES = 4
"""Among how many filters, by rate, sox shares out the noise of a bit, on its way to 6 kHz."""


def resample(samples: NDArray[np.float32], from_hz: int, to_hz: int) -> NDArray[np.float64]:
    """Return mono sound at another rate, half a sample too long or short at most.

    A sinc under a Kaiser window: linear in phase, as good as 21 bits and more. What overshoots full
    scale is cut off.
    """
    if from_hz == to_hz:
        return samples.astype(np.float64)
    ratio = Fraction(to_hz, from_hz).limit_denominator(MOST_STEPS)
    up, down = ratio.numerator, ratio.denominator
    n_filters = _SHARES.get(from_hz, _USUAL_SHARES)
    taps = _low_pass(min(from_hz, to_hz) / (from_hz * up), n_filters) * up
    n_wanted = int(len(samples) * to_hz / from_hz + 0.5)
    if up == 1:
        return _every(down, samples, taps, n_wanted).clip(-1.0, 1.0)
    from scipy.signal import upfirdn  # noqa: PLC0415 - half a second that few need

    half = len(taps) // 2
    early = -half % down  # its middle lies where an output does
    resampled = upfirdn(np.pad(taps, (early, 0)), samples.astype(np.float64), up, down)
    resampled = resampled[(half + early) // down :][:n_wanted]
    return np.pad(resampled, (0, n_wanted - len(resampled))).clip(-1.0, 1.0)


def _every(
    down: int, samples: NDArray[np.float32], taps: NDArray[np.float64], n_wanted: int
) -> NDArray[np.float64]:
    """Return each ``down``-th sample of what a filter lets pass: by way of its spectrum.

    What lies above half the slower rate is left out there, as the filter would: many times as quick
    as adding up products, and the same to 21 bits.
    """
    n_slow = fft.next_fast_len(-(-(len(samples) + len(taps)) // down), real=True)
    n_all, n_bins = n_slow * down, n_slow // 2 + 1
    centred = np.roll(np.pad(taps, (0, n_all - len(taps))), -(len(taps) // 2))
    passed = fft.rfft(centred)[:n_bins].real
    spectrum = fft.rfft(samples.astype(np.float64), n_all)[:n_bins] * passed
    return np.asarray(fft.irfft(spectrum, n_slow)[:n_wanted] / down)


def _low_pass(slow_share: float, n_filters: int) -> NDArray[np.float64]:
    """Return an odd number of taps that add up to one.

    Args:
        slow_share: the slower rate, of the rate that the taps run at.
        n_filters: by how many filters more than one the noise is shared out.

    Source: J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh window", 1974.
    """
    rejection_db = 20 * np.log10(2.0**_BITS * n_filters)
    transition = np.pi * (1 - PASS_SHARE)
    n_slow = (rejection_db - 7.95) / (2.285 * transition) + 2
    beta = 0.11155 * rejection_db - 1.0635
    half = int(np.ceil(n_slow / slow_share / 2))
    places = np.arange(-half, half + 1)
    window = np.i0(beta * np.sqrt(1 - np.square(places / half)))
    taps = np.sinc(places * slow_share * (1 + PASS_SHARE) / 2) * window
    return np.asarray(taps / taps.sum())
