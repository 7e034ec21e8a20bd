"""Which labels say something new."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

from earmark.values import Label, Span

SAME_WITHIN_DIGITS = 4
"""Files round times: labels whose times are the same to 0.1 ms are the same label."""

SAME_PLACE_S = 0.1
"""Clips that lie no farther apart are the same clip."""


def those_new(labels: Iterable[Label], known: Iterable[Label]) -> tuple[Label, ...]:
    """Return the labels that nobody gave yet, each once; when they were given does not matter."""
    seen = {_gist(label) for label in known}
    new: list[Label] = []
    for label in labels:
        if _gist(label) not in seen:
            seen.add(_gist(label))
            new.append(label)
    return tuple(new)


def as_placed_before(labels: Iterable[Label], known: Iterable[Label]) -> list[Label]:
    """Return labels of clips, each on the span it was given before if that is about the same.

    A clip that is placed anew lands a few samples off, and one that is a recording of its own is
    longer by a frame once it was listened to.
    """
    before: dict[tuple[str, str], list[Span]] = {}
    for label in known:
        before.setdefault((label.sound, label.recording), []).append(label.span)
    return [
        replace(label, span=_nearest(label.span, before.get((label.sound, label.recording), [])))
        for label in labels
    ]


def _nearest(span: Span, spans: Sequence[Span]) -> Span:
    def off_s(other: Span) -> float:
        return max(abs(span.start_s - other.start_s), abs(span.end_s - other.end_s))

    nearest = min(spans, key=off_s, default=span)
    return nearest if off_s(nearest) <= SAME_PLACE_S else span


def _gist(label: Label) -> Hashable:
    times = (round(at_s, SAME_WITHIN_DIGITS) for at_s in (label.span.start_s, label.span.end_s))
    about = (label.sound, label.recording, *times)
    return (*about, label.verdict, label.is_strong, label.by, label.tags)
