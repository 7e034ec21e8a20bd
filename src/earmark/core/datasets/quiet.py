"""Where a detector is sure that its sound is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from earmark.core.pieces import pieces_of
from earmark.core.timeline import subtract, widen
from earmark.values import ClipRule, Found, Moment, Span, Verdict

APART_S = 1.0
"""So near to what was found, or is doubtful, nothing is taken for free of it."""

USUAL_S = 2.0
"""Length of a negative where nothing was found to go by."""


def quiet_moments(found: Found, length_s: float | None, digest: str, by: str) -> Iterator[Moment]:
    """Yield stretches of one length in which a detector hears nothing, even in doubt.

    Their score is the highest in there.

    Args:
        found: with its curve.
        length_s: ``None`` for that of the middle one of what was found.
        digest: the recording's.
        by: the detector's name.
    """
    lengths_s = [each.span.length_s for each in found.detections]
    piece_s = length_s or (median(lengths_s) if lengths_s else USUAL_S)
    whole = Span(0.0, found.recording.duration_s)
    taken = [widen(each.span, APART_S, whole) for each in (*found.detections, *found.doubtful)]
    for span in subtract([whole], taken):
        if span.length_s < piece_s:
            continue
        free = Moment(found.recording, span, found.sound, digest, verdict=Verdict.NO, by=by)
        for each in pieces_of([free], ClipRule(piece_s=piece_s)):
            yield replace(each, score=_highest(found, each.span))


def _highest(found: Found, span: Span) -> float:
    first, last = (round(at_s / found.curve.hop_s) for at_s in (span.start_s, span.end_s))
    heard = found.curve.scores[first : last + 1]
    return float(heard.max()) if len(heard) else 0.0
