"""From the moments of a recording to the pieces that are cut out of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from earmark.core.timeline import widen
from earmark.values import ClipRule, Found, Moment, Span

PRESS_S = 0.3
"""The longest piece of a single press: down and up again."""

BEFORE_PRESS_S = 0.02
"""A press is heard a little before its time, which is where it is loudest."""

_NEAR_S = 1e-6
"""Lengths that differ by less are the same: times are sums of rounded numbers."""

_ENDLESS_S = 1e9


def pieces_of(moments: Iterable[Moment], rule: ClipRule) -> list[Moment]:
    """Return what to cut for the moments of one recording, in order of their starts.

    A piece is as its moment, save for the span. What became one has the highest score and all tags,
    and says by whom, and with which verdict, only where all agree. Silence is not told here.
    """
    ordered = sorted(moments, key=lambda each: (each.span, each.sound))
    if rule.longest_gap_s is not None:
        ordered = _joined(ordered, rule.longest_gap_s)
    pieces = [
        replace(each, span=span)
        for each in ordered
        for span in _cut_up(widen(each.span, rule.padding_s, _whole(each)), rule, _whole(each))
    ]
    return sorted(pieces, key=lambda each: (each.span, each.sound))


def found_moments(
    found: Found, *, presses: bool = False, by: str = "", digest: str = ""
) -> list[Moment]:
    """Return what was found in a recording as moments, or each press in it.

    Args:
        found: with its presses, if these are wanted.
        presses: a moment for each press rather than each detection.
        by: the detector's name.
        digest: the recording's.
    """
    moments = [
        Moment(found.recording, each.span, found.sound, digest, score=each.score, by=by)
        for each in found.detections
    ]
    return list(press_moments(moments, found.keystrokes or ())) if presses else moments


def press_moments(moments: Iterable[Moment], presses_s: Sequence[float]) -> Iterator[Moment]:
    """Yield a moment for each press that lies in one of the moments.

    It lasts from just before the press to just before the next one, ``PRESS_S`` at most, so it
    holds one press and none overlaps another.

    Args:
        moments: ordered and disjoint.
        presses_s: when keys go down, in order.
    """
    nexts_s = [*presses_s[1:], math.inf]
    for each in moments:
        for press_s, next_s in zip(presses_s, nexts_s, strict=True):
            if each.span.start_s <= press_s < each.span.end_s:
                start_s = max(0.0, press_s - BEFORE_PRESS_S)
                end_s = min(start_s + PRESS_S, next_s - BEFORE_PRESS_S, _whole(each).end_s)
                yield replace(each, span=Span(start_s, max(start_s, end_s)))


def _whole(moment: Moment) -> Span:
    return Span(0.0, moment.recording.duration_s or _ENDLESS_S)


def _joined(ordered: Sequence[Moment], longest_gap_s: float) -> list[Moment]:
    joined: dict[str, list[Moment]] = {}
    for each in ordered:
        of_sound = joined.setdefault(each.sound, [])
        if of_sound and each.span.start_s - of_sound[-1].span.end_s <= longest_gap_s + _NEAR_S:
            of_sound[-1] = _one_of(of_sound[-1], each)
        else:
            of_sound.append(each)
    return [each for of_sound in joined.values() for each in of_sound]


def _one_of(first: Moment, second: Moment) -> Moment:
    scores = [each.score for each in (first, second) if each.score is not None]
    return replace(
        first,
        span=Span(first.span.start_s, max(first.span.end_s, second.span.end_s)),
        score=max(scores) if scores else None,
        verdict=first.verdict if first.verdict == second.verdict else None,
        is_strong=first.is_strong and second.is_strong,
        tags=tuple(sorted({*first.tags, *second.tags})),
        by=first.by if first.by == second.by else "",
    )


def _cut_up(span: Span, rule: ClipRule, whole: Span) -> Iterator[Span]:
    if rule.piece_s is not None:
        yield from _tiles(span, rule.piece_s, whole)
    elif span.length_s + _NEAR_S >= rule.shortest_s and span.length_s > 0:
        yield from _split(span, rule.longest_s)


def _split(span: Span, longest_s: float | None) -> Iterator[Span]:
    n_parts = 1 if longest_s is None else max(1, math.ceil(span.length_s / longest_s - _NEAR_S))
    edges_s = [span.start_s + span.length_s * part / n_parts for part in range(n_parts)]
    for start_s, end_s in pairwise([*edges_s, span.end_s]):
        yield Span(start_s, end_s)


def _tiles(span: Span, piece_s: float, whole: Span) -> Iterator[Span]:
    """Yield spans of one length, side by side in the middle; one around a span that is shorter."""
    n_tiles = max(1, math.floor(span.length_s / piece_s + _NEAR_S))
    start_s = (span.start_s + span.end_s - n_tiles * piece_s) / 2
    start_s = max(whole.start_s, min(start_s, whole.end_s - n_tiles * piece_s))
    for tile in range(n_tiles):
        end_s = start_s + (tile + 1) * piece_s
        if end_s <= whole.end_s + _NEAR_S:
            yield Span(start_s + tile * piece_s, end_s)
