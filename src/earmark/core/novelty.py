"""Which labels say something new."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from earmark.values import Label

SAME_WITHIN_DIGITS = 4
"""Files round times: labels whose times are the same to 0.1 ms are the same label."""


def those_new(labels: Iterable[Label], known: Iterable[Label]) -> tuple[Label, ...]:
    """Return the labels that nobody gave yet, each once; when they were given does not matter."""
    seen = {_gist(label) for label in known}
    new: list[Label] = []
    for label in labels:
        if _gist(label) not in seen:
            seen.add(_gist(label))
            new.append(label)
    return tuple(new)


def _gist(label: Label) -> Hashable:
    times = (round(at_s, SAME_WITHIN_DIGITS) for at_s in (label.span.start_s, label.span.end_s))
    about = (label.sound, label.recording, *times)
    return (*about, label.verdict, label.is_strong, label.by, label.tags)
