"""Check: whether a detector can be trusted with a recording, and what to ask about it if not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from earmark.core.detector import Detector
from earmark.core.drift import compare, find_strangest
from earmark.core.hearings import bounds_of
from earmark.core.learning import condense
from earmark.core.learning.solving import chances_of
from earmark.core.stretches import school, stretches_of
from earmark.errors import ModelError
from earmark.values import Check, Deviation, Hearing, Member, Provenance, Question

STRATEGY = "strangest"
"""Why the questions of a check are asked."""

_SUMMARIES = (
    "It sounds like what the detector was taught on: trust it as far as its figures go.",
    "It differs somewhat from what the detector was taught on: look through what it finds.",
    "It is unlike all that the detector was taught on: answer questions about it and train again.",
)


def check(
    taught: tuple[Detector, Provenance],
    member: Member,
    hearing: Hearing,
    *,
    n: int,
    rng: np.random.Generator,
) -> Check:
    """Compare a recording with those a detector was taught on.

    Args:
        taught: the detector, and where it comes from.
        member: the recording; it was scanned.
        hearing: its vectors.
        n: how many questions to return at most; none where all is as usual.
        rng: breaks ties.

    Raises:
        ModelError: the detector does not tell what it was taught on, or is of another encoder.
    """
    detector, provenance = taught
    new = school(member, hearing)
    lessons = [each for each in provenance.schooling if len(each.vectors)]
    if detector.encoder_digest != hearing.encoder_digest or new is None:
        msg = f"{member.recording.path}: was not scanned by the detector's encoder. Scan it first."
        raise ModelError(msg)
    if not lessons:
        msg = (
            f"The detector of {detector.sound} does not tell what it was taught on: nothing can be "
            "compared with it. Train one of your own."
        )
        raise ModelError(msg)
    deviations = compare(new, lessons)
    worst = max(each.severity for each in deviations)
    strangest = find_strangest(new.vectors, lessons, n, rng) if worst else []
    return Check(deviations, _questions(detector, member, hearing, strangest), _summary(deviations))


def _summary(deviations: Sequence[Deviation]) -> str:
    return _SUMMARIES[max(each.severity for each in deviations)]


def _questions(
    detector: Detector, member: Member, hearing: Hearing, strangest: Sequence[int]
) -> tuple[Question, ...]:
    spans = stretches_of(hearing)
    questions = []
    for at in strangest:
        moments = condense(hearing.vectors(*bounds_of(hearing, spans[at])))
        score = float(chances_of(detector.head, [moments])[0])
        questions.append(Question(detector.sound, member.digest, spans[at], score, STRATEGY))
    return tuple(questions)
