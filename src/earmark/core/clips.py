"""What answers say about clips of a steady length, as people sort streams by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from earmark.core.answered import Answered
from earmark.core.hearings import Hearings, bounds_of
from earmark.core.judging import Case
from earmark.core.learning import condense
from earmark.core.metrics import CLIP_S
from earmark.core.teaching import HeldOut
from earmark.core.timeline import intersect, total_s
from earmark.values import Label, Span, Verdict

_LEAST_S = 0.2
"""Less of a sound at the edge of a clip, or less that nobody answered about, is let pass."""


def clip_cases(answered: Answered, held: HeldOut, hearings: Hearings) -> list[Case]:
    """Return the clips whose truth follows from the answers.

    A clip has the sound where an answer of yes lies within it, or an exact span of the sound
    reaches into it; it lacks it where answers of no cover it. Clips that answers of several folds
    touch are left out: no head would be fair to them.
    """
    touching: dict[tuple[str, int], list[_Said]] = {}
    folds = held.folds.tolist()
    for label, fold in zip(answered.labels, folds, strict=True):
        for number in _clips_of(label.span):
            touching.setdefault((label.recording, number), []).append(_Said(label, fold))
    return list(_judged(touching, held, hearings))


@dataclass(frozen=True, slots=True)
class _Said:
    label: Label
    fold: int


def _clips_of(span: Span) -> range:
    return range(int(span.start_s // CLIP_S), math.ceil(span.end_s / CLIP_S))


def _judged(
    touching: dict[tuple[str, int], list[_Said]], held: HeldOut, hearings: Hearings
) -> Iterator[Case]:
    for (recording, number), said in touching.items():
        hearing = hearings.by_recording[recording]
        end_s = min((number + 1) * CLIP_S, len(hearing.levels) * hearing.hop_s)
        head = held.heads[said[0].fold]
        if end_s <= number * CLIP_S or len({each.fold for each in said}) > 1:
            continue
        clip = Span(number * CLIP_S, end_s)
        truth = _truth(clip, [each.label for each in said])
        if truth is not None:
            moments = condense(hearing.vectors(*bounds_of(hearing, clip)))
            yield Case(recording, clip, truth, moments, head)


def _truth(clip: Span, labels: Sequence[Label]) -> bool | None:
    """Return whether the sound is in a clip, or ``None`` where nobody knows."""
    for label in labels:
        if label.verdict is Verdict.YES:
            shared_s = total_s(intersect([label.span], [clip]))
            outside_s = label.span.length_s - shared_s
            if (label.is_strong and shared_s >= _LEAST_S) or outside_s < _LEAST_S:
                return True
    nothing = [label.span for label in labels if label.verdict is Verdict.NO]
    open_s = clip.length_s - total_s(intersect(nothing, [clip]))
    is_doubtful = any(label.verdict is Verdict.YES for label in labels)
    return None if is_doubtful or open_s >= _LEAST_S else False
