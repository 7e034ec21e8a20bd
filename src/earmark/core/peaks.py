"""A curve of scores, as coarse or as fine as somebody wants to see it."""

from __future__ import annotations

import numpy as np

from earmark.values import Curve, Scores, Span

_HAIR = 1e-6
"""Tolerance: 596 s at hops of 0.04 s are 14,900 hops, whatever floats say."""


def peaks_of(curve: Curve, span: Span, n: int) -> Scores:
    """Return the highest score in each of ``n`` equal pieces of a span, shape ``(n,)``.

    Pieces shorter than a hop get what lies between the scores around them; beyond the curve it is
    as at its end, and 0 where it is empty.
    """
    if not len(curve.scores):
        return np.zeros(n, np.float32)
    edges_s = np.linspace(span.start_s, span.end_s, n + 1)
    middles = (edges_s[:-1] + edges_s[1:]) / 2 / curve.hop_s
    peaks = np.interp(middles, np.arange(len(curve.scores)), curve.scores)
    bounds = np.ceil(edges_s / curve.hop_s - _HAIR).clip(0, len(curve.scores)).astype(np.int64)
    filled = np.flatnonzero(bounds[:-1] < bounds[1:])
    if len(filled):
        first, last = int(bounds[filled[0]]), int(bounds[filled[-1] + 1])
        starts = bounds[filled] - first
        highest = np.maximum.reduceat(curve.scores[first:last], starts)
        peaks[filled] = np.maximum(peaks[filled], highest)
    return np.asarray(peaks, np.float32)
