"""The strip: the score over a whole recording, with what was found."""

from __future__ import annotations

import numpy as np

from earmark.formats.report.markup import Markup, fill, joined, percent, plural
from earmark.formats.times import clock, coarse_clock
from earmark.values import Curve, Found, Span

WIDTH, HEIGHT = 1000, 100
MOST_COLUMNS = 1200
MOST_TICKS = 8
MINUTE_S, HOUR_S = 60, 3600
STEPS_S = (
    *(1, 2, 5, 10, 15, 30),
    *(minutes * MINUTE_S for minutes in (1, 2, 5, 10, 15, 30)),
    *(hours * HOUR_S for hours in (1, 2, 3, 6, 12, 24)),
)

STRIP = """
<div class="strip" data-length="{length}" aria-label="Position">
  <div class="plot">
    <svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-label="{told}">
      <clipPath id="{id}-found">{windows}</clipPath>
      <path class="curve" d="{area}"/>
      <path class="curve found" d="{area}" clip-path="url(#{id}-found)"/>
      <line class="threshold" x1="0" x2="1000" y1="{line_y}" y2="{line_y}"/>
    </svg>
    <span class="threshold-label" style="top:{line_y}%">{line}</span>
  </div>
  <svg class="lane" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
    {marks}
  </svg>
  <div class="axis" aria-hidden="true">{ticks}</div>
  <div class="playhead" hidden></div>
  <output class="pointer" hidden></output>
</div>
"""
WINDOW = '<rect x="{x}" width="{width}" y="0" height="100"/>'
MARK = '<rect x="{x}" width="{width}" y="0" height="10"/>'
TICK = '<span style="left:{left}">{time}</span>'


def strip(found: Found, *, id_: str, line: float) -> Markup:
    """Return the strip of a recording; ``line`` is the height that a span has to reach."""
    length_s = timeline_s(found)
    return fill(
        STRIP,
        id=id_,
        length=f"{length_s:.3f}",
        told=_told(found),
        area=_area(found.curve, length_s),
        windows=joined(_rect(WINDOW, span, length_s) for span in found.spans),
        marks=joined(_rect(MARK, span, length_s) for span in found.spans),
        line=f"{line:.2f}",
        line_y=f"{HEIGHT * (1 - line):g}",
        ticks=joined(_ticks(length_s)),
    )


def timeline_s(found: Found) -> float:
    """Return how long the strip is: all that the recording claims, holds or had found in it."""
    ends = [found.recording.duration_s, len(found.curve.scores) * found.curve.hop_s]
    ends += [span.end_s for span in found.spans]
    return max([end for end in ends if np.isfinite(end)] + [0.001])


def highest(curve: Curve) -> tuple[float, float]:
    """Return the highest score and its time; zeros where there is none."""
    scores = np.nan_to_num(curve.scores)
    if not len(scores):
        return 0.0, 0.0
    best = int(scores.argmax())
    return float(scores[best]), best * curve.hop_s


def _told(found: Found) -> str:
    score, time_s = highest(found.curve)
    spans = plural(len(found.detections), "found span")
    return f"Score over the recording: {spans}; highest {score:.2f} at {clock(time_s)}"


def _area(curve: Curve, length_s: float) -> str:
    """Return the outline under the curve, each column as high as its highest score."""
    n_scores = len(curve.scores)
    if not n_scores:
        return ""
    edges = np.linspace(0, n_scores, min(n_scores, MOST_COLUMNS) + 1).astype(np.int64)
    scores = np.nan_to_num(curve.scores).clip(0, 1)
    tops = HEIGHT * (1 - np.maximum.reduceat(scores, edges[:-1]))
    times_s = (edges[:-1] + edges[1:] - 1) / 2 * curve.hop_s
    xs = WIDTH * times_s / length_s
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, tops, strict=True))
    return f"M{xs[0]:.1f},{HEIGHT} L{points} L{xs[-1]:.1f},{HEIGHT} Z"


def _rect(template: str, span: Span, length_s: float) -> Markup:
    x, width = (WIDTH * each / length_s for each in (span.start_s, span.length_s))
    return fill(template, x=f"{x:.2f}", width=f"{width:.2f}")


def _ticks(length_s: float) -> list[Markup]:
    step_s = next((step for step in STEPS_S if length_s / step <= MOST_TICKS), STEPS_S[-1])
    times_s = [i * step_s for i in range(int(length_s / step_s) + 1)]
    return [
        fill(TICK, left=percent(time_s, length_s), time=coarse_clock(time_s))
        for time_s in times_s
        if time_s == 0 or length_s - time_s > length_s / 25  # the last would leave the page
    ]
