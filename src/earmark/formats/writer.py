"""What every format offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from earmark.formats.streams import replacing
from earmark.values import Findings


@dataclass(frozen=True, slots=True)
class Writer:
    """One format.

    Attributes:
        name: what it is asked for by.
        summary: one line for a person who chooses.
        write: write everything to a stream, such as standard output.
        save: write to a path, whole or not at all, and return the files made;
            raises ``OutputError`` where that cannot be done.
    """

    name: str
    summary: str
    write: Callable[[Findings, BinaryIO], None]
    save: Callable[[Findings, Path], tuple[Path, ...]]


def one_file(name: str, summary: str, write: Callable[[Findings, BinaryIO], None]) -> Writer:
    """Return the writer of a format that puts everything into one file."""
    return Writer(name, summary, write, partial(_save, write))


def _save(
    write: Callable[[Findings, BinaryIO], None], findings: Findings, path: Path
) -> tuple[Path, ...]:
    with replacing(path) as stream:
        write(findings, stream)
    return (path,)
