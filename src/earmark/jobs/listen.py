"""Listen: from a recording's sound to curves of scores, one part of it at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from earmark.core.detector import Detector
from earmark.core.pace import Pace
from earmark.core.parts import Heard, Part, vector_at
from earmark.core.side_by_side import side_by_side
from earmark.ports import Sound
from earmark.ports.ears import Ear
from earmark.values import Progress, Scores, Vectors


def listen(
    sounds: Sequence[Sound], ear: Ear, detector: Detector, part: Part
) -> Iterator[Progress | Heard]:
    """Yield progress, then at last what was heard.

    Args:
        sounds: of a recording, one for each channel that the ear listens to.
        ear: the detector's.
        detector: what is listened for.
        part: which part of the recording.
    """
    sound = sounds[0]
    stream = ear.stream(sound.sample_rate_hz, part.first_frame, part.stop_frame)
    judged = _Judged(detector)
    pace = Pace(sound)
    for block in side_by_side(sounds, stream.first_sample, stream.stop_sample):
        judged.take(stream.push(block))
        yield from pace.passed(block[0])
    judged.take(stream.finish())
    end_sample = stream.first_sample + pace.n_samples if pace.n_samples else 0
    n_vectors = n_frames = None
    if part.stop_frame is not None:
        first, stop = (vector_at(at, ear.hop_s) for at in (part.first_frame, part.stop_frame))
        n_vectors, n_frames = stop - first, part.stop_frame - part.first_frame
    yield Heard(
        first_frame=part.first_frame,
        scores=_joined(judged.scores)[:n_vectors],
        hop_s=ear.hop_s,
        press_scores=_joined(judged.press_scores)[:n_frames],
        end_s=end_sample / sound.sample_rate_hz,
        losses=tuple(dict.fromkeys(loss for each in sounds for loss in each.losses)),
    )


class _Judged:
    """Scores vectors as they come."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self.scores: list[Scores] = []
        self.press_scores: list[Scores] = []

    def take(self, windows: list[Vectors]) -> None:
        for vectors in windows:
            self.scores.append(self._detector.head.score(vectors))
            if self._detector.press_head:
                self.press_scores.append(self._detector.press_head.score(vectors))


def _joined(parts: list[Scores]) -> Scores:
    return np.concatenate([np.empty(0, np.float32), *parts])
