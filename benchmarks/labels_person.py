"""A person who knows where a sound is, and what that makes of spans and clips."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from earmark.core.metrics import CLIP_S
from earmark.core.timeline import intersect, subtract, total_s
from earmark.values import Span, Verdict

LEAST_HEARD_S = 0.3
"""Of a sound in a span, for a yes; half of a span is always enough."""

LEAST_IN_CLIP_S = 0.6
"""Of a sound in a clip. A clip with less of it, or with nothing but ignored time, is left out, as
the maker's scorer does."""

_TOUCHING_S = 0.02
"""Less than a step of the maker's scorer is nothing."""

_HAIR = 1e-6
"""Tolerance: from 15 to 15.6 s is 0.6 s, whatever floats say."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Where a sound is in a recording.

    Attributes:
        duration_s: of the recording.
        there: the sound, ordered and disjoint, without what is ignored.
        ignored: where nobody can tell.
    """

    duration_s: float
    there: tuple[Span, ...]
    ignored: tuple[Span, ...] = ()

    @classmethod
    def of_stream(cls, document: Mapping[str, Any]) -> Truth:
        """Return what the maker of streams wrote about typing."""
        typing, ignored = (
            [Span(start_s, end_s) for start_s, end_s in document[key]]
            for key in ("typing", "ignore")
        )
        return cls(document["duration_s"], tuple(subtract(typing, ignored)), tuple(ignored))

    def to_json(self) -> str:
        """Return all of it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Truth:
        """Return what ``to_json`` wrote."""
        kept = json.loads(text)
        there, ignored = (tuple(Span(**each) for each in kept[key]) for key in ("there", "ignored"))
        return cls(kept["duration_s"], there, ignored)


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of a recording whose truth is known."""

    span: Span
    has_sound: bool


def verdict(truth: Truth, span: Span) -> Verdict:
    """Return what the person answers; unsure where there is next to nothing, or the ignored."""
    heard_s = _shared_s(truth.there, span)
    if heard_s >= min(LEAST_HEARD_S, span.length_s / 2) - _HAIR:
        return Verdict.YES
    doubtful_s = heard_s + _shared_s(truth.ignored, span)
    return Verdict.UNSURE if doubtful_s >= _TOUCHING_S else Verdict.NO


def clips_of(truth: Truth) -> Iterator[Clip]:
    """Yield the clips of 15 s that are judged, in order; the last may be half as long."""
    for number in range(math.floor(truth.duration_s / CLIP_S + 0.5)):
        clip = Span(number * CLIP_S, min((number + 1) * CLIP_S, truth.duration_s))
        heard_s, doubtful_s = _shared_s(truth.there, clip), _shared_s(truth.ignored, clip)
        if heard_s >= LEAST_IN_CLIP_S - _HAIR:
            yield Clip(clip, has_sound=True)
        elif max(heard_s, doubtful_s) < _TOUCHING_S:
            yield Clip(clip, has_sound=False)


def _shared_s(spans: Sequence[Span], with_span: Span) -> float:
    return total_s(intersect(spans, [with_span]))
