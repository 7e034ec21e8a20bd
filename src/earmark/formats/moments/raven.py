"""Raven's selection tables: tab-separated, columns by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from earmark.errors import LabelsError
from earmark.formats.moments.cells import (
    collect,
    make_drawn_label,
    make_span,
    parse_score,
    parse_time_s,
)
from earmark.formats.moments.moment_format import LINE, Facet, MomentFormat, ReadOptions
from earmark.formats.moments.text_files import from_text
from earmark.formats.moments.words import format_claim
from earmark.formats.names import readable
from earmark.formats.streams import as_text
from earmark.values import Moment, ReadLabel, ReadLabels

SELECTION, VIEW, CHANNEL = "Selection", "View", "Channel"
BEGIN, END = "Begin Time (s)", "End Time (s)"
LOW, HIGH = "Low Freq (Hz)", "High Freq (Hz)"
FILE, FILE_PATH, FILE_TIME = "Begin File", "Begin Path", "File Offset (s)"
TEXT = "Annotation"
HEADER = (SELECTION, VIEW, CHANNEL, BEGIN, END, LOW, HIGH, FILE, FILE_PATH, FILE_TIME, TEXT)
SCORE = "Score"
"""One column more, where the machine gave any."""

HIGHEST_HZ = 8000
"""Raven draws selections as boxes; ours reach from 0 Hz to this."""


def read_raven(text: str, options: ReadOptions) -> ReadLabels:
    """Return the labels of a table.

    Where a table says in which file a selection begins, and where in it, that is its time;
    ``Begin Time (s)`` then counts from the first of all files.
    """
    lines = text.split("\n")
    header = [name.strip().casefold() for name in lines[0].split("\t")]
    _check(header, options)
    text_column = (options.column or TEXT).casefold()

    def parse(line: int, row: dict[str, str]) -> ReadLabel:
        begin_s, end_s = parse_time_s(row.get(BEGIN, "")), parse_time_s(row.get(END, ""))
        in_file = row.get(FILE_TIME, "").strip()
        start_s = parse_time_s(in_file) if in_file else begin_s
        span = make_span(start_s, start_s + (end_s - begin_s) if in_file else end_s)
        recording = row.get(FILE_PATH, "").strip() or row.get(FILE, "").strip() or None
        label = make_drawn_label(line, recording, span, row.get(text_column, ""), options)
        return replace(label, score=parse_score(row.get(SCORE, "")))

    return collect(_rows(lines, header, text_column), parse)


def write_raven(moments: Sequence[Moment], stream: BinaryIO) -> None:
    """Write a table of the moments of any number of recordings."""
    has_scores = any(moment.score is not None for moment in moments)
    with as_text(stream) as text:
        text.write("\t".join((*HEADER, SCORE) if has_scores else HEADER) + "\n")
        for number, moment in enumerate(moments, start=1):
            score = "" if moment.score is None else f"{moment.score:.4f}"
            cells = [*_cells(number, moment), score] if has_scores else _cells(number, moment)
            text.write("\t".join(cells) + "\n")


def _cells(number: int, moment: Moment) -> list[str]:
    path = moment.recording.path
    start, end = f"{moment.span.start_s:.6f}", f"{moment.span.end_s:.6f}"
    where = (" ".join(readable(each).split()) for each in (Path(path.name), path))
    frequencies = ("0", str(HIGHEST_HZ))
    cells = (str(number), "Spectrogram 1", "1", start, end, *frequencies, *where, start)
    return [*cells, format_claim(moment)]


def _check(header: list[str], options: ReadOptions) -> None:
    found = ", ".join(header)
    missing = [name for name in (BEGIN, END) if name.casefold() not in header]
    if missing:
        msg = f"is no Raven selection table: it has no column {missing[0]!r}, but {found}"
        raise LabelsError(msg)
    text_column = options.column or TEXT
    if text_column.casefold() not in header and (options.column or not options.sound):
        msg = (
            f"has no column {text_column!r}, but {found}. "
            "Name the one that holds the labels, or the sound that all of them are"
        )
        raise LabelsError(msg)


def _rows(
    lines: list[str], header: list[str], text_column: str
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each selection once, though Raven lists it for the spectrogram and the waveform."""
    known = {name.casefold(): name for name in (*HEADER, SCORE)}
    names = [name if name == text_column else known.get(name, name) for name in header]
    seen = set[tuple[str, ...]]()
    for line, content in enumerate(lines[1:], start=2):
        if not content.strip():
            continue
        row = dict(zip(names, content.split("\t"), strict=False))
        selection = tuple(row.get(name, "") for name in (SELECTION, FILE_PATH, FILE, BEGIN, END))
        if row.get(VIEW) and row.get(SELECTION) and selection in seen:
            continue
        seen.add(selection)
        yield line, row


FORMAT = MomentFormat(
    "raven",
    "a selection table for Raven",
    ".txt",
    is_per_recording=False,
    write=write_raven,
    read=from_text(read_raven),
    keeps=LINE | {Facet.RECORDING},
)
