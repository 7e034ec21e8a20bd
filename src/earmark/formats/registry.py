"""The formats of labels and detections by name: ours, and those that other packages bring.

A package brings one by an entry point of the group ``earmark.formats`` that leads to a
``MomentFormat``. One that is broken is told, and costs nothing but itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import BinaryIO

from earmark.errors import EarmarkError, LabelsError, OutputError
from earmark.formats.moments import (
    audacity,
    chapters,
    comma_separated,
    elan,
    ffmetadata,
    json_files,
    label_studio,
    parquet,
    raven,
    subtitles,
)
from earmark.formats.moments.moment_format import MomentFormat, ReadOptions
from earmark.values import Moment, ReadLabels

GROUP = "earmark.formats"
OURS = (
    comma_separated.FORMAT,
    json_files.JSON,
    json_files.JSON_LINES,
    parquet.FORMAT,
    audacity.FORMAT,
    raven.FORMAT,
    subtitles.WEBVTT,
    subtitles.SRT,
    chapters.FORMAT,
    ffmetadata.FORMAT,
    label_studio.FORMAT,
    elan.FORMAT,
)
ALSO_CSV = ".tsv"


@dataclass(frozen=True, slots=True)
class KnownFormats:
    """The formats that can be asked for, and a sentence on each that was brought in vain."""

    formats: tuple[MomentFormat, ...]
    faults: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return their names, ours first."""
        return tuple(each.name for each in self.formats)

    @property
    def readable_names(self) -> tuple[str, ...]:
        """Return the names of those whose files can be read."""
        return tuple(each.name for each in self.formats if each.read)

    def get(self, name: str) -> MomentFormat:
        """Return the format of a name.

        Raises:
            ValueError: there is none; the message lists those there are.
        """
        found = next((each for each in self.formats if each.name == name), None)
        if found is None:
            known = f"no format of labels is called {name!r}; there are {', '.join(self.names)}"
            raise ValueError(". ".join((known, *self.faults)))
        return found

    def of_file(self, path: Path) -> MomentFormat | None:
        """Return the format that a file's suffix tells; ``None`` where it tells none, or several.

        Of several, the one whose very name the suffix is.
        """
        suffix = path.suffix.lower()
        if suffix == ALSO_CSV:
            return comma_separated.FORMAT
        fitting = [each for each in self.formats if each.suffix == suffix]
        named = [each for each in fitting if suffix == f".{each.name}"]
        return next(iter(named or fitting), None) if len(named or fitting) == 1 else None


def known_formats() -> KnownFormats:
    """Return every format that can be asked for."""
    formats, faults = list(OURS), list[str]()
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            brought = _load(point, {each.name for each in formats})
        except Exception as error:  # noqa: BLE001 - somebody else's code may raise anything
            faults.append(f"The format {point.name} ({point.value}) is left out: {_told(error)}.")
        else:
            formats.append(brought)
    return KnownFormats(tuple(formats), tuple(faults))


def _load(point: EntryPoint, taken: Iterable[str]) -> MomentFormat:
    """Return the format that an entry point leads to; an exception says why it is of no use."""
    brought = point.load()
    if not isinstance(brought, MomentFormat):
        msg = f"it is no MomentFormat, but a {type(brought).__name__}"
        raise TypeError(msg)
    if brought.name in taken:
        msg = f"there is a format called {brought.name!r} already"
        raise ValueError(msg)
    read = None if brought.read is None else _guarded_read(brought.read, brought.name)
    return replace(brought, read=read, write=_guarded_write(brought.write, brought.name))


def _guarded_read(
    read: Callable[[BinaryIO, ReadOptions], ReadLabels], name: str
) -> Callable[[BinaryIO, ReadOptions], ReadLabels]:
    """Return a reader that raises nothing but what readers raise."""

    def read_or_tell(stream: BinaryIO, options: ReadOptions) -> ReadLabels:
        try:
            return read(stream, options)
        except (EarmarkError, OSError):
            raise
        except Exception as error:
            msg = f"cannot be read by the format {name}, which is not ours: {_told(error)}"
            raise LabelsError(msg) from error

    return read_or_tell


def _guarded_write(
    write: Callable[[Sequence[Moment], BinaryIO], None], name: str
) -> Callable[[Sequence[Moment], BinaryIO], None]:
    """Return a writer that raises nothing but what writers raise."""

    def write_or_tell(moments: Sequence[Moment], stream: BinaryIO) -> None:
        try:
            write(moments, stream)
        except (EarmarkError, OSError):
            raise
        except Exception as error:
            msg = f"The format {name}, which is not ours, cannot write this: {_told(error)}."
            raise OutputError(msg) from error

    return write_or_tell


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": .")
