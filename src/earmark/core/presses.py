"""When single keys were pressed: the peaks of a curve that is high near a press."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from earmark.values import Curve, Span

SHORTEST_BETWEEN_S = 0.035
"""Two presses nearer than this are taken for one: hands seldom do it, echoes often."""
KEY_UP_S = (0.05, 0.2)
"""So long after it went down a key comes up, and sounds much like it."""
WEAKER = 0.5
"""What comes so soon after a press with less than this share of its score is the key coming up."""
REST_S = 0.4
"""With so much rest before and after, two peaks are one key going down and coming up."""


def press_times_s(curve: Curve, spans: Iterable[Span], at_least: float) -> tuple[float, ...]:
    """Return the times of presses inside the spans, in order.

    A peak's time is that of the parabola through its three scores, so it is finer than the hop. A
    peak that looks like a key coming up does not count.

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
    times_s = times_s[~_are_ups(times_s, scores[peaks])]
    inside = np.zeros(len(times_s), bool)
    for span in spans:
        inside |= (times_s >= span.start_s) & (times_s < span.end_s)
    return tuple(times_s[inside].tolist())


def _are_ups(times_s: NDArray[np.float64], scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which peaks are keys coming up: weak ones after a press, and the second of a pair."""
    are_ups = np.zeros(len(times_s), bool)
    gaps_s = np.diff(times_s, prepend=-np.inf, append=np.inf)
    for i in range(1, len(times_s)):
        if are_ups[i - 1] or not KEY_UP_S[0] <= gaps_s[i] <= KEY_UP_S[1]:
            continue
        is_weak = scores[i] < WEAKER * scores[i - 1]
        is_pair = gaps_s[i - 1] > REST_S and gaps_s[i + 1] > REST_S
        are_ups[i] = is_weak or is_pair
    return are_ups


def _summits(scores: NDArray[np.float64], peaks: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return how far beside each peak its parabola is highest, -0.5 to 0.5 of a hop."""
    before, at, after = scores[peaks - 1], scores[peaks], scores[peaks + 1]
    bend = before - 2 * at + after
    flat = bend == 0
    beside = (before - after) / (2 * np.where(flat, 1.0, bend))
    return np.where(flat, 0.0, beside)
