"""Makes a short video in which somebody types, for anyone's tests of the whole path."""

from __future__ import annotations

import wave
from functools import cache
from pathlib import Path

import numpy as np

from earmark.adapters.media import Film, write_film
from earmark.core.stage import Stage, compose

LENGTH_S = 24.0


@cache
def typed_stage() -> Stage:
    """Return the sound of 24 s with one span of typing, and the truth about it."""
    return compose(LENGTH_S, np.random.default_rng(7))


def make_typed_film(path: Path) -> Path:
    """Write the stage as an mp4 with a small black picture."""
    stage = typed_stage()
    black = np.zeros((48, 64, 3), np.uint8)
    film = Film(stage.samples, stage.sample_rate_hz, lambda _: black, frame_rate_hz=10)
    for _ in write_film(film, path):
        pass
    return path


def make_long_wav(path: Path, n_times: int) -> Path:
    """Write the stage over and over, as mono sound."""
    samples = (typed_stage().samples[0] * 32_767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(typed_stage().sample_rate_hz)
        for _ in range(n_times):
            file.writeframes(samples.tobytes())
    return path


def make_endless_wav(path: Path, length_s: int) -> Path:
    """Write silence that takes long to listen to and, where the disk is clever, no room."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.setnframes(length_s * 48_000)
        file.writeframes(b"")
    size_bytes = length_s * 48_000 * 2
    with path.open("r+b") as raw:
        raw.seek(40)
        raw.write(size_bytes.to_bytes(4, "little"))
        raw.truncate(44 + size_bytes)
    return path
