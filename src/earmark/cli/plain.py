"""Names and sentences as a terminal can take them, whatever is in them."""

from __future__ import annotations

from pathlib import Path

from earmark.formats.names import readable


def plain(text: str) -> str:
    """Return text on one line, without anything that moves the cursor or changes colours."""
    valid = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in valid)


def plain_name(path: Path) -> str:
    """Return a path as one line of printable text."""
    return plain(readable(path))
