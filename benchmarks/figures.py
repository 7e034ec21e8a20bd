"""From what was found in known streams to figures by kind of stream, and to a table of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

Figures: TypeAlias = dict[str, Any]
"""Of one kind of stream, as JSON keeps them."""

TimeSpans: TypeAlias = Sequence[tuple[float, float]]

ALL = "all"
N_BINS = 10

COLUMNS: dict[str, tuple[tuple[str, ...], str]] = {
    "clip15 accuracy": (("clip15", "accuracy"), ".3f"),
    "precision": (("clip15", "precision"), ".3f"),
    "recall": (("clip15", "recall"), ".3f"),
    "AP": (("clip15", "ap"), ".3f"),
    "seg0.3 F1": (("seg0.3", "f1"), ".3f"),
    "event F1": (("event", "f1"), ".3f"),
    "start, ms": (("start_ms",), ".0f"),
    "key20 F1": (("key20", "f1"), ".3f"),
    "false alarms/h": (("false_alarms", "per_hour"), ".1f"),
    "ECE": (("calibration", "ece"), ".3f"),
}
"""What the table shows: its heads, where each figure lies, and how it is written."""

TARGETS: Figures = {
    "clip15": {"accuracy": 0.98, "ap": 0.985},
    "seg0.3": {"f1": 0.94},
    "event": {"f1": 0.90},
    "start_ms": 40,
    "key20": {"f1": 0.90},
    "false_alarms": {"per_hour": 1.0},
    "calibration": {"ece": 0.03},
}
"""For the line ``all``, but false alarms: those are counted in streams without typing."""


class Scorer(Protocol):
    """The script that scores: it counts in one stream, then sums up."""

    def one(self, truth: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
        """Return the counts in one stream."""

    def summary(self, results: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the figures of some streams."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """One stream: what the scorer makes of what was found there.

    Attributes:
        kind: of stream.
        hours: how long it is.
        decided: the scorer's counts for the spans that were decided on.
        ranked: its counts for everything with any score, from which clips get their scores.
        false_alarms: spans decided on that touch nothing true and nothing ignored.
    """

    kind: str
    hours: float
    decided: dict[str, Any]
    ranked: dict[str, Any]
    false_alarms: TimeSpans = ()


def false_alarms(found: TimeSpans, *known: TimeSpans) -> list[tuple[float, float]]:
    """Return the found spans that overlap none of the known ones."""
    return [
        (start_s, end_s)
        for start_s, end_s in found
        if not any(a < end_s and start_s < b for spans in known for a, b in spans)
    ]


def calibration(scored: Sequence[tuple[float, bool]]) -> Figures:
    """Return the expected calibration error of scores, and the bins that it is made of.

    The error is the mean over the bins, weighted by their counts, of the distance between the mean
    score and the share that is true. Source: Naeini, Cooper & Hauskrecht 2015.
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(N_BINS)]
    for score, is_true in scored:
        bins[min(int(score * N_BINS), N_BINS - 1)].append((score, is_true))
    rows = [_bin(i, inside) for i, inside in enumerate(bins) if inside]
    apart = sum(row["n"] * abs(row["mean_score"] - row["share_true"]) for row in rows)
    return {"ece": round(apart / len(scored), 4) if scored else None, "bins": rows}


def _bin(number: int, inside: list[tuple[float, bool]]) -> Figures:
    return {
        "from": number / N_BINS,
        "to": (number + 1) / N_BINS,
        "n": len(inside),
        "mean_score": round(sum(score for score, _ in inside) / len(inside), 4),
        "share_true": round(sum(is_true for _, is_true in inside) / len(inside), 4),
    }


def figures_by_kind(outcomes: Iterable[Outcome], scorer: Scorer) -> dict[str, Figures]:
    """Return the figures of each kind of stream, in the order of their coming, and of all."""
    by_kind: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_kind.setdefault(outcome.kind, []).append(outcome)
    everything = [outcome for group in by_kind.values() for outcome in group]
    return {kind: figures(group, scorer) for kind, group in [*by_kind.items(), (ALL, everything)]}


def figures(outcomes: Sequence[Outcome], scorer: Scorer) -> Figures:
    """Return the figures of some streams; ``None`` for what has no meaning where nothing is true.

    Args:
        outcomes: at least one.
        scorer: turns their counts into figures.
    """
    result: Figures = scorer.summary([outcome.decided for outcome in outcomes])
    ranked = scorer.summary([outcome.ranked for outcome in outcomes])
    clips = [clip for outcome in outcomes for clip in outcome.ranked["clips"]]
    result["clip15"]["ap"] = ranked["clip15"]["ap"]
    for name, n_true in _counts_of_true(outcomes).items():
        if not n_true and name in result:
            kept = {"n", "accuracy"}
            result[name] = {k: v if k in kept else None for k, v in result[name].items()}
    hours = sum(outcome.hours for outcome in outcomes)
    n_false = sum(len(outcome.false_alarms) for outcome in outcomes)
    result["false_alarms"] = {
        "n": n_false,
        "hours": round(hours, 4),
        "per_hour": round(n_false / hours, 3),
    }
    result["calibration"] = calibration([(score, bool(is_true)) for is_true, _, score in clips])
    return result


def _counts_of_true(outcomes: Sequence[Outcome]) -> dict[str, int]:
    decided = [outcome.decided for outcome in outcomes]
    return {
        "clip15": sum(bool(clip[0]) for one in decided for clip in one["clips"]),
        "seg0.3": sum(one["seg"][0] + one["seg"][2] for one in decided),
        "event": sum(one["event"][0] + one["event"][2] for one in decided),
    }


def table(rows: dict[str, Figures]) -> str:
    """Return rows of figures as aligned text that is a Markdown table, too; targets come last."""
    shown = {**rows, "wanted (false alarms: on no-typing)": TARGETS}
    cells = [["kind of stream", *COLUMNS]]
    cells += [
        [name, *(_cell(row, *column) for column in COLUMNS.values())] for name, row in shown.items()
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])])
    return "\n".join(
        "| " + " | ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) + " |"
        for row in cells
    )


def _cell(row: Figures, where: tuple[str, ...], form: str) -> str:
    value: Any = row
    for key in where:
        value = value.get(key) if value else None
    return "" if value is None else format(value, form)
