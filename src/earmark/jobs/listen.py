"""Listen: from a recording's sound to curves of scores, one part of it at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from earmark.core.detector import Detector
from earmark.core.mel import BATCH_FRAMES, HOP_S, MelStream, first_sample_of
from earmark.core.windows import WINDOW_FRAMES, WindowStream
from earmark.ports import Sound
from earmark.values import LogMel, Loss, Progress, Samples, Scores, Vectors

SHORTEST_PART_S = 240.0
"""Below this a second process costs more than it saves."""


@dataclass(frozen=True, slots=True)
class Part:
    """Frames ``[first_frame, stop_frame)`` of a recording; ``None`` is wherever it ends."""

    first_frame: int = 0
    stop_frame: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What listening to a part gave.

    Attributes:
        scores: one per vector.
        press_scores: one per frame, empty where the detector knows no presses.
        end_s: up to where there was sound.
        losses: what could not be used.
    """

    scores: Scores
    press_scores: Scores
    end_s: float
    losses: tuple[Loss, ...]


def parts_of(duration_s: float, n_at_once: int) -> list[Part]:
    """Return equal parts of a recording, to be listened to at the same time."""
    n_parts = max(1, min(n_at_once, int(duration_s / SHORTEST_PART_S)))
    step = round(duration_s / HOP_S / n_parts / WINDOW_FRAMES) * WINDOW_FRAMES
    firsts = [i * step for i in range(n_parts)]
    return [Part(a, b) for a, b in zip(firsts, [*firsts[1:], None], strict=True)]


def listen(sound: Sound, detector: Detector, part: Part) -> Iterator[Progress | Heard]:
    """Yield progress, then at last what was heard.

    Raises:
        MediaError: nothing of the sound can be decoded.
    """
    ear = _Ear(detector, part, sound.sample_rate_hz)
    total_s = sound.recording.duration_s
    at_sample = ear.first_sample
    for block in sound.blocks(ear.first_sample, ear.stop_sample):
        ear.push(block)
        at_sample += len(block)
        done_s = (at_sample - ear.first_sample) / sound.sample_rate_hz
        yield Progress(sound.recording.path, done_s, total_s)
    ear.finish()
    yield Heard(
        ear.scores, ear.press_scores, at_sample / sound.sample_rate_hz, sound.losses
    )


class _Ear:
    """Takes a part's sound, block by block, through frames and vectors to scores."""

    def __init__(self, detector: Detector, part: Part, sample_rate_hz: int) -> None:
        context = detector.encoder.context_frames
        needed_from = max(0, part.first_frame - context)
        from_frame = needed_from // BATCH_FRAMES * BATCH_FRAMES
        self._detector = detector
        self._unneeded = needed_from - from_frame
        self._mel = MelStream(sample_rate_hz, from_frame)
        self._windows = WindowStream(
            detector.encoder.encode,
            context_frames=context,
            stride_frames=detector.encoder.stride_frames,
            first_frame=part.first_frame,
        )
        self._n_frames = None if part.stop_frame is None else part.stop_frame - part.first_frame
        self._scores: list[Scores] = []
        self._press_scores: list[Scores] = []
        self.first_sample = max(0, first_sample_of(from_frame, sample_rate_hz))
        self.stop_sample: int | None = None
        if part.stop_frame is not None:
            # A whole batch more than the last window's context: frames come in whole batches.
            self.stop_sample = first_sample_of(
                part.stop_frame + context + 2 * BATCH_FRAMES, sample_rate_hz
            )

    @property
    def scores(self) -> Scores:
        n_windows = self._n_frames and self._n_frames // self._detector.encoder.stride_frames
        return _joined(self._scores)[:n_windows]

    @property
    def press_scores(self) -> Scores:
        return _joined(self._press_scores)[: self._n_frames]

    def push(self, samples: Samples) -> None:
        self._take(self._mel.push(samples))

    def finish(self) -> None:
        self._take(self._mel.finish())
        self._score(self._windows.finish())

    def _take(self, frames: LogMel) -> None:
        needed = frames[self._unneeded :]
        self._unneeded -= len(frames) - len(needed)
        self._score(self._windows.push(needed))

    def _score(self, windows: list[Vectors]) -> None:
        for vectors in windows:
            self._scores.append(self._detector.head.score(vectors))
            if self._detector.press_head:
                self._press_scores.append(self._detector.press_head.score(vectors))


def _joined(parts: list[Scores]) -> Scores:
    return np.concatenate([np.empty(0, np.float32), *parts])
