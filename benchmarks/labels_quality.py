"""How right a detector is about clips of which the truth is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earmark.core.decide import decide
from earmark.core.detector import Detector
from earmark.core.metrics import average_precision, count_clips, trade_off
from earmark.core.timeline import intersect, subtract, total_s
from earmark.values import Curve, Span
from labels_person import Clip, clips_of
from labels_recordings import Known

LEAST_FOUND_S = 0.3
"""Of what was found in a clip, for the clip to count as found: the maker's scorer asks as much."""

_LASTING_S = 0.4
"""A clip scores as high as its curve is for so long."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What a detector says about clips.

    Attributes:
        is_true: whether each has the sound, shape ``(n,)``.
        is_found: whether the detector's own rule finds it there.
        scores: the highest score that lasts a little.
    """

    is_true: NDArray[np.bool_]
    is_found: NDArray[np.bool_]
    scores: NDArray[np.float64]

    @property
    def n_errors(self) -> int:
        """Return how many clips are wrong."""
        return int((self.is_true != self.is_found).sum())

    @property
    def f1(self) -> float:
        """Return the F1 of the detector's own rule."""
        return count_clips(self.is_true, self.is_found).f1

    @property
    def best_f1(self) -> float:
        """Return the F1 of the best threshold for these very clips."""
        points = trade_off(self.is_true, self.scores)
        sums = np.maximum(points.precision + points.recall, 1e-12)
        return float((2 * points.precision * points.recall / sums).max())

    @property
    def average_precision(self) -> float:
        """Return the average precision."""
        return average_precision(self.is_true, self.scores)

    def figures(self) -> dict[str, float | None]:
        """Return all figures by name."""
        return {"f1": self.f1, "best_f1": self.best_f1, "ap": self.average_precision}


def judge(detector: Detector, recordings: Iterable[Known], left_out: Sequence[Span] = ()) -> Judged:
    """Return what a detector says about clips, but for those that touch spans left out."""
    rows: list[tuple[bool, bool, float]] = []
    for recording in recordings:
        curve = Curve(detector.head.score(recording.vectors), recording.hop_s)
        found = decide(curve, recording.truth.duration_s, detector.rule, detector.calibration)
        spans = [detection.span for detection in found]
        level = lasting(curve, recording.truth.ignored)
        for clip in clips_of(recording.truth):
            if not intersect(left_out, [clip.span]):
                fair = subtract([clip.span], recording.truth.ignored)
                is_found = total_s(intersect(spans, fair)) >= LEAST_FOUND_S
                rows.append((clip.has_sound, is_found, _highest(level, clip, recording.hop_s)))
    columns = np.array(rows, np.float64).reshape(-1, 3).T
    return Judged(columns[0] > 0, columns[1] > 0, columns[2])


def lasting(curve: Curve, ignored: Sequence[Span]) -> NDArray[np.float64]:
    """Return what scores are on average for a little, and 0 where nobody is judged."""
    width = min(max(1, round(_LASTING_S / curve.hop_s)), len(curve.scores))
    level = np.convolve(curve.scores, np.full(width, 1 / width), "same")
    for span in ignored:
        level[max(0, int(span.start_s / curve.hop_s)) : max(0, int(span.end_s / curve.hop_s))] = 0
    return level


def _highest(level: NDArray[np.float64], clip: Clip, hop_s: float) -> float:
    inside = level[round(clip.span.start_s / hop_s) : round(clip.span.end_s / hop_s)]
    return float(inside.max(initial=0.0))
