"""Labels as CSV, with all there is to say about each: the columns are in docs/formats.md."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from earmark.errors import LabelsError
from earmark.formats.labels.cells import collect, make_span, parse_time_s, widened
from earmark.formats.labels.label_format import LabelFormat, ReadOptions
from earmark.formats.labels.words import NAMES_NO_SOUND, to_tag
from earmark.formats.names import readable
from earmark.values import Label, ReadLabel, ReadLabels, Verdict

HEADER = (
    "recording",
    "start_s",
    "end_s",
    "sound",
    "verdict",
    "is_strong",
    "by",
    "at",
    "tags",
)
DELIMITERS = ",;\t"
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def read_csv(text: str, options: ReadOptions) -> ReadLabels:
    """Return the labels of a table: columns in any order, parted by commas, semicolons or tabs."""
    first, delimiter = _find_header(text)

    def parse(line: int, row: dict[str, str]) -> ReadLabel:
        if "" in row:
            raise ValueError(row[""])
        span = make_span(parse_time_s(row.get("start_s", "")), parse_time_s(row.get("end_s", "")))
        sound = row.get("sound") or options.sound
        if not sound:
            raise ValueError(NAMES_NO_SOUND)
        label = ReadLabel(
            line=line,
            recording=row.get("recording") or None,
            span=span,
            name=sound,
            sound=sound,
            verdict=_parse_verdict(row.get("verdict", "")),
            is_strong=_parse_truth(row.get("is_strong", ""), options.is_strong or False),
            tags=tuple(sorted(set(row.get("tags", "").split()))),
            by=row.get("by") or None,
            at=_parse_moment(row.get("at", "")),
        )
        return widened(label)

    return collect(_rows(text, first, delimiter), parse)


def write_csv(labels: Sequence[Label], paths: Mapping[str, Path]) -> bytes:
    """Return a table of the labels of any number of recordings; times to 1 microsecond."""
    stream = io.StringIO(newline="")
    table = csv.writer(stream)
    table.writerow(HEADER)
    for label in labels:
        table.writerow(
            (
                readable(paths.get(label.recording, Path(label.recording))),
                f"{label.span.start_s:.6f}",
                f"{label.span.end_s:.6f}",
                label.sound,
                label.verdict.value,
                "true" if label.is_strong else "false",
                label.by,
                label.at.isoformat(),
                " ".join(to_tag(tag) for tag in label.tags),
            )
        )
    return stream.getvalue().encode("utf-8", "replace")


def _find_header(text: str) -> tuple[int, str]:
    """Return the number of the header's line, from 1, and what parts its columns."""
    lines = text.split("\n", 2)[:2]
    # Spreadsheets may say what parts the columns in a line of its own: ``sep=;``.
    number = 2 if lines[0].startswith("sep=") and len(lines) > 1 else 1
    header = lines[number - 1]
    for delimiter in DELIMITERS:
        with suppress(csv.Error):
            names = _names_of(next(csv.reader([header], delimiter=delimiter), []))
            if {"start_s", "end_s"} <= set(names):
                return number, delimiter
    msg = (
        "is no CSV of labels: its first line must name the columns start_s and end_s, "
        f"but is {header.strip()[:100]!r}"
    )
    raise LabelsError(msg)


def _names_of(cells: list[str]) -> list[str]:
    return [cell.strip().casefold() for cell in cells]


def _rows(text: str, first: int, delimiter: str) -> Iterator[tuple[int, dict[str, str]]]:
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names: list[str] = []
    while True:
        line = table.line_num + 1
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, {"": f"it cannot be parted into columns ({error})"}
            continue
        if line == first:
            names = _names_of(cells)
        elif line > first and any(cell.strip() for cell in cells):
            yield line, dict(zip(names, (cell.strip() for cell in cells), strict=False))


def _parse_verdict(text: str) -> Verdict:
    known = {verdict.value: verdict for verdict in Verdict}
    verdict = known.get(text.casefold() or Verdict.YES.value)
    if verdict is None:
        msg = f"the verdict {text[:40]!r} is none of {', '.join(known)}"
        raise ValueError(msg)
    return verdict


def _parse_truth(text: str, default: bool) -> bool:  # noqa: FBT001 - what an empty cell says
    if not text:
        return default
    if text.casefold() not in _TRUTHS:
        msg = f"is_strong is true or false, not {text[:40]!r}"
        raise ValueError(msg)
    return _TRUTHS[text.casefold()]


def _parse_moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        msg = f"{text[:40]!r} is no date and time as ISO 8601 has them"
        raise ValueError(msg) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


FORMAT = LabelFormat(
    "csv",
    "one row per label, with all there is to say",
    ".csv",
    is_per_recording=False,
    read=read_csv,
    write=write_csv,
)
