"""What clips are called: a template with fields, filled in so that no name can do harm."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from earmark.errors import ChoiceError
from earmark.formats.names import distinct_names, readable
from earmark.values import Moment

FIELDS = (
    *("recording", "number", "start", "end", "length", "sound"),
    *("score", "verdict", "by", "digest"),
)
LONGEST_FIELD_BYTES = 100
LONGEST_PART_BYTES = 200
"""Leaves room for a number and the suffix within the 255 that file systems allow."""

_FORBIDDEN = frozenset('/\\:*?"<>|\x7f').union(map(chr, range(32)))
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)]
)
"""Names that Windows keeps for itself, whatever their suffix."""


class ClipNames:
    """Gives clips their names, each its own; ``/`` in the template makes folders.

    Args:
        template: text with fields in braces, as of Python's ``format``: ``{number:04d}``.

    Raises:
        ChoiceError: there is no such field, or the template leads out of its folder.
    """

    def __init__(self, template: str) -> None:
        self._template = template
        self._taken: set[str] = set()
        self._parts = template.split("/")
        if any(part in {"", ".", ".."} for part in self._parts) or "\\" in template:
            raise ChoiceError(f"{template!r}: leads out of the folder, or names none. {_KNOWN}")
        try:
            names = {name for _, name, _, _ in string.Formatter().parse(template)}
        except ValueError as error:
            raise ChoiceError(f"{template!r}: is no template: {error}. {_KNOWN}") from error
        unknown = sorted(names - {None, *FIELDS}, key=str)
        if unknown:
            raise ChoiceError(f"{template!r}: there is no field {unknown[0]!r}. {_KNOWN}")

    def name(self, moment: Moment, number: int, recording: str, suffix: str) -> Path:
        """Return a relative path, unlike any before it even where capitals do not count.

        Args:
            moment: what the clip holds.
            number: of the clip among those of its recording.
            recording: its name, as ``recording_names`` has it.
            suffix: with its dot.
        """
        fields = _fields(moment, number, recording)
        try:
            parts = [_safe(part.format_map(fields)) for part in self._parts]
        except (ValueError, TypeError) as error:
            raise ChoiceError(f"{self._template!r}: {error}. {_KNOWN}") from error
        path = Path(*parts[:-1], parts[-1] + suffix)
        again = 2
        while _key(path) in self._taken:
            path = Path(*parts[:-1], f"{parts[-1]}-{again}{suffix}")
            again += 1
        self._taken.add(_key(path))
        return path


_KNOWN = f"Fields are: {', '.join('{' + name + '}' for name in FIELDS)}."


def recording_names(paths: Sequence[Path]) -> dict[Path, str]:
    """Return what to call each recording: its name without suffix, unlike those of the others."""
    distinct = list(dict.fromkeys(paths))
    names = distinct_names([readable(Path(path.stem)) for path in distinct])
    return dict(zip(distinct, names, strict=True))


def moment_name(seconds: float) -> str:
    """Return a time as a file name can hold it; names sort as the times do."""
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}h{minutes % 60:02d}m{milliseconds / 1000:06.3f}s"


def _fields(moment: Moment, number: int, recording: str) -> dict[str, str | int | float]:
    return {
        "recording": _fit(recording),
        "number": number,
        "start": moment_name(moment.span.start_s),
        "end": moment_name(moment.span.end_s),
        "length": round(moment.span.length_s, 3),
        "sound": _fit(moment.sound),
        "score": float("nan") if moment.score is None else round(moment.score, 4),
        "verdict": moment.verdict.value if moment.verdict else "found",
        "by": _fit(moment.by),
        "digest": moment.digest[:12],
    }


def _fit(text: str) -> str:
    """Return a value without what would end a name or lead elsewhere, and not too long."""
    return _cut("".join(_tame(text)), LONGEST_FIELD_BYTES)


def _tame(text: str) -> Iterable[str]:
    return ("_" if each in _FORBIDDEN or not each.isprintable() else each for each in text)


def _safe(part: str) -> str:
    """Return a name that every file system takes: no device, not hidden, no blank at its end."""
    name = _cut("".join(_tame(part)), LONGEST_PART_BYTES).strip(" ").rstrip(".")
    name = f"_{name[1:]}" if name.startswith((".", "-")) else name
    is_device = name.partition(".")[0].rstrip().casefold() in _DEVICES
    return f"_{name}" if is_device or not name else name


def _cut(text: str, longest_bytes: int) -> str:
    return text.encode("utf-8", "replace")[:longest_bytes].decode("utf-8", "ignore")


def _key(path: Path) -> str:
    return unicodedata.normalize("NFC", str(path).casefold())
