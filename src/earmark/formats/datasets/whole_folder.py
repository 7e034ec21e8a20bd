"""A folder that gets its name only when everything is in it."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from earmark.errors import OutputError
from earmark.formats.names import readable


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder beside ``path`` that takes its place once the block is through.

    What stood there goes only then, and stays where anything fails. Missing folders above are made.

    Raises:
        OutputError: it cannot be written, such as on a full disk.
    """
    to = path.absolute()
    aside = to.with_name(f".earmark-{secrets.token_hex(8)}.part")
    try:
        aside.mkdir(parents=True)
        yield aside
        _take_place(aside, to)
    except OutputError as error:  # of a file inside: nobody knows it by that name
        msg = str(error).replace(readable(aside), readable(path))
        raise OutputError(msg) from error
    except OSError as error:
        why = error.strerror or str(error)
        msg = f"{readable(path)}: cannot be written: {why}. Free the disk or name another place."
        raise OutputError(msg) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _take_place(aside: Path, to: Path) -> None:
    if not to.exists():
        aside.rename(to)
        return
    old = aside.with_suffix(".old")
    to.rename(old)
    try:
        aside.rename(to)
    except OSError:
        old.rename(to)
        raise
    shutil.rmtree(old, ignore_errors=True)
