"""Describe: what a recording is, and what its sound is like."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from earmark.core.acoustics import AcousticMeter
from earmark.ports import Decoder
from earmark.values import Description, Progress, TrackChoice


def describe(path: Path, choice: TrackChoice, decoder: Decoder) -> Iterator[Progress | Description]:
    """Yield progress, then at last the description."""
    with decoder.open(path, choice) as sound:
        meter = AcousticMeter(sound.sample_rate_hz)
        n_samples = 0
        for block in sound.blocks():
            meter.push(block)
            n_samples += len(block)
            yield Progress(path, n_samples / sound.sample_rate_hz, sound.recording.duration_s)
        yield Description(sound.recording, meter.result(), sound.losses)
