"""Train: from answers to a detector."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from earmark.core.aim import Aim
from earmark.core.answered import Answered, gather_answers
from earmark.core.detector import Detector
from earmark.core.hearings import draw_surroundings, open_hearings
from earmark.core.shaping import judged_by, shape
from earmark.core.taught import Occasion, provenance_of
from earmark.core.teaching import FEWEST_OF_EACH, hold_out_for, judges_of, learn
from earmark.errors import AnswersError
from earmark.ports import Catalogue, VectorStore
from earmark.values import Provenance


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
    learnt = learn(answered, around, aim.head)
    held = hold_out_for(aim, answered, around, learnt)
    judges = judges_of(answered, held, aim.learnt_from)
    is_start = math.isinf(learnt.strength)
    detector = shape(aim, judges, learnt, hearings.hop_s)
    judgement = judged_by(judges, detector, hearings.hop_s, rng)
    provenance = provenance_of(
        answered,
        judgement,
        (catalogue.members(), hearings),
        occasion,
        started_from=aim.start_digest,
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
