"""Names in what is written: always valid text, whatever bytes the disk holds."""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

LONGEST_NAME_BYTES = 200
"""Leaves room for a number and the suffix within the 255 that file systems allow."""


def readable(path: Path) -> str:
    """Return a path as text that any encoding can hold: bytes that are not UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


def valid(text: str) -> str:
    """Return text without the lone surrogates that a name from a disk or a terminal may bring."""
    return text.encode("utf-8", "replace").decode("utf-8")


def is_exact(path: Path) -> bool:
    """Say whether ``readable`` lost nothing of the path."""
    return os.fsencode(path) == readable(path).encode()


def relative_url(path: Path, folder: Path) -> str:
    """Return the percent-encoded URL that leads from a page in a folder to a file.

    Browsers take ``..`` away by its letters, so symbolic links stay as they are written.
    """
    try:
        relative = os.path.relpath(path, folder)
    except ValueError:  # Windows: on another drive
        return path.absolute().as_uri()
    return quote(os.fsencode(relative.replace(os.sep, "/")))


def distinct_names(names: Sequence[str]) -> list[str]:
    """Return names that differ even where capitals do not count."""
    short = [_shortened(name) for name in names]
    taken = {name.casefold() for name in short}
    seen: set[str] = set()
    distinct = []
    for name in short:
        chosen = name
        if name.casefold() in seen:
            numbered = (f"{name}-{number}" for number in itertools.count(2))
            chosen = next(each for each in numbered if each.casefold() not in taken)
        seen.add(chosen.casefold())
        taken.add(chosen.casefold())
        distinct.append(chosen)
    return distinct


def _shortened(name: str) -> str:
    encoded = os.fsencode(name)
    if len(encoded) <= LONGEST_NAME_BYTES:
        return name
    return encoded[:LONGEST_NAME_BYTES].decode("utf-8", "ignore")
