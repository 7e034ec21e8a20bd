"""Where recordings lie, and whether they still do."""

from __future__ import annotations

import os
from pathlib import Path

from earmark.values import Recording


def is_there(recording: Recording) -> bool:
    """Return whether a file of the same length is at its path."""
    try:
        return recording.path.stat().st_size == recording.size_bytes
    except (OSError, ValueError):
        return False


def settled(path: Path) -> Path:
    """Return the one way to spell where a file lies; a link to the file itself keeps its name."""
    if path.name in {"", ".."}:
        return Path(os.path.realpath(path))
    return Path(os.path.realpath(path.parent), path.name)
