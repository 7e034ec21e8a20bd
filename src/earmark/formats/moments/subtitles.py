"""Captions over the recording: WebVTT and SRT.

Source: https://www.w3.org/TR/webvtt1; SRT as FFmpeg reads it (libavformat/srtdec.c).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile, pairwise
from typing import BinaryIO

from earmark.errors import LabelsError
from earmark.formats.moments.cells import collect, make_scored_label, make_span
from earmark.formats.moments.moment_format import LINE, MomentFormat, ReadOptions
from earmark.formats.moments.text_files import from_text
from earmark.formats.moments.words import format_words
from earmark.formats.streams import as_text
from earmark.formats.times import whole_ms
from earmark.values import Moment, ReadLabel, ReadLabels

ARROW = "-->"
NO_ARROW = "\N{RIGHTWARDS ARROW}"
"""What stands in an SRT for the arrow that would part times: SRT knows no escapes."""

_TIME = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMING = re.compile(rf"\s*{_TIME}\s*{ARROW}\s*{_TIME}(?:\s.*)?", re.ASCII)
_MARK_UP = re.compile(r"<[^<>]*>")
_MARK_UP_OF_SRT = re.compile(r"</?(?:[bius]|font[^<>]*)>|\{\\[^{}]*\}", re.IGNORECASE)
_BLOCKS = ("NOTE", "STYLE", "REGION")


def write_webvtt(moments: Sequence[Moment], stream: BinaryIO) -> None:
    """Write a cue for each moment, in the order of time; they may overlap."""
    with as_text(stream) as text:
        text.write("WEBVTT\n")
        for moment in sorted(moments, key=lambda each: each.span):
            times = f" {ARROW} ".join(_time(ms, ".") for ms in whole_ms(moment.span))
            text.write(f"\n{times}\n{html.escape(format_words(moment), quote=False)}\n")


def write_srt(moments: Sequence[Moment], stream: BinaryIO) -> None:
    """Write a numbered subtitle for each moment, in the order of time; they may overlap."""
    with as_text(stream) as text:
        for number, moment in enumerate(sorted(moments, key=lambda each: each.span), start=1):
            times = f" {ARROW} ".join(_time(ms, ",") for ms in whole_ms(moment.span))
            words = format_words(moment).replace(ARROW, NO_ARROW)
            text.write(f"{number}\n{times}\n{words}\n\n")


def read_webvtt(text: str, options: ReadOptions) -> ReadLabels:
    """Return the cues; notes, styles and regions are passed over."""
    first = text.partition("\n")[0]
    if not re.match(r"WEBVTT(?:\s|$)", first):
        msg = f"is no WebVTT: line 1 is not WEBVTT, but {first.strip()[:40]!r}"
        raise LabelsError(msg)
    return collect(_cues(text, _BLOCKS), lambda line, cue: _parse(line, cue, options))


def read_srt(text: str, options: ReadOptions) -> ReadLabels:
    """Return the subtitles; an empty file is empty."""
    read = collect(_cues(text, ()), lambda line, cue: _parse(line, cue, options, is_srt=True))
    if read.bad_lines and not read.labels:
        first = read.bad_lines[0]
        msg = f"is no SRT: line {first.line}: {first.reason}"
        raise LabelsError(msg)
    lines = enumerate(text.split("\n"), start=1)
    if not read.labels and (one := next(dropwhile(lambda each: not each[1].strip(), lines), None)):
        msg = f"is no SRT: line {one[0]} is the first of many without times"
        raise LabelsError(msg)
    return read


def _cues(text: str, passed_over: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each line with an arrow, and it with the lines that follow it.

    A cue ends where the next begins: at its number or name, which a blank line or an arrow
    stands beside.
    """
    lines = text.split("\n")
    starts = [i for i, line in enumerate(lines) if ARROW in line]
    is_told = _is_told(lines, passed_over)
    for start, end in pairwise([*starts, len(lines)]):
        if is_told[start]:
            cue = lines[start:end]
            blank = next((i for i, line in enumerate(cue) if not line.strip()), len(cue))
            if blank == len(cue) and end < len(lines) and cue[-1].strip().isdecimal():
                blank -= 1  # the next one's number, with no blank line before it
            yield start + 1, cue[:blank]


def _is_told(lines: list[str], passed_over: tuple[str, ...]) -> list[bool]:
    """Return for each line whether it is in no block that is passed over."""
    told, is_passed, is_after_blank = list[bool](), False, True
    for line in lines:
        if not line.strip():
            is_passed = False
        elif is_after_blank and passed_over:
            is_passed = line.startswith(passed_over) and ARROW not in line
        is_after_blank = not line.strip()
        told.append(not is_passed)
    return told


def _parse(line: int, cue: list[str], options: ReadOptions, *, is_srt: bool = False) -> ReadLabel:
    found = _TIMING.fullmatch(cue[0])
    if not found:
        msg = f"its times cannot be read: {cue[0].strip()[:60]!r}"
        raise ValueError(msg)
    parts = found.groups()
    span = make_span(_seconds(parts[:4]), _seconds(parts[4:]))
    words = " ".join(cue[1:])
    words = _MARK_UP_OF_SRT.sub("", words) if is_srt else html.unescape(_MARK_UP.sub("", words))
    return make_scored_label(line, None, span, words, options)


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, decimals = parts
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return float(f"{whole}.{decimals}")


def _time(total_ms: int, point: str) -> str:
    seconds, ms = divmod(total_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{point}{ms:03d}"


WEBVTT = MomentFormat(
    "webvtt",
    "captions for the web, one file for each recording",
    ".vtt",
    is_per_recording=True,
    write=write_webvtt,
    read=from_text(read_webvtt),
    keeps=LINE,
    resolution_s=1e-3,
)
SRT = MomentFormat(
    "srt",
    "subtitles, one file for each recording",
    ".srt",
    is_per_recording=True,
    write=write_srt,
    read=from_text(read_srt),
    keeps=LINE,
    resolution_s=1e-3,
)
