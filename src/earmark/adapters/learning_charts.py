"""Pictures of how the training of a network went, epoch by epoch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from earmark.adapters.chart_canvas import PLOT, draw_svg
from earmark.adapters.chart_look import BLUE, DASHES, LINE, ORANGE, PANEL, QUIET, RIMMED
from earmark.values import Chart, Epoch

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NEAR = 0.08
"""Lines that end closer together than this share of the plot are named above and below."""


def draw_learning(epochs: Sequence[Epoch]) -> tuple[Chart, ...]:
    """Return the losses of a training, and how right it was where something was held out.

    There is one epoch at least; the same epochs give the same bytes.
    """
    charts = (_losses(epochs), _figures(epochs))
    is_judged = not math.isnan(epochs[-1].held_out_loss)
    return charts if is_judged else charts[:1]


def _losses(epochs: Sequence[Epoch]) -> Chart:
    best = _best(epochs)
    lines = {
        "learnt from": [each.loss for each in epochs],
        "held out": [each.held_out_loss for each in epochs],
    }

    def draw(figure: Figure) -> None:
        axes = _plot(figure, epochs, "loss: lower is better")
        finite = [loss for line in lines.values() for loss in line if math.isfinite(loss)]
        axes.set_ylim(0, 1.1 * max(finite, default=1.0))
        _lines(axes, epochs, lines)

    told = (
        f"Of {len(epochs)} epochs, number {best.number} was the best: the loss was {best.loss:.2f}"
    )
    if math.isnan(best.held_out_loss):
        return Chart("Loss", draw_svg(draw, f"Loss {best.loss:.2f}"), f"{told}.")
    heading = f"Best in epoch {best.number}: held-out loss {best.held_out_loss:.2f}"
    told = f"{told}, and {best.held_out_loss:.2f} of the examples that were held out."
    return Chart("Loss", draw_svg(draw, heading), told)


def _figures(epochs: Sequence[Epoch]) -> Chart:
    best = _best(epochs)
    lines = {
        "accuracy": [each.accuracy for each in epochs],
        "average precision": [each.average_precision for each in epochs],
    }

    def draw(figure: Figure) -> None:
        axes = _plot(figure, epochs, "of the examples that were held out")
        axes.set_ylim(0, 1.1)
        axes.set_yticks([0, 0.25, 0.5, 0.75, 1], labels=["0", "", "0.5", "", "1"])
        _lines(axes, epochs, lines)

    figures = f"average precision {_number(best.average_precision)}, accuracy {best.accuracy:.2f}"
    told = f"Of the examples that were held out, after epoch {best.number}: {figures}."
    return Chart("Held-out examples", draw_svg(draw, figures.capitalize()), told)


def _plot(figure: Figure, epochs: Sequence[Epoch], ylabel: str) -> Axes:
    """Return a plot over the epochs; the best is marked, and where the head learnt alone."""
    axes = figure.add_axes(PLOT, xlim=(0.5, len(epochs) + 0.5))
    axes.set_xlabel("epoch")
    axes.locator_params(axis="x", integer=True, min_n_ticks=1)
    axes.grid(axis="y", color=LINE)
    figure.text(0.01, 0.865, ylabel, color=QUIET)
    axes.axvline(_best(epochs).number, color=QUIET, lw=1, ls=DASHES)
    n_head = sum(each.phase == "head" for each in epochs)
    if n_head:
        axes.axvspan(0.5, n_head + 0.5, color=LINE, alpha=0.5, lw=0)
        axes.text(0.6, 0.02, "head alone", transform=axes.get_xaxis_transform(), color=QUIET)
    return axes


def _lines(axes: Axes, epochs: Sequence[Epoch], lines: dict[str, list[float]]) -> None:
    """Draw two lines, each named near its end."""
    (_, height) = axes.get_ylim()
    first, second = (values[-1] for values in lines.values())
    is_first_above = first > second
    numbers = [each.number for each in epochs]
    for (name, values), colour in zip(lines.items(), (ORANGE, BLUE), strict=True):
        if all(map(math.isnan, values)):
            continue
        axes.plot(numbers, values, color=colour, lw=2, marker="o", mec=PANEL, clip_on=False)
        is_above = (colour == ORANGE) == is_first_above or abs(first - second) > NEAR * height
        axes.annotate(
            name, (numbers[-1], values[-1]), (0, 8 if is_above else -8), color=colour,
            textcoords="offset points", ha="right", va="bottom" if is_above else "top",
            zorder=5, gid=f"{RIMMED}-{name.replace(' ', '-')}",
        )  # fmt: skip


def _best(epochs: Sequence[Epoch]) -> Epoch:
    """Return the last that was the best so far."""
    return next((each for each in reversed(epochs) if each.is_best), epochs[-1])


def _number(value: float) -> str:
    return "unknown" if math.isnan(value) else f"{value:.2f}"
