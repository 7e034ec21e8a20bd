"""Names as a line of a timeline can hold them."""

from __future__ import annotations

import os

from earmark.values import Reel


def one_line(text: str) -> str:
    """Return text that XML and lines can hold: no control characters, no half letters."""
    valid = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(each if each.isprintable() else " " for each in valid).strip() or "unnamed"


def file_name(reel: Reel) -> str:
    """Return what the reel's file is called."""
    return os.fsencode(reel.recording.path.name).decode("utf-8", "replace")
