"""From readings at some numbers of answers to what is compared, and to tables."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

Reading: TypeAlias = Mapping[str, float | int | str | None]
"""One detector's figures, as JSON keeps them; with ``n_answers`` and what it came from."""

LEVELS = (0.70, 0.80, 0.85, 0.90, 0.95)
"""Of F1, that ways of asking are compared at."""


def answers_needed(
    n_answers: Sequence[int], figures: Sequence[float], level: float
) -> float | None:
    """Return after how many answers a figure first is as high, on the line between two of them.

    ``None`` where it never is.

    Args:
        n_answers: numbers of answers, in order.
        figures: of each.
        level: what is to be reached.
    """
    before = None
    for n, figure in zip(n_answers, figures, strict=True):
        if figure >= level:
            if before is None:
                return float(n)
            n_before, low = before
            return n_before + (n - n_before) * (level - low) / (figure - low)
        before = (n, figure)
    return None


def by_checkpoint(readings: Sequence[Reading], figure: str) -> dict[int, list[float]]:
    """Return a figure's values after each number of answers, 0 where nothing could be learnt."""
    values: dict[int, list[float]] = {}
    for reading in readings:
        value = reading[figure]
        is_known = isinstance(value, float) and not math.isnan(value)
        values.setdefault(int(reading["checkpoint"] or 0), []).append(
            float(value or 0) if is_known else 0.0
        )
    return dict(sorted(values.items()))


def course_table(by_way: Mapping[str, Sequence[Reading]], figure: str, title: str) -> str:
    """Return a table of a figure's mean over draws, and its standard deviation."""
    counts = sorted({n for rows in by_way.values() for n in by_checkpoint(rows, figure)})
    lines = [
        f"| {title} after ... answers | " + " | ".join(map(str, counts)) + " |",
        "|---|" + "---|" * len(counts),
    ]
    for way, readings in by_way.items():
        values = by_checkpoint(readings, figure)
        cells = [_mean_and_spread(values.get(n, [])) for n in counts]
        lines.append(f"| {way} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def needed_by_way(
    by_way: Mapping[str, Sequence[Reading]], figure: str = "f1"
) -> dict[str, dict[str, float | None]]:
    """Return how many answers each way needs, by level; told from the mean over draws."""
    needed: dict[str, dict[str, float | None]] = {}
    for way, readings in by_way.items():
        values = by_checkpoint(readings, figure)
        means = [float(np.mean(each)) for each in values.values()]
        needed[way] = {
            f"{level:.2f}": answers_needed(list(values), means, level) for level in LEVELS
        }
        if means:
            last = 0.95 * means[-1]
            needed[way]["95 % of its last"] = answers_needed(list(values), means, last)
    return needed


def needed_table(needed: Mapping[str, Mapping[str, float | None]], beside: str) -> str:
    """Return a table of the answers needed; in brackets, as a share of those of one of the ways."""
    levels = list(next(iter(needed.values())))
    lines = [
        "| answers for an F1 of | " + " | ".join(levels) + " |",
        "|---|" + "---|" * len(levels),
    ]
    for way, by_level in needed.items():
        cells = [_needed(by_level[level], needed[beside][level]) for level in levels]
        lines.append(f"| {way} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def start_table(readings: Sequence[Reading]) -> str:
    """Return a table of the errors before and after the answers, by stream."""
    lines = [
        "| stream | clips | wrong before | wrong after | draws | worse | better |",
        "|---|---|---|---|---|---|---|",
    ]
    names = list(dict.fromkeys(str(reading["stream"]) for reading in readings))
    groups = [(name, [each for each in readings if each["stream"] == name]) for name in names]
    for name, group in [*groups, ("**all**", list(readings))]:
        before, after, clips = (
            np.array([float(each[key] or 0) for each in group])
            for key in ("errors_before", "errors_after", "n_clips")
        )
        lines.append(
            f"| {name} | {clips.mean():.1f} | {before.mean():.2f} | {after.mean():.2f} |"
            f" {len(group)} | {(after > before).sum()} | {(after < before).sum()} |"
        )
    return "\n".join(lines)


def _mean_and_spread(values: Sequence[float]) -> str:
    return f"{np.mean(values):.3f} ± {np.std(values):.3f}" if values else ""


def _needed(n: float | None, beside: float | None) -> str:
    if n is None:
        return "never"
    return f"{n:.0f}" + (f" ({n / beside:.2f})" if beside else "")
