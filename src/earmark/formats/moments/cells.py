"""What the cells of all kinds of label files have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from earmark.formats.moments.moment_format import ReadOptions
from earmark.formats.moments.words import parse_words, split_score
from earmark.values import BadLine, ReadLabel, ReadLabels, Span, Verdict

POINT_REACH_S = 0.5
"""A label without a length says that the sound is somewhere this near to either side."""

LATEST_S = 1e8

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,3})?", re.ASCII)

Row = TypeVar("Row")


def collect(rows: Iterable[tuple[int, Row]], parse: Callable[[int, Row], ReadLabel]) -> ReadLabels:
    """Return what the rows say, counting those that ``parse`` gives a ``ValueError`` for."""
    labels: list[ReadLabel] = []
    bad_lines: list[BadLine] = []
    for line, row in rows:
        try:
            labels.append(parse(line, row))
        except ValueError as error:
            bad_lines.append(BadLine(line, str(error)))
    return ReadLabels(tuple(labels), tuple(bad_lines))


def parse_time_s(text: str) -> float:
    """Return the seconds in a cell; a comma may part the decimals.

    Raises:
        ValueError: it holds no number.
    """
    if not _NUMBER.fullmatch(text.strip()):
        msg = f"{_shown(text)} is no time in seconds"
        raise ValueError(msg)
    return float(text.replace(",", "."))


def make_span(start_s: float, end_s: float) -> Span:
    """Return the span between two times of a file.

    Raises:
        ValueError: they are in no order, or before the recording.
    """
    if start_s < 0:
        msg = f"it starts at {start_s:g} s, before the recording"
        raise ValueError(msg)
    if end_s < start_s:
        msg = f"it ends at {end_s:g} s, before its start at {start_s:g} s"
        raise ValueError(msg)
    if end_s > LATEST_S:
        msg = f"it ends at {end_s:g} s, years after any recording"
        raise ValueError(msg)
    return Span(start_s, end_s)


def parse_verdict(text: str) -> Verdict:
    """Return the verdict in a cell; an empty one is a yes.

    Raises:
        ValueError: it holds none.
    """
    known = {verdict.value: verdict for verdict in Verdict}
    verdict = known.get(text.casefold() or Verdict.YES.value)
    if verdict is None:
        msg = f"the verdict {text[:40]!r} is none of {', '.join(known)}"
        raise ValueError(msg)
    return verdict


def parse_date(text: str) -> datetime | None:
    """Return the date and time in a cell, of Greenwich where it names no zone.

    Raises:
        ValueError: it holds none.
    """
    if not text:
        return None
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        msg = f"{text[:40]!r} is no date and time as ISO 8601 has them"
        raise ValueError(msg) from None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def parse_score(text: str) -> float | None:
    """Return the score in a cell.

    Raises:
        ValueError: it holds something else.
    """
    if not text.strip():
        return None
    score = float(text.replace(",", ".")) if _NUMBER.fullmatch(text.strip()) else -1.0
    if not 0 <= score <= 1:
        msg = f"{_shown(text)} is no score from 0 to 1"
        raise ValueError(msg)
    return score


def make_drawn_label(
    line: int, recording: str | None, span: Span, text: str, options: ReadOptions
) -> ReadLabel:
    """Return the label that somebody drew on a spectrogram and gave a line of text.

    As everywhere here, a ``ValueError`` says what of it cannot be used.
    """
    meaning = parse_words(text.strip() or options.sound or "")
    is_exact = options.is_strong is not False and not meaning.is_weak
    label = ReadLabel(
        line=line,
        recording=recording,
        span=span,
        name=text.strip() or meaning.sound,
        sound=meaning.sound,
        verdict=meaning.verdict,
        is_strong=is_exact and meaning.verdict is Verdict.YES,
        tags=meaning.tags,
    )
    return widened(label)


def make_scored_label(
    line: int, recording: str | None, span: Span, text: str, options: ReadOptions
) -> ReadLabel:
    """Return a drawn label whose line of text may end in a score."""
    words, score = split_score(text)
    return replace(make_drawn_label(line, recording, span, words, options), score=score)


def widened(label: ReadLabel) -> ReadLabel:
    """Return a label without a length as a weak one around its moment; others as they are."""
    if label.span.length_s > 0:
        return label
    moment_s = label.span.start_s
    around = Span(max(0.0, moment_s - POINT_REACH_S), moment_s + POINT_REACH_S)
    return replace(label, span=around, is_strong=False)


def _shown(text: str) -> str:
    longest = 40
    return repr(text if len(text) <= longest else text[:longest] + "...")
