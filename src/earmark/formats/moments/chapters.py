"""YouTube's chapters: lines of a video's description.

YouTube shows them where the first is at 0:00, there are three, in order, and each lasts 10 s; one
fault and it shows none. Angle brackets are not allowed in a description.
Source: https://support.google.com/youtube/answer/9884579
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import BinaryIO

from earmark.errors import LabelsError
from earmark.formats.moments.cells import collect, make_drawn_label, make_span
from earmark.formats.moments.moment_format import Facet, MomentFormat, ReadOptions
from earmark.formats.moments.text_files import from_text
from earmark.formats.moments.words import format_claim
from earmark.formats.streams import as_text
from earmark.formats.times import parse_clock
from earmark.values import Moment, ReadLabel, ReadLabels

SHORTEST_S = 10
FILLER = "Start"
"""The chapter at 0:00 where nothing begins there; FFmetadata has it too."""

_LINE = re.compile(
    r"\s*[\[(]?((?:\d+:)?\d{1,2}:\d{2})[\])]?(?:\s*[:|\-\N{EN DASH}]+(?=\s))?(?:\s+(.*))?", re.ASCII
)
_BRACKETS = str.maketrans(
    "<>",
    "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
)


def write_chapters(moments: Sequence[Moment], stream: BinaryIO) -> None:
    """Write a chapter for each moment that starts 10 s or more after the one before.

    One that starts in the first 10 s starts at 0:00; one in the last 10 s has no chapter.
    """
    with as_text(stream) as text:
        for start_s, title in _chapters(moments):
            text.write(f"{_clock(start_s)} {title}\n")


def read_chapters(text: str, options: ReadOptions) -> ReadLabels:
    """Return a weak label from each chapter's start to the next; the last is a point.

    Lines that begin with no time are passed over: a description says more than chapters.
    """
    lines = [
        (line, found)
        for line, content in enumerate(text.split("\n"), start=1)
        if (found := _LINE.fullmatch(content))
    ]
    if not lines and text.strip():
        first = text[: len(text) - len(text.lstrip())].count("\n") + 1
        msg = f"holds no chapters: no line, from line {first}, begins with a time such as 12:34"
        raise LabelsError(msg)
    starts = [(line, *_start_and_title(found)) for line, found in lines]
    if starts and starts[0][1:] == (0.0, FILLER):
        starts = starts[1:]
    ends = [after[1] for _, after in pairwise(starts)] + [start for _, start, _ in starts[-1:]]
    rows = ((start[0], (*start[1:], end)) for start, end in zip(starts, ends, strict=True))

    def parse(line: int, row: tuple[float, str, float]) -> ReadLabel:
        start_s, title, end_s = row
        weak = ReadOptions(sound=options.sound, is_strong=False)
        return make_drawn_label(line, None, make_span(start_s, end_s), title, weak)

    return collect(rows, parse)


def _chapters(moments: Sequence[Moment]) -> Iterator[tuple[int, str]]:
    last_s = None
    for moment in sorted(moments, key=lambda each: each.span):
        start_s, ends_s = int(moment.span.start_s), moment.recording.duration_s
        if last_s is None:
            if start_s < SHORTEST_S:
                start_s = 0
            else:
                yield 0, FILLER
            last_s = -SHORTEST_S
        elif 0 < ends_s < start_s + SHORTEST_S:
            return
        if start_s - last_s >= SHORTEST_S:
            last_s = start_s
            yield start_s, format_claim(moment).translate(_BRACKETS)


def _start_and_title(found: re.Match[str]) -> tuple[float, str]:
    return parse_clock(found[1]), (found[2] or "").strip()


def _clock(start_s: int) -> str:
    minutes, second = divmod(start_s, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02d}:{second:02d}" if hour else f"{minute}:{second:02d}"


FORMAT = MomentFormat(
    "youtube",
    "chapters for a description, one file for each recording",
    ".txt",
    is_per_recording=True,
    write=write_chapters,
    read=from_text(read_chapters),
    keeps=frozenset({Facet.VERDICT, Facet.TAGS}),
    resolution_s=SHORTEST_S,
)
