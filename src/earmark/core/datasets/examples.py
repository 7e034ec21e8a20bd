"""From moments to the spans that become clips of a data set, each with its class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from earmark.core.pieces import pieces_of
from earmark.core.timeline import shared_s
from earmark.values import ClipRule, Example, Meaning, Moment, Verdict

Meanings: TypeAlias = Mapping[str, Sequence[Meaning]]

LEAST_S = 0.2
"""Less of a sound at the edge of a span is let pass."""

MOST_SHARED = 0.5
"""Spans of one class that share more of the time that either takes are one."""

NO_CLASS = "nobody named a class for what is said of them"
CONTRADICTED = "people contradict each other about them"
SAID_TWICE = "another span is about the same moment"
TOO_LONG = "the sound is somewhere in there, and no clip of that length would surely hold it"
TOO_SHORT = "the sound is not in there, but may be beside it in a clip of that length"

_HAIR = 1e-6


def examples_of(
    moments: Iterable[Moment], meanings: Meanings, length_s: float | None
) -> tuple[list[Example], Counter[str]]:
    """Return what is to be cut, in order of recording and time, and why the rest is not.

    Args:
        moments: a score without a verdict stands for a yes; what the machine calls a no has both.
        meanings: of each class; none names them after the sound: ``typing`` and ``not_typing``.
        length_s: of every clip; ``None`` takes each span as it is.
    """
    dropped = Counter[str]()
    named: list[Example] = []
    for moment in moments:
        verdict = moment.verdict or Verdict.YES
        name = _name_of(moment, verdict, meanings)
        if name is None:
            dropped[NO_CLASS] += 1
        else:
            named.append(Example(moment, name, verdict, moment.score))
    agreed = _agreed(_told_by_all(sorted(named, key=_order)), dropped)
    sized = agreed if length_s is None else _sized(agreed, length_s, dropped)
    return _said_once(sized, dropped), dropped


def _order(example: Example) -> tuple[str, float, float, str, str]:
    span = example.moment.span
    return example.moment.digest, span.start_s, span.end_s, example.moment.sound, example.name


def _name_of(moment: Moment, verdict: Verdict, meanings: Meanings) -> str | None:
    if not meanings:
        usual = {Verdict.YES: moment.sound, Verdict.NO: f"not_{moment.sound}"}
        return usual.get(verdict)
    fitting = [
        (len(meaning.tags), name)
        for name, told in meanings.items()
        for meaning in told
        if meaning.sound == moment.sound
        and meaning.verdict is verdict
        and set(meaning.tags) <= set(moment.tags)
    ]
    return max(fitting, key=lambda each: each[0])[1] if fitting else None


def _told_by_all(ordered: Iterable[Example]) -> list[Example]:
    """Return what several people say of the very same span as one example of them all."""
    told: dict[tuple[object, ...], Example] = {}
    for each in ordered:
        moment = each.moment
        times = (round(moment.span.start_s, 3), round(moment.span.end_s, 3))
        about = (moment.digest, *times, moment.sound, each.name)
        known = told.get(about)
        told[about] = each if known is None else replace(known, moment=_both(known.moment, moment))
    return list(told.values())


def _both(one: Moment, other: Moment) -> Moment:
    everybody = [name for name in (*one.by.split(", "), *other.by.split(", ")) if name]
    return replace(
        one,
        is_strong=one.is_strong or other.is_strong,
        tags=tuple(sorted({*one.tags, *other.tags})),
        by=", ".join(dict.fromkeys(everybody)),
    )


def _agreed(ordered: Sequence[Example], dropped: Counter[str]) -> list[Example]:
    """Return the examples that no other contradicts."""
    contradicted: set[int] = set()
    for one, other in _overlapping(ordered):
        if _contradict(ordered[one], ordered[other]):
            contradicted |= {one, other}
    dropped[CONTRADICTED] += len(contradicted)
    return [each for at, each in enumerate(ordered) if at not in contradicted]


def _overlapping(ordered: Sequence[Example]) -> Iterable[tuple[int, int]]:
    """Yield the pairs that share time in a recording, an earlier one and a later."""
    open_ones: list[int] = []
    for at, each in enumerate(ordered):
        moment = each.moment
        open_ones = [
            one
            for one in open_ones
            if ordered[one].moment.digest == moment.digest
            and ordered[one].moment.span.end_s > moment.span.start_s
        ]
        for one in open_ones:
            yield one, at
        open_ones.append(at)


def _contradict(one: Example, other: Example) -> bool:
    if one.moment.sound != other.moment.sound or {one.verdict, other.verdict} != {
        Verdict.YES,
        Verdict.NO,
    }:
        return False
    yes, no = (one, other) if one.verdict is Verdict.YES else (other, one)
    both_s = shared_s(yes.moment.span, no.moment.span)
    outside_s = yes.moment.span.length_s - both_s
    return both_s > _HAIR and (outside_s < LEAST_S or (yes.moment.is_strong and both_s >= LEAST_S))


def _sized(examples: Iterable[Example], length_s: float, dropped: Counter[str]) -> list[Example]:
    """Return examples of one length: tiles of longer spans, one around a shorter one."""
    sized: list[Example] = []
    for each in examples:
        own_s = each.moment.span.length_s
        is_yes = each.verdict is Verdict.YES
        if is_yes and not each.moment.is_strong and own_s > length_s + _HAIR:
            dropped[TOO_LONG] += 1
        elif not is_yes and own_s < length_s - _HAIR:
            dropped[TOO_SHORT] += 1
        else:
            pieces = pieces_of([each.moment], ClipRule(piece_s=length_s))
            sized.extend(replace(each, moment=piece) for piece in pieces)
    return sorted(sized, key=_order)


def _said_once(ordered: Sequence[Example], dropped: Counter[str]) -> list[Example]:
    """Return the examples without those that are, for the most part, another one again."""
    again: set[int] = set()
    for one, other in _overlapping(ordered):
        first, second = ordered[one], ordered[other]
        both_s = shared_s(first.moment.span, second.moment.span)
        either_s = first.moment.span.length_s + second.moment.span.length_s - both_s
        is_same = first.name == second.name and both_s > MOST_SHARED * either_s
        if is_same and not {one, other} & again:
            is_vague = second.moment.is_strong and not first.moment.is_strong
            again.add(one if is_vague else other)
    dropped[SAID_TWICE] += len(again)
    return [each for at, each in enumerate(ordered) if at not in again]
