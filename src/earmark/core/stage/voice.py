"""A voice that mumbles: glottal pulses through moving formants, with fricatives and plosives.

The chain follows Klatt 1980, "Software for a cascade/parallel formant synthesizer".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage, signal

from earmark.values import Samples

VOICE_RATE_HZ = 16_000
"""The cascade's own rate: a voice's formants end below 8 kHz."""

STEP_S = 0.005
STEP = int(STEP_S * VOICE_RATE_HZ)
VOWELS_HZ = np.array([
    (730, 1090, 2440), (530, 1840, 2480), (390, 1990, 2550), (270, 2290, 3010),
    (570, 840, 2410), (440, 1020, 2240), (300, 870, 2240), (500, 1500, 2500),
])  # fmt: skip
"""F1 to F3: seven vowels of Peterson & Barney 1952, and a neutral one."""

OPENED, CLOSED = 0.4, 0.56
"""When in a period the vocal folds are widest apart, and when they meet."""

BANDWIDTHS_HZ = np.array([70.0, 100.0, 140.0, 250.0, 300.0])
HISSES_HZ = ((4500, 9500), (2300, 6000), (1200, 10000))
"""The bands of s, sh and f."""


@dataclass(slots=True)
class Tract:
    """What mouth and throat do, every ``STEP_S``."""

    pitch_hz: Samples
    voicing: Samples
    formants_hz: Samples
    hisses: Samples
    bursts: list[int]


def mumble(length_s: float, sample_rate_hz: int, rng: np.random.Generator) -> Samples:
    """Return mono talk without words, in phrases with pauses, RMS about 0.1 while it talks."""
    tract = _articulate(int(np.ceil(length_s / STEP_S)), rng)
    n_samples = int(length_s * sample_rate_hz)
    voiced = _through_formants(_source(tract, rng), tract.formants_hz)
    up = signal.resample_poly(voiced, sample_rate_hz // VOICE_RATE_HZ, 1)[:n_samples]
    speech = 0.14 * up / (np.sqrt(np.mean(up[np.abs(up) > up.std() / 10] ** 2)) + 1e-9)
    speech += _hiss(tract, n_samples, sample_rate_hz, rng)
    return np.asarray(speech, np.float32)


def _articulate(n_steps: int, rng: np.random.Generator) -> Tract:
    """Draw phrases of syllables: 3 to 5 a second, pitch falling through each phrase."""
    tract = Tract(
        pitch_hz=np.full(n_steps, 110.0, np.float32),
        voicing=np.zeros(n_steps, np.float32),
        formants_hz=np.tile(VOWELS_HZ[-1].astype(np.float32), (n_steps, 1)),
        hisses=np.zeros((n_steps, len(HISSES_HZ)), np.float32),
        bursts=[],
    )
    at = int(rng.uniform(0.1, 0.6) / STEP_S)
    while at < n_steps:
        n_syllables = int(rng.integers(5, 17))
        high_hz = rng.uniform(115, 145)
        for place in range(n_syllables):
            pitch_hz = high_hz * (1 - 0.28 * place / n_syllables) * rng.uniform(0.94, 1.1)
            at = _syllable(tract, at, pitch_hz, rng)
        at += int(rng.uniform(0.35, 1.4) / STEP_S)
    tract.pitch_hz = ndimage.gaussian_filter1d(tract.pitch_hz, 8)
    tract.voicing = ndimage.gaussian_filter1d(tract.voicing, 2)
    tract.formants_hz = ndimage.gaussian_filter1d(tract.formants_hz, 6, axis=0)
    tract.hisses = ndimage.gaussian_filter1d(tract.hisses, 2, axis=0)
    return tract


def _syllable(tract: Tract, at: int, pitch_hz: float, rng: np.random.Generator) -> int:
    """Write one consonant and vowel; return where the next begins."""
    onset = int(rng.uniform(0.05, 0.11) / STEP_S)
    end = at + onset + int(rng.uniform(0.11, 0.22) / STEP_S)
    vowel = slice(at + onset, end)
    tract.pitch_hz[at:end] = pitch_hz
    tract.voicing[vowel] = rng.uniform(0.6, 1.0)
    tract.formants_hz[at:end] = VOWELS_HZ[rng.integers(len(VOWELS_HZ))] * rng.uniform(0.95, 1.05, 3)
    kind = rng.choice(["hiss", "stop", "hum"], p=[0.25, 0.35, 0.4])
    if kind == "hiss":
        tract.hisses[at : at + onset, rng.integers(len(HISSES_HZ))] = rng.uniform(0.3, 1.0)
    elif kind == "stop":
        tract.bursts.append(at + onset - 2)
    else:
        tract.voicing[at : at + onset] = 0.3
        tract.formants_hz[at : at + onset] = (280, rng.uniform(900, 1700), 2300)
    return end


def _source(tract: Tract, rng: np.random.Generator) -> Samples:
    """Return glottal pulses (the slope of Rosenberg's) with breath, at ``VOICE_RATE_HZ``."""
    shiver = 0.15 * ndimage.gaussian_filter1d(rng.standard_normal(len(tract.pitch_hz)), 2)
    pitch_hz = np.repeat(tract.pitch_hz * (1 + 0.3 * shiver), STEP)
    phase = np.cumsum(pitch_hz / VOICE_RATE_HZ) % 1.0
    opening = np.pi / OPENED * np.sin(np.pi * phase / OPENED) / 2
    closing_part = 2 * (CLOSED - OPENED)
    closing = -np.pi / closing_part * np.sin(np.pi * (phase - OPENED) / closing_part)
    pulses = np.where(phase < OPENED, opening, np.where(phase < CLOSED, closing, 0.0))
    breath = rng.standard_normal(len(pulses)) * (0.15 + 0.2 * (phase < CLOSED))
    return ((pulses + breath) * np.repeat(tract.voicing, STEP)).astype(np.float32)


def _through_formants(source: Samples, formants_hz: Samples) -> Samples:
    """Filter step by step; the state travels on, so that formants glide."""
    upper_hz = np.tile(np.array([3500.0, 4600.0]), (len(formants_hz), 1))
    poles_hz = np.hstack([formants_hz, upper_hz])
    radii = np.exp(-np.pi * BANDWIDTHS_HZ / VOICE_RATE_HZ)
    first = -2 * radii * np.cos(2 * np.pi * poles_hz / VOICE_RATE_HZ)
    sections = np.zeros((*poles_hz.shape, 6))
    sections[..., 0] = 1 + first + radii**2
    sections[..., 3] = 1
    sections[..., 4] = first
    sections[..., 5] = radii**2
    state = np.zeros((poles_hz.shape[1], 2))
    out = np.zeros(len(source))
    loud = np.abs(source).reshape(-1, STEP).max(axis=1) > 0
    for step in np.flatnonzero(loud):
        part = slice(step * STEP, (step + 1) * STEP)
        out[part], state = signal.sosfilt(sections[step], source[part], zi=state)
    return out.astype(np.float32)


def _hiss(tract: Tract, n_samples: int, sample_rate_hz: int, rng: np.random.Generator) -> Samples:
    """Return fricatives, and plosives as short bursts."""
    step = int(STEP_S * sample_rate_hz)
    out = np.zeros(n_samples, np.float32)
    for band_hz, loudness in zip(HISSES_HZ, tract.hisses.T, strict=True):
        sections = signal.butter(2, band_hz, "bandpass", fs=sample_rate_hz, output="sos")
        noise = signal.sosfilt(sections, rng.standard_normal(n_samples))
        out += (0.05 * noise * np.repeat(loudness, step)[:n_samples]).astype(np.float32)
    puff = np.exp(-np.arange(int(0.05 * sample_rate_hz)) / (0.009 * sample_rate_hz))
    band = signal.butter(1, (700, 5000), "bandpass", fs=sample_rate_hz, output="sos")
    for at in tract.bursts:
        burst = signal.sosfilt(band, rng.standard_normal(len(puff))) * puff * rng.uniform(0.03, 0.1)
        start = at * step
        room = out[start : start + len(burst)]
        room += burst[: len(room)].astype(np.float32)
    return out
