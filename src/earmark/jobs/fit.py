"""Fit: from a network that was trained, and what it hears, to a detector."""

from __future__ import annotations

import numpy as np

from earmark.core.aim import Aim
from earmark.core.answered import gather_answers
from earmark.core.detector import Detector
from earmark.core.hearings import open_hearings
from earmark.core.network_detector import shaped
from earmark.core.shaping import judged_by
from earmark.core.taught import Occasion, provenance_of
from earmark.ports import Catalogue, VectorStore
from earmark.values import Provenance


def fit(
    network: Detector,
    aim: Aim,
    catalogue: Catalogue,
    store: VectorStore,
    *,
    rng: np.random.Generator,
    occasion: Occasion,
) -> tuple[Detector, Provenance]:
    """Return a detector whose rule and figures come of answers that the network did not learn from.

    Args:
        network: as it was trained.
        aim: its sound, its encoder, and what that learnt from.
        catalogue: holds the answers.
        store: what the network hears in the recordings of those.
        rng: draws for intervals.
        occasion: for the record.
    """
    hearings = open_hearings(catalogue, store, aim.encoder_digest)
    answered = gather_answers(catalogue.labels(aim.sound), hearings)
    detector, judges = shaped(network, answered, aim.learnt_from, hearings.hop_s)
    judgement = judged_by(judges, detector, hearings.hop_s, rng)
    heard = (catalogue.members(), hearings)
    return detector, provenance_of(answered, judgement, heard, occasion)
