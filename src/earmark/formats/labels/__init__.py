"""What labels are read from and written as, by name."""

from __future__ import annotations

from earmark.formats.labels import audacity, comma_separated, raven
from earmark.formats.labels.label_format import LabelFormat, ReadOptions

__all__ = ["LabelFormat", "ReadOptions", "get", "label_formats"]


def label_formats() -> tuple[LabelFormat, ...]:
    """Return every format that can be asked for."""
    return (comma_separated.FORMAT, audacity.FORMAT, raven.FORMAT)


def get(name: str) -> LabelFormat:
    """Return the format of a name.

    Raises:
        ValueError: there is none; the message lists those there are.
    """
    known = {each.name: each for each in label_formats()}
    if name not in known:
        msg = f"no format of labels is called {name!r}; there are {', '.join(known)}"
        raise ValueError(msg)
    return known[name]
