"""What results are written as, by name."""

from __future__ import annotations

from earmark.formats import audacity, findings_json, score_curve, spans_csv
from earmark.formats.writer import Writer

__all__ = ["Writer", "get", "writers"]


def writers() -> tuple[Writer, ...]:
    """Return every format that can be asked for."""
    return (findings_json.WRITER, spans_csv.WRITER, audacity.WRITER, score_curve.WRITER)


def get(name: str) -> Writer:
    """Return the format of a name.

    Raises:
        ValueError: there is none; the message lists those there are.
    """
    known = {writer.name: writer for writer in writers()}
    if name not in known:
        msg = f"no format is called {name!r}; there are {', '.join(known)}"
        raise ValueError(msg)
    return known[name]
