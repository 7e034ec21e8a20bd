"""Pictures of how right a detector is, by matplotlib, as SVG that suits a light and a dark page."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from earmark.adapters.chart_canvas import PLOT, draw_svg
from earmark.adapters.chart_look import (
    BLUE,
    DASHES,
    GREY,
    HATCH,
    INK,
    LARGE_PT,
    LINE,
    NORMAL_PT,
    ORANGE,
    PANEL,
    QUIET,
    RIMMED,
)
from earmark.values import Chart, Estimate, Judgement, PrecisionRecall, ReliabilityBin, Scores

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import XAxis, YAxis
    from matplotlib.figure import Figure

MOST_POINTS = 300
SMALLEST_DOT, LARGEST_DOT = 22.0, 380.0
N_BARS = 20
LONG_TAIL = 20
"""Where one bar is so many times as high as another, counts are drawn as logarithms."""


def draw_charts(judgement: Judgement) -> tuple[Chart, ...]:
    """Return every picture of a judgement; the same judgement gives the same bytes."""
    return (
        draw_confusion(judgement),
        draw_trade_off(judgement),
        draw_reliability(judgement),
        draw_scores(judgement),
    )


def draw_confusion(judgement: Judgement) -> Chart:
    """Return how many were rightly and wrongly found and left out."""
    counts = judgement.confusion
    n_true, n_other = counts.n_right + counts.n_missed, counts.n_false + counts.n_rejected

    def draw(figure: Figure) -> None:
        axes = figure.add_axes((0.09, 0.02, 0.9, 0.86), xlim=(0, 2.06), ylim=(0, 2.06))
        axes.set_axis_off()
        for y, name in ((1.57, f"there: {n_true:,}"), (0.49, f"not there: {n_other:,}")):
            axes.text(-0.03, y, name, rotation=90, ha="right", va="center", color=QUIET)
        _cell(axes, (0.0, 1.08), (counts.n_right, n_true), ("found", BLUE))
        _cell(axes, (1.08, 1.08), (counts.n_missed, n_true), ("missed", ORANGE))
        _cell(axes, (0.0, 0.0), (counts.n_false, n_other), ("found wrongly", ORANGE))
        _cell(axes, (1.08, 0.0), (counts.n_rejected, n_other), ("left out", BLUE))

    told = (
        f"Of {n_true:,} with the sound, {counts.n_right:,} were found and {counts.n_missed:,} "
        f"missed; of {n_other:,} without it, {counts.n_false:,} were found wrongly and "
        f"{counts.n_rejected:,} left out."
    )
    heading = f"Right in {counts.n_right + counts.n_rejected:,} of {n_true + n_other:,}"
    return Chart("Found and missed", draw_svg(draw, heading), told)


def draw_trade_off(judgement: Judgement) -> Chart:
    """Return precision against recall, with what the rule in use gives."""
    precision, recall = judgement.precision, judgement.recall
    average = _number(judgement.average_precision)
    share = float(judgement.is_true.mean())

    def draw(figure: Figure) -> None:
        axes = _plot(figure, "recall: share of what is there", "precision: share of what is found")
        if judgement.is_true.any():
            _curve(axes, judgement.curve)
        else:
            axes.text(0.5, 0.5, "nothing was there to find", ha="center", color=QUIET)
        axes.axhline(share, color=QUIET, lw=1, ls=DASHES)
        _beside(axes, (0, share), f"by chance {share:.2f}", (4, 4 if share < 0.9 else -4), "chance")  # noqa: PLR2004 - above that the words would leave the plot
        _rule(axes, precision, recall)

    told = (
        f"Average precision is {average}. The rule in use gives precision {_number(precision)} "
        f"and recall {_number(recall)}; calling everything the sound, precision {share:.2f}."
    )
    return Chart("Precision and recall", draw_svg(draw, f"Average precision {average}"), told)


def draw_reliability(judgement: Judgement) -> Chart:
    """Return how often what scores alike is true; dots are as large as what they stand for."""
    bins = judgement.reliability
    most = max(each.n for each in bins)

    def draw(figure: Figure) -> None:
        axes = _plot(figure, "score", "share that is true")
        axes.set(xlim=(-0.06, 1.06), ylim=(-0.09, 1.09))
        axes.plot((0, 1), (0, 1), color=QUIET, lw=1, ls=DASHES)
        if not any(each.score < 0.5 and each.share > 0.6 for each in bins):  # noqa: PLR2004 - room
            axes.text(0, 1, "true more often\nthan it says", color=QUIET, va="top")
        if not any(each.score > 0.5 and each.share < 0.4 for each in bins):  # noqa: PLR2004 - room
            axes.text(1, 0, "true less often\nthan it says", color=QUIET, ha="right")
        for at, each in enumerate(bins):
            _dot(axes, each, max(SMALLEST_DOT, LARGEST_DOT * each.n / most), str(at))

    error = _number(judgement.calibration_error)
    shares = (f"of {each.n:,} that score {each.score:.2f}, {each.share:.2f}" for each in bins)
    told = f"What scores alike is this often true: {'; '.join(shares)}. The mean error is {error}."
    return Chart("Scores as chances", draw_svg(draw, f"Calibration error {error}"), told)


def draw_scores(judgement: Judgement) -> Chart:
    """Return how the true and the others score: the true upwards, the others downwards."""
    parts = judgement.scores[judgement.is_true], judgement.scores[~judgement.is_true]
    true, other = (np.histogram(each, N_BARS, (0, 1))[0].astype(np.int64) for each in parts)
    both = np.concatenate([true, other])
    highest = int(both.max())
    is_log = highest >= LONG_TAIL * int(both[both > 0].min())

    def draw(figure: Figure) -> None:
        left, bottom, width, height = PLOT
        upper = figure.add_axes((left, bottom + height / 2, width, height / 2))
        lower = figure.add_axes((left, bottom, width, height / 2))
        for axes in (upper, lower):
            _count_axis(axes, highest, is_log=is_log)
        xs = (np.arange(N_BARS) + 0.5) / N_BARS
        upper.bar(xs[true > 0], true[true > 0], 0.8 / N_BARS, fc=BLUE, ec=BLUE)
        upper.text(0.02, 0.95, f"there: {true.sum():,}", transform=upper.transAxes, va="top")
        upper.spines["bottom"].set_color(QUIET)
        upper.set_xticks([])
        lower.bar(xs[other > 0], other[other > 0], 0.8 / N_BARS, fc="none", ec=GREY, hatch=HATCH)
        lower.text(0.98, 0.06, f"not there: {other.sum():,}", transform=lower.transAxes, ha="right")
        lower.spines["bottom"].set_visible(False)
        lower.invert_yaxis()
        lower.set_xlabel("score")
        figure.text(0.01, 0.865, "how many (logarithmic)" if is_log else "how many", color=QUIET)

    yes, no = map(_median, parts)
    told = (
        f"Half of the {true.sum():,} with the sound score {yes} or more, "
        f"half of the {other.sum():,} without it {no} or less."
    )
    return Chart("Scores of yes and no", draw_svg(draw, f"Median score: yes {yes}, no {no}"), told)


def _plot(figure: Figure, xlabel: str, ylabel: str) -> Axes:
    """Return a plot of one share against another."""
    axes = figure.add_axes(PLOT, xlim=(0, 1), ylim=(0, 1))
    axes.set_xlabel(xlabel)
    figure.text(0.01, 0.865, ylabel, color=QUIET)
    axes.grid(color=LINE)
    _share_axis(axes.xaxis)
    _share_axis(axes.yaxis)
    return axes


def _share_axis(axis: XAxis | YAxis) -> None:
    axis.set_ticks([0, 0.25, 0.5, 0.75, 1], labels=["0", "", "0.5", "", "1"])


def _count_axis(axes: Axes, highest: int, *, is_log: bool) -> None:
    _share_axis(axes.xaxis)
    axes.set_xlim(0, 1)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="y", color=LINE)
    if is_log:
        axes.set_yscale("log")
        axes.set_ylim(0.7, highest**1.3)
        axes.minorticks_off()
        tens = [10**power for power in range(1, len(str(highest)))]
        axes.set_yticks(tens, [f"{ten:,}" for ten in tens])
    else:
        axes.set_ylim(0, highest * 1.25)
        axes.locator_params(axis="y", nbins=3, integer=True, min_n_ticks=2)


def _cell(
    axes: Axes, corner: tuple[float, float], part: tuple[float, float], kind: tuple[str, str]
) -> None:
    """Draw a count, what it counts, and a bar of its share of the row."""
    (x, y), (count, whole), (what, colour) = corner, part, kind
    axes.barh(y, 0.98, 0.98, x, align="edge", fc=colour, alpha=0.1)
    axes.text(x + 0.08, y + 0.67, f"{count:,}", size=LARGE_PT, va="center")
    axes.text(x + 0.08, y + 0.38, what, size=NORMAL_PT, color=INK, va="center")
    share = count / whole if whole else 0.0
    hatch, face = (HATCH, "none") if colour == ORANGE else (None, colour)
    axes.barh(y + 0.17, 0.55, 0.1, x + 0.08, fc="none", ec=colour)
    axes.barh(y + 0.17, 0.55 * share, 0.1, x + 0.08, fc=face, ec=colour, hatch=hatch)
    axes.text(x + 0.91, y + 0.17, f"{share:.0%}", color=QUIET, ha="right", va="center")


def _curve(axes: Axes, curve: PrecisionRecall) -> None:
    few = np.unique(np.linspace(0, len(curve.recall) - 1, MOST_POINTS).astype(np.int64))
    xs = np.append(0.0, curve.recall[few])
    ys = np.append(curve.precision[0], curve.precision[few])
    axes.fill_between(xs, ys, step="pre", color=BLUE, alpha=0.1, lw=0)
    axes.step(xs, ys, color=BLUE, lw=2, where="pre", clip_on=False)


def _rule(axes: Axes, precision: Estimate, recall: Estimate) -> None:
    """Mark what the rule in use gives, with both intervals."""
    x, y = recall.value, precision.value
    axes.plot((recall.low, recall.high), (y, y), color=ORANGE)
    axes.plot((x, x), (precision.low, precision.high), color=ORANGE)
    axes.plot(x, y, "D", ms=8, color=ORANGE, mec=PANEL, clip_on=False, zorder=4)
    shift = (12 if x < 0.5 else -12, 24 if y < 0.5 else -12)  # noqa: PLR2004 - where there is room
    _beside(axes, (x, y), f"the rule in use:\n{y:.2f} at recall {x:.2f}", shift, "rule")


def _dot(axes: Axes, of: ReliabilityBin, size: float, name: str) -> None:
    """Draw a dot, how far it is off, and on its far side how many it stands for."""
    at = (of.score, of.share)
    axes.plot((of.score, of.score), (of.score, of.share), color=ORANGE)
    axes.scatter(*at, size, color=BLUE, edgecolors=PANEL, lw=1, zorder=3)
    away = math.sqrt(size) / 2 + 1
    _beside(axes, at, f"{of.n:,}", (0, away if of.share >= of.score else -away), name)


def _beside(
    axes: Axes, at: tuple[float, float], text: str, shift_pt: tuple[float, float], name: str
) -> None:
    """Write beside a point, readable on lines; the text lies on that side of it."""
    x, y = shift_pt
    side = "center" if not x else "left" if x > 0 else "right"
    axes.annotate(
        text, at, shift_pt, textcoords="offset points", ha=side, va="bottom" if y > 0 else "top",
        zorder=5, gid=f"{RIMMED}-{name}",
    )  # fmt: skip


def _number(estimate: Estimate) -> str:
    """Return a figure, with its interval where there is one."""
    if math.isnan(estimate.value):
        return "unknown"
    if math.isnan(estimate.width):
        return f"{estimate.value:.2f}"
    return f"{estimate.value:.2f} ({estimate.low:.2f}\N{EN DASH}{estimate.high:.2f})"


def _median(scores: Scores) -> str:
    return f"{np.median(scores):.2f}" if len(scores) else "unknown"
