"""Makes sound of several channels, for anyone's tests of pictures."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from earmark.values import Channels


def noise(length_s: float, rate_hz: int, n_channels: int = 2, *, seed: int = 1) -> Channels:
    """Return noise, another one on each channel, as a file of 16 bits would hold it."""
    rng = np.random.default_rng(seed)
    return as_16_bits(rng.normal(0, 0.1, (n_channels, max(1, round(length_s * rate_hz)))))


def tone(hz: float, length_s: float, rate_hz: int, peak: float = 1.0) -> Channels:
    """Return one channel with a sine on it."""
    times_s = np.arange(round(length_s * rate_hz)) / rate_hz
    return (peak * np.sin(2 * np.pi * hz * times_s))[None].astype(np.float32)


def as_16_bits(channels: np.typing.NDArray[np.floating]) -> Channels:
    """Return what is left of sound in 16 bits."""
    return (np.round(channels * 32768).clip(-32768, 32767) / 32768).astype(np.float32)


def write_wave(path: Path, channels: Channels, rate_hz: int) -> Path:
    """Write sound as WAV with 16 bits, and return where."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((channels.T * 32768).astype("<i2").tobytes())
    return path
