"""Audacity's label tracks: ``start<tab>end<tab>text``, in seconds.

A line that starts with a backslash holds the frequencies of the label before, and is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from earmark.errors import LabelsError
from earmark.formats.moments.cells import collect, make_scored_label, make_span, parse_time_s
from earmark.formats.moments.moment_format import LINE, MomentFormat, ReadOptions
from earmark.formats.moments.text_files import from_text
from earmark.formats.moments.words import format_words
from earmark.formats.streams import as_text
from earmark.values import Moment, ReadLabel, ReadLabels


def read_audacity(text: str, options: ReadOptions) -> ReadLabels:
    """Return the labels of a track; an empty one is empty."""

    def parse(line: int, cells: list[str]) -> ReadLabel:
        if len(cells) < len(("start", "end")):
            raise ValueError("it has no start and end, parted by a tab")
        span = make_span(parse_time_s(cells[0]), parse_time_s(cells[1]))
        return make_scored_label(line, None, span, " ".join(cells[2:]), options)

    read = collect(_rows(text), parse)
    if read.bad_lines and not read.labels:
        first = read.bad_lines[0]
        msg = f"is no Audacity label track: line {first.line}: {first.reason}"
        raise LabelsError(msg)
    return read


def write_audacity(moments: Sequence[Moment], stream: BinaryIO) -> None:
    """Write a label track; whose recording it is, it cannot say."""
    with as_text(stream) as text:
        for moment in moments:
            span = moment.span
            text.write(f"{span.start_s:.6f}\t{span.end_s:.6f}\t{format_words(moment)}\n")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    for line, content in enumerate(text.split("\n"), start=1):
        if content.strip() and not content.startswith("\\"):
            yield line, content.split("\t")


FORMAT = MomentFormat(
    "audacity",
    "a label track, one for each recording",
    ".txt",
    is_per_recording=True,
    write=write_audacity,
    read=from_text(read_audacity),
    keeps=LINE,
)
