"""What an evaluation says, in words: the page and the terminal say the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from earmark.core.metrics import CLIP_S
from earmark.values import Estimate, Evaluation, EventJudgement, Judgement

CAUTION = (
    "People answer what they are asked, most of all what the machine was unsure about: their "
    "answers are no fair sample of the recordings. These figures compare one way of finding with "
    "another. How much is found and missed in all, a random sample tells: earmark audit."
)
CLIPS = f"{CLIP_S:g} s clips"

_SHARED: tuple[tuple[str, str, Callable[[Judgement | EventJudgement], Estimate]], ...] = (
    ("precision", "of what was found, so much is right", lambda judged: judged.precision),
    ("recall", "of what is there, so much was found", lambda judged: judged.recall),
    ("F1", "the harmonic mean of precision and recall", lambda judged: judged.f1),
)
"""Figures of everything: their names, what they mean, and where they are."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of everything that was judged.

    Attributes:
        name: what it is called.
        meaning: what it says, in a sentence.
        estimates: of answers, clips and events; ``None`` where there is no such figure.
    """

    name: str
    meaning: str
    estimates: tuple[Estimate | None, Estimate | None, Estimate | None]


def figure_rows(evaluation: Evaluation) -> tuple[FigureRow, ...]:
    """Return the figures, those first by which detectors are compared."""
    return tuple(_rows(evaluation.answers, evaluation.clips, evaluation.events))


def how_measured(evaluation: Evaluation) -> str:
    """Return on what the figures stand, in a sentence or two."""
    n, folds = evaluation.n_yes + evaluation.n_no, evaluation.n_folds
    answers = f"{n:,} answers, {evaluation.n_yes:,} yes and {evaluation.n_no:,} no"
    if evaluation.held_out == "recording":
        return (
            f"{answers}. Each was judged by one of {folds:,} detectors that learnt from other "
            "recordings only."
        )
    return (
        f"{answers}, all from one recording. Each was judged by one of {folds:,} detectors that "
        "learnt from other parts of it only; another recording may sound less alike."
    )


def events_in_words(events: EventJudgement) -> str:
    """Return how whole events fared."""
    counts = events.confusion
    return (
        f"Of {counts.n_right + counts.n_missed:,.0f} events whose exact times are known, "
        f"{counts.n_right:,.0f} were found, overlapping at least half, and {counts.n_missed:,.0f} "
        f"missed; {counts.n_false:,.0f} detections were false."
    )


def number(value: float) -> str:
    """Return a figure to two digits, a dash where nothing can be said."""
    return "\N{EN DASH}" if math.isnan(value) else f"{value:.2f}"


def interval(estimate: Estimate) -> str:
    """Return the interval of a figure, empty where it has none."""
    if math.isnan(estimate.width):
        return ""
    return f"{estimate.low:.2f}\N{EN DASH}{estimate.high:.2f}"


def _rows(
    answers: Judgement, clips: Judgement | None, events: EventJudgement | None
) -> Iterator[FigureRow]:
    yield FigureRow(
        "average precision",
        "the mean precision over all thresholds; 1 where all that is there scores above the rest",
        (answers.average_precision, clips.average_precision if clips else None, None),
    )
    for name, meaning, figure in _SHARED:
        of_clips = figure(clips) if clips else None
        of_events = figure(events) if events else None
        yield FigureRow(name, meaning, (figure(answers), of_clips, of_events))
    yield FigureRow(
        "calibration error",
        "how far scores lie from the share that is true, on average; 0 is best",
        (answers.calibration_error, clips.calibration_error if clips else None, None),
    )
    if events:
        yield FigureRow(
            "PSDS",
            "how much is found over all rates of false alarms up to 100 an hour, 0 to 1",
            (None, None, Estimate(events.psds, math.nan, math.nan)),
        )
