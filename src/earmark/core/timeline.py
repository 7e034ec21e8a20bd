"""Span algebra: spans in, ordered and disjoint spans out."""

from __future__ import annotations

from collections.abc import Iterable

from earmark.values import Span


def merge(spans: Iterable[Span], longest_gap_s: float = 0.0) -> list[Span]:
    """Return the spans in order, those made one that touch or lie within ``longest_gap_s``."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start_s - merged[-1].end_s <= longest_gap_s:
            end_s = max(merged[-1].end_s, span.end_s)
            merged[-1] = Span(merged[-1].start_s, end_s)
        else:
            merged.append(span)
    return merged


def widen(span: Span, by_s: float, within: Span) -> Span:
    """Return the span longer by ``by_s`` at either end, without leaving ``within``."""
    start_s = min(max(span.start_s - by_s, within.start_s), within.end_s)
    end_s = max(min(span.end_s + by_s, within.end_s), start_s)
    return Span(start_s, end_s)


def shared_s(one: Span, other: Span) -> float:
    """Return how much time two spans share."""
    return max(0.0, min(one.end_s, other.end_s) - max(one.start_s, other.start_s))


def intersect(first: Iterable[Span], second: Iterable[Span]) -> list[Span]:
    """Return the time that is in both, ordered and disjoint; touching is not overlapping."""
    a, b = merge(first), merge(second)
    i = j = 0
    both: list[Span] = []
    while i < len(a) and j < len(b):
        start_s, end_s = max(a[i].start_s, b[j].start_s), min(a[i].end_s, b[j].end_s)
        if start_s < end_s:
            both.append(Span(start_s, end_s))
        if a[i].end_s <= b[j].end_s:
            i += 1
        else:
            j += 1
    return both


def subtract(first: Iterable[Span], second: Iterable[Span]) -> list[Span]:
    """Return the time that is in the first and not in the second, ordered and disjoint."""
    rest: list[Span] = []
    taken = merge(second)
    for span in merge(first):
        start_s = span.start_s
        for each in taken:
            if start_s < each.end_s and each.start_s < span.end_s:
                rest.append(Span(start_s, max(start_s, each.start_s)))
                start_s = each.end_s
        rest.append(Span(start_s, max(start_s, span.end_s)))
    return [span for span in rest if span.length_s > 0]


def total_s(spans: Iterable[Span]) -> float:
    """Return how much time the spans cover; time covered twice counts once."""
    return sum(span.length_s for span in merge(spans))
