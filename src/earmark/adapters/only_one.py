"""One process at a time, where two would write into each other's files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from earmark.errors import OutputError


@contextmanager
def only_one(lock: Path, reason: str) -> Iterator[None]:
    """Hold a lock that ends with the process, however it ends.

    Raises:
        OutputError: another process holds it; the message is the path and the reason.
    """
    try:
        import fcntl
    except ImportError:  # pragma: no cover - Windows keeps two from writing a file by itself
        yield
        return
    try:
        with lock.open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise OutputError(f"{lock.parent}: {reason}") from error
            yield
    except PermissionError as error:
        raise OutputError(f"{lock}: cannot be written: {error.strerror}.") from error
