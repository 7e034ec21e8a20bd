"""Audit: what was found, and what was missed, by a few answers about spans drawn at random."""

from __future__ import annotations

from collections.abc import Sequence

from earmark.core.detector import Detector
from earmark.core.estimate import advise, estimate
from earmark.core.hearings import open_hearings
from earmark.core.survey import Draw, Survey, draw_survey
from earmark.errors import AnswersError
from earmark.ports import Catalogue, VectorStore
from earmark.values import Advice, Audit, Label, Question

STRATEGY = "audit"
"""Why the questions of an audit are asked."""


def plan_audit(detector: Detector, catalogue: Catalogue, store: VectorStore, draw: Draw) -> Survey:
    """Return the spans of all recordings, and in which order to ask about them.

    The same detector, recordings and draw give the same survey.

    Raises:
        AnswersError: no recording was scanned by the detector's encoder.
    """
    hearings = open_hearings(catalogue, store, detector.encoder_digest)
    if not hearings.by_recording:
        msg = f"{detector.sound}: nothing was scanned that could be asked about. Scan first."
        raise AnswersError(msg)
    return draw_survey(detector, hearings, catalogue.labels(detector.sound), draw)


def next_questions(survey: Survey, labels: Sequence[Label], n: int) -> tuple[Question, ...]:
    """Return the next questions; answer them in this order, and stop anywhere.

    Args:
        survey: what was drawn.
        labels: all of the sound, those given since the audit began among them.
        n: how many.
    """
    answers = survey.answers(labels)
    rows = [row for row in survey.plan.order.tolist() if row not in answers][:n]
    pool = survey.pool
    return tuple(
        Question(
            sound=survey.sound,
            recording=pool.recordings[pool.owners[row]],
            span=pool.span(row),
            score=float(pool.scores[row]),
            strategy=STRATEGY,
        )
        for row in rows
    )


def sum_up(survey: Survey, labels: Sequence[Label]) -> tuple[Audit, Advice]:
    """Return what the answers so far say about everything, and whether to go on."""
    answers = survey.answers(labels)
    audit = estimate(
        survey.plan, answers, lengths_s=survey.pool.lengths_s, is_found=survey.is_found
    )
    return audit, advise(audit, len(survey.pool) - len(answers))
