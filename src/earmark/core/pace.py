"""How often a job that listens says how far it is."""

from __future__ import annotations

from collections.abc import Iterator

from earmark.ports import Sound
from earmark.values import Progress, Samples

PROGRESS_EVERY_S = 10.0
"""Seconds of sound between two steps of progress: these cross from process to process."""


class Pace:
    """Counts the samples of a sound, or of a part of it, as they pass."""

    def __init__(self, sound: Sound) -> None:
        self._recording = sound.recording
        self._rate_hz = sound.sample_rate_hz
        self._n_told = 0
        self.n_samples = 0

    def passed(self, block: Samples) -> Iterator[Progress]:
        """Count a block, and yield progress if it is time to."""
        self.n_samples += len(block)
        if self.n_samples - self._n_told >= PROGRESS_EVERY_S * self._rate_hz:
            self._n_told = self.n_samples
            done_s = self.n_samples / self._rate_hz
            yield Progress(self._recording.path, done_s, self._recording.duration_s)
