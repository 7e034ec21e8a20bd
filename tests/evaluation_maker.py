"""Makes evaluations, for anyone's tests of what is shown of them."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from earmark.core.metrics import (
    average_precision,
    bootstrap,
    calibration_error,
    count_clips,
    reliability,
    trade_off,
)
from earmark.values import Confusion, Estimate, Evaluation, EventJudgement, Judgement

N_DRAWS = 50
UNKNOWN = Estimate(math.nan, math.nan, math.nan)


def made_judgement(n_yes: int = 178, n_no: int = 162, *, apart: float = 2.2) -> Judgement:
    """Return a judgement of spans whose scores tell yes from no the better, the further apart."""
    rng = np.random.default_rng([n_yes, n_no])
    is_true = np.arange(n_yes + n_no) < n_yes
    odds = rng.normal(np.where(is_true, apart, -apart), 1.6)
    scores = (1 / (1 + np.exp(-1.3 * odds))).astype(np.float32)
    is_found = scores >= 0.5

    def estimated(figure: Callable[[NDArray[np.int64]], float]) -> Estimate:
        return bootstrap(np.arange(len(scores)), figure, rng, N_DRAWS)

    def counted(rows: NDArray[np.int64]) -> Confusion:
        return count_clips(is_true[rows], is_found[rows])

    return Judgement(
        is_true=is_true,
        scores=scores,
        confusion=count_clips(is_true, is_found),
        curve=trade_off(is_true, scores),
        reliability=reliability(is_true, scores),
        precision=estimated(lambda rows: counted(rows).precision),
        recall=estimated(lambda rows: counted(rows).recall),
        f1=estimated(lambda rows: counted(rows).f1),
        average_precision=estimated(lambda rows: average_precision(is_true[rows], scores[rows])),
        calibration_error=estimated(
            lambda rows: calibration_error(reliability(is_true[rows], scores[rows]))
        ),
    )


def made_events(psds: float = 0.71) -> EventJudgement:
    """Return a judgement of 60 events, of which 51 were found."""
    return EventJudgement(
        confusion=Confusion(n_right=51, n_false=7, n_missed=9),
        precision=Estimate(0.88, 0.79, 0.95),
        recall=Estimate(0.85, 0.74, 0.93),
        f1=Estimate(0.86, 0.78, 0.92),
        psds=psds,
        known_s=1843.25,
    )


def made_evaluation(
    answers: Judgement | None = None,
    *,
    clips: Judgement | None = None,
    events: EventJudgement | None = None,
    held_out: str = "recording",
    left_out: tuple[str, ...] = (),
) -> Evaluation:
    """Return an evaluation of some answers, by five heads."""
    judgement = answers or made_judgement(24, 16)
    n_yes = int(judgement.is_true.sum())
    return Evaluation(
        held_out=held_out,
        n_folds=5,
        n_yes=n_yes,
        n_no=len(judgement.scores) - n_yes,
        answers=judgement,
        clips=clips,
        events=events,
        left_out=left_out,
    )
