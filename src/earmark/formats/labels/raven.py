"""Raven's selection tables: tab-separated, columns by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from earmark.errors import LabelsError
from earmark.formats.labels.cells import collect, make_drawn_label, make_span, parse_time_s
from earmark.formats.labels.label_format import LabelFormat, ReadOptions
from earmark.formats.labels.words import format_words
from earmark.formats.names import readable
from earmark.values import Label, ReadLabel, ReadLabels

SELECTION, VIEW, CHANNEL = "Selection", "View", "Channel"
BEGIN, END = "Begin Time (s)", "End Time (s)"
LOW, HIGH = "Low Freq (Hz)", "High Freq (Hz)"
FILE, FILE_PATH, FILE_TIME = "Begin File", "Begin Path", "File Offset (s)"
TEXT = "Annotation"
HEADER = (SELECTION, VIEW, CHANNEL, BEGIN, END, LOW, HIGH, FILE, FILE_PATH, FILE_TIME, TEXT)
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
        return make_drawn_label(line, recording, span, row.get(text_column, ""), options)

    return collect(_rows(lines, header, text_column), parse)


def write_raven(labels: Sequence[Label], paths: Mapping[str, Path]) -> bytes:
    """Return a table of the labels of any number of recordings."""
    lines = ["\t".join(HEADER)]
    for number, label in enumerate(labels, start=1):
        path = paths.get(label.recording, Path(label.recording))
        start, end = f"{label.span.start_s:.6f}", f"{label.span.end_s:.6f}"
        where = (" ".join(readable(each).split()) for each in (Path(path.name), path))
        frequencies = ("0", str(HIGHEST_HZ))
        cells = (str(number), "Spectrogram 1", "1", start, end, *frequencies, *where, start)
        lines.append("\t".join([*cells, format_words(label)]))
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


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
    known = {name.casefold(): name for name in HEADER}
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


FORMAT = LabelFormat(
    "raven",
    "a selection table for Raven",
    ".txt",
    is_per_recording=False,
    read=read_raven,
    write=write_raven,
)
