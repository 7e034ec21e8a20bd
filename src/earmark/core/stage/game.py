"""A small video game: lasers, jumps, coins, explosions and drums over a slow pad."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import signal

from earmark.values import Samples

EVERY_S = 1.6
"""Mean time between two things that happen."""

LONGEST_S = 0.6
COIN_STEP_S = 0.08

CHORDS_HZ = (
    (110.0, 164.8, 261.6),
    (87.3, 130.8, 220.0),
    (98.0, 146.8, 246.9),
    (82.4, 123.5, 196.0),
)
CHORD_S = 6.0

Times = Samples


def play(
    length_s: float, sample_rate_hz: int, rng: np.random.Generator
) -> tuple[Samples, tuple[float, ...]]:
    """Return mono game sound, its events peaking at about 1.0, and when they happen."""
    sound = np.zeros(int(length_s * sample_rate_hz), np.float32)
    happened_s: list[float] = []
    times_s = np.arange(int(LONGEST_S * sample_rate_hz), dtype=np.float32)
    times_s /= np.float32(sample_rate_hz)
    at_s = float(rng.exponential(EVERY_S))
    while at_s < length_s:
        kind = _KINDS[rng.integers(len(_KINDS))]
        noise = kind(times_s, rng)
        start = round(at_s * sample_rate_hz)
        room = sound[start : start + len(noise)]
        room += (noise * rng.uniform(0.5, 1.0))[: len(room)].astype(np.float32)
        happened_s.append(at_s)
        at_s += 0.15 + float(rng.exponential(EVERY_S))
    return sound, tuple(happened_s)


def pad(length_s: float, sample_rate_hz: int) -> Samples:
    """Return a slow stereo chord pad, shape ``(2, n_samples)``, about 0.5 at its peak."""
    times_s = np.arange(int(length_s * sample_rate_hz), dtype=np.float32) / np.float32(
        sample_rate_hz
    )
    sound = np.zeros((2, len(times_s)), np.float32)
    n_chord = int(CHORD_S * sample_rate_hz)
    for place, start in enumerate(range(0, len(times_s), n_chord)):
        part = times_s[start : start + n_chord]
        # In long videos a chord's last moments round to behind its end.
        swell = np.sin(np.pi * (part - part[0]) / CHORD_S).clip(min=0) ** 0.5
        for note_hz in CHORDS_HZ[place % len(CHORDS_HZ)]:
            for side, detune in enumerate((0.997, 1.003)):
                phase = 2 * np.pi * note_hz * detune * part
                tone = sum(np.sin(k * phase) / k**2 for k in range(1, 6))
                sound[side, start : start + n_chord] += (0.12 * swell * tone).astype(np.float32)
    return sound


def _glide(times_s: Times, from_hz: float, to_hz: float, glide_s: float) -> Samples:
    hz = from_hz * (to_hz / from_hz) ** np.minimum(times_s / glide_s, 1.0)
    phase = 2 * np.pi * np.cumsum(hz) * (times_s[1] - times_s[0])
    return np.asarray(np.sin(phase), np.float32)


def _laser(times_s: Times, rng: np.random.Generator) -> Samples:
    tone = _glide(times_s, rng.uniform(1800, 3200), 250, 0.22)
    return np.asarray(np.tanh(3 * tone) * np.exp(-times_s / 0.09) * 0.7, np.float32)


def _jump(times_s: Times, rng: np.random.Generator) -> Samples:
    tone = _glide(times_s, rng.uniform(180, 260), rng.uniform(600, 900), 0.25)
    return np.asarray(np.tanh(2 * tone) * np.clip((0.28 - times_s) / 0.06, 0, 1) * 0.6, np.float32)


def _coin(times_s: Times, rng: np.random.Generator) -> Samples:
    note_hz = rng.uniform(900, 1100)
    hz = np.where(times_s < COIN_STEP_S, note_hz, note_hz * 4 / 3)
    return np.asarray(
        np.sign(np.sin(2 * np.pi * hz * times_s)) * np.exp(-times_s / 0.15) * 0.35, np.float32
    )


def _explosion(times_s: Times, rng: np.random.Generator) -> Samples:
    low = signal.butter(2, rng.uniform(500, 1200), fs=1 / (times_s[1] - times_s[0]), output="sos")
    noise = signal.sosfilt(low, rng.standard_normal(len(times_s)))
    swell = np.minimum(times_s / 0.012, 1.0) * np.exp(-times_s / 0.14)
    return np.asarray(4.0 * noise * swell, np.float32)


def _kick(times_s: Times, rng: np.random.Generator) -> Samples:
    return np.asarray(
        _glide(times_s, rng.uniform(110, 150), 45, 0.08) * np.exp(-times_s / 0.1), np.float32
    )


def _snare(times_s: Times, rng: np.random.Generator) -> Samples:
    high = signal.butter(1, 900, "highpass", fs=1 / (times_s[1] - times_s[0]), output="sos")
    rattle = signal.sosfilt(high, rng.standard_normal(len(times_s))) * np.exp(-times_s / 0.07)
    skin = np.sin(2 * np.pi * 190 * times_s) * np.exp(-times_s / 0.06)
    return np.asarray(0.2 * rattle + 0.6 * skin, np.float32)


_KINDS: tuple[Callable[[Times, np.random.Generator], Samples], ...] = (
    _laser, _jump, _coin, _explosion, _kick, _snare,
)  # fmt: skip
