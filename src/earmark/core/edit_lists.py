"""From moments to frames: what an editor keeps, cuts out or marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from math import log

from earmark.core.lines import file_name
from earmark.values import EditList, FrameRate, Manner, Mark, Moment, Reel, Take

USUAL = tuple(
    Fraction(rate)
    for rate in ("24000/1001", "24", "25", "30000/1001", "30", "48", "50", "60000/1001", "60")
)
NEAR = 0.0005
"""Rates that differ by less are the same: containers round them."""

WITHOUT_PICTURE = Fraction(25)
DROP_AT = {30: 2, 60: 4}
"""How many numbers a minute leaves out, by the numbers in a second."""


def edit_list(
    moments: Sequence[Moment],
    reels: Sequence[Reel],
    *,
    manner: Manner,
    rate: FrameRate,
    name: str,
) -> EditList:
    """Return a timeline of the moments, reel after reel.

    Each edge lies on the frame nearest to it; what would vanish becomes one frame.

    Args:
        moments: of these reels' recordings.
        reels: in the order of the timeline.
        manner: ``KEEP`` leaves the moments, ``CUT`` all else, ``MARK`` everything with marks.
        rate: of the timeline.
        name: of the timeline.
    """
    takes: list[Take] = []
    lengths: list[int] = []
    for reel in reels:
        own = [each.span for each in moments if each.recording.path == reel.recording.path]
        end_s = max([reel.recording.duration_s, *(span.end_s for span in own)])
        lengths.append(max(1, rate.frame_at(end_s)))
        marks = [
            _mark(each, rate, lengths[-1])
            for each in moments
            if each.recording.path == reel.recording.path
        ]
        takes += _takes(reel, marks, lengths[-1], manner)
    starts = tuple(first_frame(reel.timecode, rate) for reel in reels)
    return EditList(name, rate, tuple(takes), tuple(reels), tuple(lengths), starts)


def usual_rate(frames_per_s: Fraction | None, *, is_variable: bool = False) -> Fraction:
    """Return the rate of the timeline that an editor would make for a recording.

    Editors know only the usual ones, and place the frames of others by time. A rate that is none
    becomes the lowest that is a multiple of it, so that no frame lies between two; what varies, or
    has no multiple, the nearest.
    """
    if frames_per_s is None:
        return WITHOUT_PICTURE
    if not is_variable:
        for rate in USUAL:
            times = max(1, round(float(rate / frames_per_s)))
            if abs(float(frames_per_s * times / rate) - 1) < NEAR:
                return rate
    return min(USUAL, key=lambda rate: abs(log(frames_per_s / rate)))


def parse_rate(text: str) -> FrameRate:
    """Return a rate such as ``25``, ``29.97``, ``29.97df`` or ``30000/1001``.

    Raises:
        ValueError: it is none.
    """
    number, is_drop = re.subn(r"\s*df$", "", text.strip().lower())
    advice = "say 25, 29.97, 29.97df (drop-frame) or 30000/1001"
    try:
        told = Fraction(number)
    except (ValueError, ZeroDivisionError) as error:
        msg = f"{text!r} is no frame rate: {advice}"
        raise ValueError(msg) from error
    near = [rate for rate in USUAL if abs(float(told / rate) - 1) < NEAR]
    if not near:
        msg = f"editors know no timelines of {text} frames a second: {advice}"
        raise ValueError(msg)
    return FrameRate(near[0], is_drop=bool(is_drop))


def first_frame(timecode: str, rate: FrameRate) -> int:
    """Return the number that a frame of such a time code has at a rate; 0 where it is none."""
    found = re.fullmatch(r"(\d\d):(\d\d):(\d\d)([:;.])(\d\d)", timecode)
    if not found:
        return 0
    hours, minutes, seconds, frames = (int(found[n]) for n in (1, 2, 3, 5))
    nominal = rate.nominal
    minutes += 60 * hours
    number = (60 * minutes + seconds) * nominal + frames
    if found[4] in ";." and nominal in DROP_AT:
        number -= DROP_AT[nominal] * (minutes - minutes // 10)
    return number


def _takes(reel: Reel, marks: Sequence[Mark], length: int, manner: Manner) -> list[Take]:
    name = file_name(reel)
    if manner is Manner.MARK:
        return [Take(reel, 0, length, name, tuple(marks))]
    kept = _joined(marks)
    if manner is Manner.CUT:
        kept = _between(kept, length, name)
    return [Take(reel, each.first, each.last, each.name) for each in kept]


def _mark(moment: Moment, rate: FrameRate, length: int) -> Mark:
    first = min(rate.frame_at(moment.span.start_s), length - 1)
    last = max(rate.frame_at(moment.span.end_s), first + 1)
    score = "" if moment.score is None else f" {moment.score:.2f}"
    return Mark(first, last, f"{moment.sound}{score}")


def _joined(marks: Sequence[Mark]) -> list[Mark]:
    joined: list[Mark] = []
    for mark in sorted(marks, key=lambda each: (each.first, each.last)):
        if joined and mark.first <= joined[-1].last:
            before = joined.pop()
            name = before.name if mark.name in before.name else f"{before.name}, {mark.name}"
            mark = Mark(before.first, max(before.last, mark.last), name)  # noqa: PLW2901 - it grew
        joined.append(mark)
    return joined


def _between(marks: Sequence[Mark], length: int, name: str) -> list[Mark]:
    edges = [0, *(edge for mark in marks for edge in (mark.first, mark.last)), length]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [Mark(first, last, name) for first, last in pairs if last > first]
