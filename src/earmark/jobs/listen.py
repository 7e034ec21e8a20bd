"""Listen: from a recording's sound to curves of scores, one part of it at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from earmark.core.detector import Detector
from earmark.core.frames import BATCH_FRAMES, HOP_S
from earmark.core.mel import MelStream, first_sample_of
from earmark.core.pace import Pace
from earmark.core.parts import Heard, Part
from earmark.core.windows import WindowStream
from earmark.ports import Encoder, Sound
from earmark.values import LogMel, Progress, Samples, Scores, Vectors


def listen(
    sound: Sound, encoder: Encoder, detector: Detector, part: Part
) -> Iterator[Progress | Heard]:
    """Yield progress, then at last what was heard."""
    ear = _Ear(encoder, detector, part, sound.sample_rate_hz)
    pace = Pace(sound)
    for block in sound.blocks(ear.first_sample, ear.stop_sample):
        ear.push(block)
        yield from pace.passed(block)
    ear.finish()
    end_sample = ear.first_sample + pace.n_samples if pace.n_samples else 0
    yield Heard(
        first_frame=part.first_frame,
        scores=ear.scores,
        hop_s=encoder.stride_frames * HOP_S,
        press_scores=ear.press_scores,
        end_s=end_sample / sound.sample_rate_hz,
        losses=sound.losses,
    )


class _Ear:
    """Takes a part's sound, block by block, through frames and vectors to scores."""

    def __init__(
        self, encoder: Encoder, detector: Detector, part: Part, sample_rate_hz: int
    ) -> None:
        context = encoder.context_frames
        needed_from = max(0, part.first_frame - context)
        from_frame = needed_from // BATCH_FRAMES * BATCH_FRAMES
        self._detector = detector
        self._stride = encoder.stride_frames
        self._unneeded = needed_from - from_frame
        self._mel = MelStream(sample_rate_hz, from_frame)
        self._windows = WindowStream(
            encoder.encode,
            context_frames=context,
            stride_frames=encoder.stride_frames,
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
        n_windows = self._n_frames and self._n_frames // self._stride
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
