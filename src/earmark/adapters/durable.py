"""Put files in place whole, so that not even a loss of power leaves half of one."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

ABANDONED_AFTER_S = 600.0
"""No file takes that long to write: whoever began it and did not touch it since was killed."""

_PREFIX, _SUFFIX = ".earmark-", ".part"


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of ``path`` for good once everything is in it.

    ``OSError`` says why it cannot be written; what stood there before is untouched then.
    """
    temporary = path.with_name(f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    with suppress(OSError):  # not every system can do this to a folder, nor needs it
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep(folder: Path) -> None:
    """Delete what killed processes left half written in a folder."""
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):  # another process sweeps, too
            if time.time() - path.stat().st_mtime > ABANDONED_AFTER_S:
                path.unlink()
