"""FFmpeg's metadata files, for chapters: ``ffmpeg -i talk.mp4 -i talk.ffmeta -map_chapters 1``.

Source: https://ffmpeg.org/ffmpeg-formats.html#Metadata-2
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from earmark.errors import LabelsError
from earmark.formats.moments.cells import collect, make_scored_label, make_span
from earmark.formats.moments.chapters import FILLER
from earmark.formats.moments.moment_format import LINE, MomentFormat, ReadOptions
from earmark.formats.moments.text_files import from_text
from earmark.formats.moments.words import format_words
from earmark.formats.streams import as_text
from earmark.values import Moment, ReadLabel, ReadLabels

MARK = ";FFMETADATA1"
CHAPTER = "[CHAPTER]"
TICKS = 1_000_000
"""A chapter's times are counted in microseconds here."""

_SPECIAL = re.compile(r"([=;#\\\n])")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PAIR = re.compile(r"((?:[^=\\]|\\.)*)=(.*)", re.DOTALL)
_WHOLE = re.compile(r"[+-]?\d{1,19}", re.ASCII)
_TIMEBASE = re.compile(r"(\d{1,10})/0*([1-9]\d{0,9})", re.ASCII)


def write_ffmetadata(moments: Sequence[Moment], stream: BinaryIO) -> None:
    """Write a chapter for each moment, in the order of time, and one before the first.

    MP4 lets its first chapter begin at 0 and each last until the next: without a chapter before
    it, the first moment would seem to begin there.
    """
    ordered = sorted(moments, key=lambda each: each.span)
    with as_text(stream) as text:
        text.write(f"{MARK}\n")
        if first := round(ordered[0].span.start_s * TICKS) if ordered else 0:
            text.write(_chapter(0, first, FILLER))
        for moment in ordered:
            start, end = (round(at * TICKS) for at in (moment.span.start_s, moment.span.end_s))
            text.write(_chapter(start, end, format_words(moment)))


def read_ffmetadata(text: str, options: ReadOptions) -> ReadLabels:
    """Return the chapters, without one that only fills the start.

    One without an end lasts until the next; the last without is a point.
    """
    first = text.partition("\n")[0]
    if not first.startswith(MARK):
        msg = f"is no FFmetadata: line 1 is not {MARK}, but {first.strip()[:40]!r}"
        raise LabelsError(msg)
    chapters = list(_chapters(text))
    if chapters and (chapters[0][1].get("START"), chapters[0][1].get("title")) == ("0", FILLER):
        chapters = chapters[1:]
    following = [chapter for _, chapter in chapters[1:]] + [{}]

    def parse(line: int, pair: tuple[dict[str, str], dict[str, str]]) -> ReadLabel:
        chapter, after = pair
        start_s = _time_s(chapter, "START")
        if "END" in chapter:
            end_s = _time_s(chapter, "END")
        else:
            end_s = _time_s(after, "START") if after else start_s
        span = make_span(start_s, end_s)
        return make_scored_label(line, None, span, chapter.get("title", ""), options)

    rows = (
        (line, (chapter, after))
        for (line, chapter), after in zip(chapters, following, strict=False)
    )
    return collect(rows, parse)


def _chapter(start: int, end: int, title: str) -> str:
    escaped = _SPECIAL.sub(r"\\\1", title)
    return f"{CHAPTER}\nTIMEBASE=1/{TICKS}\nSTART={start}\nEND={end}\ntitle={escaped}\n"


def _chapters(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line on which each chapter begins, and what it says."""
    start, chapter = 0, dict[str, str]()
    for line, content in _logical_lines(text):
        if content.startswith("[") and content.rstrip().endswith("]"):
            if start:
                yield start, chapter
            start, chapter = (line if content.strip() == CHAPTER else 0), {}
        elif pair := _PAIR.fullmatch(content):
            name, value = (_ESCAPED.sub(r"\1", part) for part in pair.groups())
            chapter[name if name == "title" else name.upper()] = value
    if start:
        yield start, chapter


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line and its number; one that ends in a bare backslash goes on in the next."""
    whole, begun = "", 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not whole and line[:1] in {"", ";", "#"}:
            continue
        begun = begun or number
        whole += line
        if (len(whole) - len(whole.rstrip("\\"))) % 2:
            whole += "\n"
            continue
        yield begun, whole
        whole, begun = "", 0
    if whole:
        yield begun, whole


def _time_s(chapter: dict[str, str], name: str) -> float:
    written = chapter.get(name, "").strip()
    if not _WHOLE.fullmatch(written):
        msg = f"its {name} is no whole number, but {written[:40]!r}"
        raise ValueError(msg)
    timebase = chapter.get("TIMEBASE", "1/1000000000").strip()
    found = _TIMEBASE.fullmatch(timebase)
    if not found:
        msg = f"its TIMEBASE is no fraction such as 1/1000, but {timebase[:40]!r}"
        raise ValueError(msg)
    return int(written) * int(found[1]) / int(found[2])


FORMAT = MomentFormat(
    "ffmetadata",
    "chapters for FFmpeg, one file for each recording",
    ".ffmeta",
    is_per_recording=True,
    write=write_ffmetadata,
    read=from_text(read_ffmetadata),
    keeps=LINE,
)
