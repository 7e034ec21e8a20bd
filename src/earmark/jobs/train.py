"""Train: from answers to a detector."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from earmark.core.aim import Aim
from earmark.core.answered import Answered, digest_of, gather_answers
from earmark.core.detector import Detector
from earmark.core.hearings import Hearings, draw_surroundings, open_hearings
from earmark.core.judging import cases_of, judge, manner_of
from earmark.core.shaping import shape
from earmark.core.stretches import school
from earmark.core.teaching import FEWEST_OF_EACH, hold_out, learn
from earmark.errors import AnswersError
from earmark.ports import Catalogue, VectorStore
from earmark.values import Estimate, Figure, Judgement, Provenance, Schooling

_MOST_SCHOOLING = 100
"""Recordings that a detector carries along: some 9 MB, at 192 numbers to a vector."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """When something is made, and by which version of earmark."""

    now: datetime
    version: str


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A detector that was taught.

    Attributes:
        is_start: whether the answers gave no reason to change what it started from.
        left_out: digests of recordings whose answers could not be used: not scanned, or by another
            encoder.
    """

    detector: Detector
    provenance: Provenance
    is_start: bool
    left_out: tuple[str, ...]


def train(
    aim: Aim,
    catalogue: Catalogue,
    store: VectorStore,
    *,
    rng: np.random.Generator,
    occasion: Occasion,
) -> Trained:
    """Learn a sound from all that was answered about it.

    Raises:
        AnswersError: too little was answered.
    """
    hearings = open_hearings(catalogue, store, aim.encoder_digest)
    answered = gather_answers(catalogue.labels(aim.sound), hearings)
    if not _is_enough(aim, answered):
        raise AnswersError(_sorry(aim, answered))
    around = draw_surroundings(hearings, answered.spans, rng)
    start = aim.start.head if aim.start else None
    learnt = learn(answered, around, start)
    held = hold_out(answered, around, start, learnt.strength)
    is_start = math.isinf(learnt.strength)
    detector = shape(aim, answered, learnt, held, hearings.hop_s)
    judgement = None
    if held:
        judgement = judge(cases_of(answered, held), manner_of(detector, hearings.hop_s), rng)
    provenance = Provenance(
        earmark=occasion.version,
        made_at=occasion.now,
        label_digest=digest_of(answered.labels),
        n_yes=answered.n_yes,
        n_no=answered.n_no,
        n_unsure=answered.n_unsure,
        started_from=aim.start_digest,
        figures=_figures(judgement),
        schooling=_schooling(catalogue, hearings, answered),
    )
    return Trained(detector, provenance, is_start, answered.unusable)


def _is_enough(aim: Aim, answered: Answered) -> bool:
    fewest = min(answered.n_yes, answered.n_no)
    return len(answered) > 0 if aim.start else fewest >= FEWEST_OF_EACH


def _sorry(aim: Aim, answered: Answered) -> str:
    wanted = "one answer" if aim.start else f"{FEWEST_OF_EACH} of each"
    unused = ""
    if answered.unusable:
        n_unused = len(answered.unusable)
        unused = f" Answers on {n_unused} more recording(s) wait for a scan by this encoder."
    return (
        f"{aim.sound}: {answered.n_yes} yes and {answered.n_no} no are too few to learn from; it "
        f"takes {wanted} at least. Answer more questions.{unused}"
    )


def _figures(judgement: Judgement | None) -> tuple[Figure, ...]:
    if judgement is None:
        return ()
    measured: dict[str, Estimate] = {
        "AP": judgement.average_precision,
        "precision": judgement.precision,
        "recall": judgement.recall,
        "F1": judgement.f1,
    }
    return tuple(
        Figure(name, each.value, each.low, each.high)
        for name, each in measured.items()
        if all(map(math.isfinite, (each.value, each.low, each.high)))
    )


def _schooling(
    catalogue: Catalogue, hearings: Hearings, answered: Answered
) -> tuple[Schooling, ...]:
    taught = [each for each in catalogue.members() if each.digest in answered.spans]
    chosen = np.unique(np.linspace(0, len(taught) - 1, _MOST_SCHOOLING).astype(np.int64))
    members = [taught[at] for at in chosen.tolist()]
    schooled = [school(each, hearings.by_recording[each.digest]) for each in members]
    return tuple(each for each in schooled if each)
