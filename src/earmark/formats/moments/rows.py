"""A moment as one row of named values: what JSON and Parquet hold, with all there is to say."""

from __future__ import annotations

import base64
import binascii
import math
import os
from collections.abc import Mapping
from typing import TypeVar

from earmark.formats.findings_json import SCORE_DIGITS, named, rounded
from earmark.formats.moments.cells import (
    LATEST_S,
    make_span,
    parse_date,
    parse_verdict,
    widened,
)
from earmark.formats.moments.moment_format import ReadOptions
from earmark.formats.moments.words import NAMES_NO_SOUND
from earmark.formats.names import valid
from earmark.values import Moment, ReadLabel

EXACT_DIGITS = 6
EXACT_NAME = "recording_base64"

Value = TypeVar("Value")


def to_row(moment: Moment) -> dict[str, object]:
    """Return a moment as JSON's own types; times to 1 microsecond, scores to four digits."""
    return {
        **named(moment.recording.path),
        "digest": moment.digest,
        "start_s": rounded(moment.span.start_s, EXACT_DIGITS),
        "end_s": rounded(moment.span.end_s, EXACT_DIGITS),
        "sound": valid(moment.sound),
        "score": None if moment.score is None else rounded(moment.score, SCORE_DIGITS),
        "verdict": moment.verdict.value if moment.verdict else None,
        "is_strong": moment.is_strong,
        "tags": [valid(tag) for tag in moment.tags],
        "by": valid(moment.by),
        "at": moment.at.isoformat() if moment.at else None,
    }


def from_row(line: int, row: Mapping[str, object], options: ReadOptions) -> ReadLabel:
    """Return what a row says; only its times must be there.

    Raises:
        ValueError: it cannot be used.
    """
    span = make_span(_number(row, "start_s"), _number(row, "end_s"))
    sound = _held(row, "sound", str, "") or options.sound
    if not sound:
        raise ValueError(NAMES_NO_SOUND)
    verdict = parse_verdict(_held(row, "verdict", str, ""))
    tags = _held(row, "tags", list, [])
    if not all(isinstance(tag, str) for tag in tags):
        msg = f"its tags are no words, but {str(tags)[:40]}"
        raise ValueError(msg)
    label = ReadLabel(
        line=line,
        recording=_recording(row),
        span=span,
        name=sound,
        sound=sound,
        verdict=verdict,
        is_strong=_held(row, "is_strong", bool, options.is_strong or False),
        tags=tuple(sorted(set(map(str, tags)) - {""})),
        by=_held(row, "by", str, "") or None,
        at=parse_date(_held(row, "at", str, "")),
        score=_score(row),
    )
    return widened(label)


def _recording(row: Mapping[str, object]) -> str | None:
    exact = _held(row, EXACT_NAME, str, "")
    if not exact:
        return _held(row, "recording", str, "") or _held(row, "digest", str, "") or None
    try:
        return os.fsdecode(base64.b64decode(exact, validate=True))
    except (binascii.Error, ValueError):
        msg = f"its {EXACT_NAME} is no Base64"
        raise ValueError(msg) from None


def _score(row: Mapping[str, object]) -> float | None:
    if row.get("score") is None:
        return None
    score = _number(row, "score")
    if not 0 <= score <= 1:
        msg = f"{score:g} is no score from 0 to 1"
        raise ValueError(msg)
    return score


def _number(row: Mapping[str, object], name: str) -> float:
    value = row.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = float(min(max(value, -2 * LATEST_S), 2 * LATEST_S))  # there are endless integers
        if not math.isnan(number):
            return number
    msg = f"its {name} is no number, but {str(value)[:40]!r}"
    raise ValueError(msg)


def _held(row: Mapping[str, object], name: str, kind: type[Value], default: Value) -> Value:
    """Return a value of a kind; what is not there, or null, is the default."""
    value = row.get(name)
    if value is None:
        return default
    if not isinstance(value, kind):
        msg = f"its {name} is not what it should be, but {str(value)[:40]!r}"
        raise ValueError(msg)  # noqa: TRY004 - what readers raise
    return value
