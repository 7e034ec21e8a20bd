"""Times as people read them."""

from __future__ import annotations

import re

from earmark.values import Span

_CLOCK = re.compile(r"\d+(\.\d*)?|\d+:([0-5]?\d:)?[0-5]?\d(\.\d*)?", re.ASCII)


def clock(seconds: float) -> str:
    """Return a time as ``h:mm:ss.mmm``, the way players and editors show it."""
    milliseconds = round(abs(seconds) * 1000)
    whole_s, rest_ms = divmod(milliseconds, 1000)
    sign = "-" if seconds < 0 and milliseconds else ""
    return f"{sign}{_hours_minutes_seconds(whole_s)}.{rest_ms:03d}"


def parse_clock(text: str) -> float:
    """Return the seconds of a time as people write it: ``754.5``, ``12:34.5`` or ``0:12:34.5``.

    Raises:
        ValueError: it is no such time.
    """
    if not _CLOCK.fullmatch(text):
        msg = f"{text!r} is no time such as 754.5 or 0:12:34.5"
        raise ValueError(msg)
    total_s = 0.0
    for part in text.split(":"):
        total_s = 60 * total_s + float(part)
    return total_s


def whole_ms(span: Span) -> tuple[int, int]:
    """Return a span's start and end in whole milliseconds, at least one apart."""
    start_ms = round(span.start_s * 1000)
    return start_ms, max(start_ms + 1, round(span.end_s * 1000))


def coarse_clock(seconds: float) -> str:
    """Return a time as ``h:mm:ss``, rounded to the second."""
    return _hours_minutes_seconds(round(max(0.0, seconds)))


def in_words(seconds: float) -> str:
    """Return a length in the two units that matter: ``2 h 5 min``, ``3 min 12 s``, ``4.2 s``."""
    if seconds < 59.95:  # noqa: PLR2004 - what rounds to 60.0 s is a minute
        return f"{max(0.0, seconds):.1f} s"
    minutes, whole_s = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {whole_s} s"


def _hours_minutes_seconds(whole_s: int) -> str:
    minutes, second = divmod(whole_s, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02d}:{second:02d}"
