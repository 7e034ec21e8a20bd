"""Recordings' names in what is written: always valid text, whatever bytes the disk holds."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote


def readable(path: Path) -> str:
    """Return a path as text that any encoding can hold: bytes that are not UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


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
