"""Can a result be written, and costs it nothing? Found out before hours of work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from earmark.errors import OutputError
from earmark.formats.names import readable
from earmark.formats.streams import ensure_writable


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


def ensure_page(path: Path, what: str, kinds: Sequence[str], *, force: bool) -> None:
    """Make sure that one file of such a kind can be written without loss.

    Raises:
        OutputError: its suffix names no such kind.
    """
    if path.suffix.lower() not in kinds:
        raise OutputError(f"{readable(path)}: {what} is written as {', '.join(kinds)}. Name it so.")
    ensure_free([path], force=force)
    ensure_writable(path)
