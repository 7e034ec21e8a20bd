"""Nothing that is there already is written over, unless somebody says so."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from earmark.errors import OutputError
from earmark.formats.names import readable


def ensure_free(paths: Iterable[Path], *, force: bool) -> None:
    """Make sure that files can be written without loss.

    Raises:
        OutputError: some are there already.
    """
    taken = [path for path in paths if path.is_dir() or (not force and path.exists())]
    if not taken:
        return
    what = "is a folder" if taken[0].is_dir() else "is there already"
    more = f", and so are {len(taken) - 1:,} more" if len(taken) > 1 else ""
    msg = f"{readable(taken[0])}: {what}{more}. Name another place, or replace with --force."
    raise OutputError(msg)
