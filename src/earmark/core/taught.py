"""What is noted about how a detector was taught."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from earmark.core.answered import Answered, digest_of
from earmark.core.hearings import Hearings
from earmark.core.stretches import school
from earmark.values import Estimate, Figure, Judgement, Member, Provenance, Schooling

_MOST_SCHOOLING = 100
"""Recordings that a detector carries along: some 9 MB, at 192 numbers to a vector."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """When something is made, and by which version of earmark."""

    now: datetime
    version: str


def provenance_of(
    answered: Answered,
    judgement: Judgement | None,
    heard: tuple[Sequence[Member], Hearings],
    occasion: Occasion,
    *,
    started_from: str = "",
) -> Provenance:
    """Return where a detector comes from.

    Args:
        answered: what it learnt from.
        judgement: by what it did not learn from; ``None`` where there is none.
        heard: the recordings, and what they sound like.
        occasion: when, and by which version.
        started_from: digest of the detector that it began as.
    """
    return Provenance(
        earmark=occasion.version,
        made_at=occasion.now,
        label_digest=digest_of(answered.labels),
        n_yes=answered.n_yes,
        n_no=answered.n_no,
        n_unsure=answered.n_unsure,
        started_from=started_from,
        figures=_figures(judgement),
        schooling=_schooling(*heard, answered),
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
    members: Sequence[Member], hearings: Hearings, answered: Answered
) -> tuple[Schooling, ...]:
    taught = [each for each in members if each.digest in answered.spans]
    chosen = np.unique(np.linspace(0, len(taught) - 1, _MOST_SCHOOLING).astype(np.int64))
    some = [taught[at] for at in chosen.tolist()]
    schooled = [school(each, hearings.by_recording[each.digest]) for each in some]
    return tuple(each for each in schooled if each)
