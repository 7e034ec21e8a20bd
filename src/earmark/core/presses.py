"""When single keys were pressed: the peaks of a curve that is high near a press."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from earmark.values import Curve, Span

SHORTEST_BETWEEN_S = 0.035
"""Two presses nearer than this are taken for one: hands seldom do it, echoes often."""


def press_times_s(curve: Curve, spans: Iterable[Span], at_least: float) -> tuple[float, ...]:
    """Return the times of presses inside the spans, in order.

    A peak's time is that of the parabola through its three scores, so it is finer than the hop.

    Args:
        curve: score of "a key goes down here".
        spans: where to look, disjoint.
        at_least: the lowest score of a peak that counts.
    """
    from scipy.signal import find_peaks  # noqa: PLC0415 - half a second that few need

    scores = curve.scores.astype(np.float64)
    peaks, _ = find_peaks(
        scores, height=at_least, distance=max(1.0, SHORTEST_BETWEEN_S / curve.hop_s)
    )
    times_s = (peaks + _summits(scores, peaks)) * curve.hop_s
    inside = np.zeros(len(times_s), bool)
    for span in spans:
        inside |= (times_s >= span.start_s) & (times_s < span.end_s)
    return tuple(times_s[inside].tolist())


def _summits(scores: NDArray[np.float64], peaks: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return how far beside each peak its parabola is highest, -0.5 to 0.5 of a hop."""
    before, at, after = scores[peaks - 1], scores[peaks], scores[peaks + 1]
    bend = before - 2 * at + after
    flat = bend == 0
    beside = (before - after) / (2 * np.where(flat, 1.0, bend))
    return np.where(flat, 0.0, beside)
