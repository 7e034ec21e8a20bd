"""Audacity's label tracks: ``start<tab>end<tab>text``, in seconds.

A line that starts with a backslash holds the frequencies of the label before, and is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from earmark.errors import LabelsError
from earmark.formats.labels.cells import collect, make_drawn_label, make_span, parse_time_s
from earmark.formats.labels.label_format import LabelFormat, ReadOptions
from earmark.formats.labels.words import format_words
from earmark.values import Label, ReadLabel, ReadLabels

_SCORE = re.compile(r"\s[01]\.\d\d$")
"""What ``earmark find --audacity`` puts behind the sound."""


def read_audacity(text: str, options: ReadOptions) -> ReadLabels:
    """Return the labels of a track; an empty one is empty."""

    def parse(line: int, cells: list[str]) -> ReadLabel:
        if len(cells) < len(("start", "end")):
            raise ValueError("it has no start and end, parted by a tab")
        span = make_span(parse_time_s(cells[0]), parse_time_s(cells[1]))
        words = _SCORE.sub("", " ".join(cells[2:]).strip())
        return make_drawn_label(line, None, span, words, options)

    read = collect(_rows(text), parse)
    if read.bad_lines and not read.labels:
        first = read.bad_lines[0]
        msg = f"is no Audacity label track: line {first.line}: {first.reason}"
        raise LabelsError(msg)
    return read


def write_audacity(labels: Sequence[Label], paths: Mapping[str, Path]) -> bytes:
    """Return a label track; whose recording it is, it cannot say."""
    del paths
    lines = (
        f"{label.span.start_s:.6f}\t{label.span.end_s:.6f}\t{format_words(label)}\n"
        for label in labels
    )
    return "".join(lines).encode("utf-8", "replace")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    for line, content in enumerate(text.split("\n"), start=1):
        if content.strip() and not content.startswith("\\"):
            yield line, content.split("\t")


FORMAT = LabelFormat(
    "audacity",
    "a label track, one for each recording",
    ".txt",
    is_per_recording=True,
    read=read_audacity,
    write=write_audacity,
)
