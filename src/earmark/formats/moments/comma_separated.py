"""Labels and detections as CSV, with all there is to say: the columns are in docs/formats.md."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO

from earmark.errors import LabelsError
from earmark.formats.moments.cells import (
    collect,
    make_span,
    parse_date,
    parse_score,
    parse_time_s,
    parse_verdict,
    widened,
)
from earmark.formats.moments.moment_format import MomentFormat, ReadOptions
from earmark.formats.moments.text_files import from_text
from earmark.formats.moments.words import NAMES_NO_SOUND, to_tag
from earmark.formats.names import readable, valid
from earmark.formats.streams import as_text
from earmark.values import Moment, ReadLabel, ReadLabels

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
SCORE = "score"
"""One column more, where the machine gave any."""

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
            verdict=parse_verdict(row.get("verdict", "")),
            is_strong=_parse_truth(row.get("is_strong", ""), options.is_strong or False),
            tags=tuple(sorted(set(row.get("tags", "").split()))),
            by=row.get("by") or None,
            at=parse_date(row.get("at", "")),
            score=parse_score(row.get("score", "")),
        )
        return widened(label)

    return collect(_rows(text, first, delimiter), parse)


def write_csv(moments: Sequence[Moment], stream: BinaryIO) -> None:
    """Write a table of the moments of any number of recordings; times to 1 microsecond."""
    has_scores = any(moment.score is not None for moment in moments)
    with as_text(stream) as text:
        table = csv.writer(text)
        table.writerow((*HEADER, SCORE) if has_scores else HEADER)
        for moment in moments:
            score = "" if moment.score is None else f"{moment.score:.4f}"
            table.writerow((*_cells(moment), score) if has_scores else _cells(moment))


def _cells(moment: Moment) -> tuple[str, ...]:
    return (
        readable(moment.recording.path),
        f"{moment.span.start_s:.6f}",
        f"{moment.span.end_s:.6f}",
        _cell(moment.sound),
        moment.verdict.value if moment.verdict else "",
        "true" if moment.is_strong else "false",
        _cell(moment.by),
        moment.at.isoformat() if moment.at else "",
        " ".join(to_tag(tag) for tag in moment.tags),
    )


def _cell(text: str) -> str:
    return valid(text).replace("\0", "\N{REPLACEMENT CHARACTER}")


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


def _parse_truth(text: str, default: bool) -> bool:  # noqa: FBT001 - what an empty cell says
    if not text:
        return default
    if text.casefold() not in _TRUTHS:
        msg = f"is_strong is true or false, not {text[:40]!r}"
        raise ValueError(msg)
    return _TRUTHS[text.casefold()]


FORMAT = MomentFormat(
    "csv",
    "one row each, with all there is to say",
    ".csv",
    is_per_recording=False,
    write=write_csv,
    read=from_text(read_csv),
)
