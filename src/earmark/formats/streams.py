"""Where results land: whole files or none."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from earmark.errors import OutputError
from earmark.formats.names import readable

REPLACEABLE = frozenset(
    {
        ".csv",
        ".ffmeta",
        ".htm",
        ".html",
        ".json",
        ".jsonl",
        ".npz",
        ".parquet",
        ".tsv",
        ".txt",
    }
)
"""What may be written over: ``find --json *.mp4`` would otherwise cost somebody a recording.

Subtitles and transcriptions are people's own work, as likely as not.
"""


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of ``path`` only once everything is in it.

    Missing folders are made. A link is followed; a device or a pipe is written to as it is.

    Raises:
        OutputError: it cannot be written; what stood there before is untouched.
    """
    try:
        with _direct(path) if _is_special(path) else _aside(path) as stream:
            yield stream
    except OSError as error:
        raise OutputError(_sentence(path, error)) from error


def ensure_writable(path: Path) -> None:
    """Find out before hours of work whether a result can be written.

    Raises:
        OutputError: it cannot.
    """
    try:
        if not _is_special(path):
            _open_aside(path)[1].unlink()
    except OSError as error:
        raise OutputError(_sentence(path, error)) from error


def ensure_replaceable(path: Path) -> None:
    """Make sure that a result costs nothing but an older result.

    Raises:
        OutputError: a file of another kind stands there.
    """
    if path.is_file() and path.suffix.lower() not in REPLACEABLE:
        msg = f"{readable(path)}: is there already, and looks like no result. Name another file."
        raise OutputError(msg)


@contextmanager
def as_text(stream: BinaryIO) -> Iterator[TextIO]:
    """Let UTF-8 text be written to a stream of bytes, line ends as they are given."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=False)
    try:
        yield text
        text.flush()
    finally:
        text.detach()


def _is_special(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


@contextmanager
def _direct(path: Path) -> Iterator[BinaryIO]:
    with path.open("wb") as stream:
        yield stream


@contextmanager
def _aside(path: Path) -> Iterator[BinaryIO]:
    target, temporary = _open_aside(path)
    try:
        with temporary.open("wb") as stream:
            yield stream
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _open_aside(path: Path) -> tuple[Path, Path]:
    """Return the real target and a new empty file beside it."""
    target = path.resolve()
    if target.is_dir():
        raise IsADirectoryError(None, "it is a folder; name a file in it")
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".earmark-{secrets.token_hex(8)}.part")
    temporary.open("xb").close()
    return target, temporary


def _sentence(path: Path, error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{readable(path)}: cannot be written: {reason}. Free the disk or name another place."
