"""The room around the microphone: its tail, its hum and hiss, a clock and a mouse."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import signal

from earmark.core.stage.keyboard import Body, strike
from earmark.values import Samples, Span

TAIL_S = 0.22
QUARTER_S = 0.25
"""From one click of a double click to the next, at the most."""


def reverberate(sound: Samples, sample_rate_hz: int, rng: np.random.Generator) -> Samples:
    """Return stereo sound, shape ``(2, n_samples)``, with the tail of a small furnished room."""
    times_s = np.arange(int(TAIL_S * sample_rate_hz)) / sample_rate_hz
    low = signal.butter(1, 5000, fs=sample_rate_hz, output="sos")
    noise = signal.sosfilt(low, rng.standard_normal((2, len(times_s))), axis=1)
    tails = 0.011 * noise * np.exp(-times_s / 0.035)
    tails[:, : int(0.003 * sample_rate_hz)] = 0
    tails[:, 0] = 1.0
    heard = signal.oaconvolve(sound, tails, axes=1)[:, : sound.shape[1]]
    return heard.astype(np.float32)


def murmur(n_samples: int, sample_rate_hz: int, rng: np.random.Generator) -> Samples:
    """Return the stereo floor, shape ``(2, n_samples)``: mains hum, a fan, hiss; RMS about 1.0."""
    times_s = np.arange(n_samples, dtype=np.float32) / np.float32(sample_rate_hz)
    hum = sum(np.sin(2 * np.pi * 50 * k * times_s + k) / k for k in (1, 2, 3, 5))
    fan = signal.butter(1, 300, fs=sample_rate_hz, output="sos")
    noise = rng.standard_normal((2, n_samples)).astype(np.float32)
    floor = 0.3 * hum + 6.0 * signal.sosfilt(fan, noise, axis=1) + 0.3 * noise
    return np.asarray(floor, np.float32)


def tick(n_samples: int, sample_rate_hz: int, rng: np.random.Generator) -> Samples:
    """Return a mono wall clock, shape ``(n_samples,)``: tick and tock, half a second apart."""
    bodies = [_small(rng, low_hz=2600, high_hz=6500, decay_s=0.002) for _ in range(2)]
    first = rng.uniform(0, 0.5)
    times_s = np.arange(first, n_samples / sample_rate_hz, 0.5)
    sound = np.zeros(n_samples, np.float32)
    for place, time_s in enumerate(times_s):
        _add(sound, strike(bodies[place % 2], sample_rate_hz, rng), time_s * sample_rate_hz)
    return sound


def click(
    free: Sequence[Span], n_samples: int, sample_rate_hz: int, rng: np.random.Generator
) -> Samples:
    """Return mono mouse clicks, single and double, a few in each free span."""
    down = _small(rng, low_hz=1800, high_hz=5200, decay_s=0.0012)
    up = _small(rng, low_hz=2400, high_hz=6400, decay_s=0.001)
    sound = np.zeros(n_samples, np.float32)
    for span in free:
        at_s = span.start_s + rng.uniform(0.8, 2.0)
        while at_s < span.end_s - 1.0:
            double_s = rng.uniform(0.15, QUARTER_S)
            for time_s in (at_s, at_s + double_s)[: 1 + (rng.random() < 0.35)]:  # noqa: PLR2004 - a third are double
                _add(sound, strike(down, sample_rate_hz, rng), time_s * sample_rate_hz)
                lifted_s = time_s + rng.uniform(0.06, 0.1)
                _add(sound, 0.6 * strike(up, sample_rate_hz, rng), lifted_s * sample_rate_hz)
            at_s += rng.uniform(1.5, 5.0)
    return sound


def _add(sound: Samples, heard: Samples, at: float) -> None:
    room = sound[round(at) : round(at) + len(heard)]
    room += heard[: len(room)].astype(np.float32)


def _small(rng: np.random.Generator, *, low_hz: float, high_hz: float, decay_s: float) -> Body:
    """Return a thing too small to have a low end."""
    modes_hz = rng.uniform(low_hz, high_hz, 4).astype(np.float32)
    return Body(
        modes_hz=modes_hz,
        decays_s=np.full(4, decay_s, np.float32),
        gains=np.full(4, 0.2, np.float32),
        click_gain=0.2,
        click_s=0.0005,
        rattle_s=0.001,
        thump_hz=400.0,
        thump_gain=0.02,
    )
