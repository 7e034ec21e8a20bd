"""From a head that was learnt to a detector, with a rule and a calibration that suit it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from earmark.core.aim import Aim
from earmark.core.answered import Answered
from earmark.core.detector import Detector
from earmark.core.hearings import Hearings, draw_surroundings
from earmark.core.judging import cases_of, judge, manner_of, operating_points
from earmark.core.learning import calibrate
from earmark.core.rules import manner_for
from earmark.core.teaching import Judges, Learnt, hold_out_for, judges_of
from earmark.values import Judgement


@dataclass(frozen=True, slots=True, eq=False)
class Gauged:
    """What a head makes of everything, and how right it is as far as the answers tell.

    Attributes:
        detector: with the head, as it would be trained now.
        judgement: by heads that did not learn what they are judged on; ``None`` where too little
            was answered.
    """

    detector: Detector
    judgement: Judgement | None


def gauge(
    aim: Aim, answered: Answered, learnt: Learnt, hearings: Hearings, rng: np.random.Generator
) -> Gauged:
    """Make a detector of what was learnt, and judge it."""
    around = draw_surroundings(hearings, answered.spans, rng)
    held = hold_out_for(aim, answered, around, learnt) if _is_apart(answered) else None
    judges = judges_of(answered, held, aim.learnt_from)
    detector = shape(aim, judges, learnt, hearings.hop_s)
    return Gauged(detector, judged_by(judges, detector, hearings.hop_s, rng))


def _is_apart(answered: Answered) -> bool:
    """Return whether some can be learnt from and others judged by."""
    return bool(answered.n_yes and answered.n_no and len(set(answered.groups.tolist())) > 1)


def judged_by(
    judges: Judges, detector: Detector, hop_s: float, rng: np.random.Generator
) -> Judgement | None:
    """Return how right a detector is, or ``None`` where nobody can tell."""
    if judges.held is None:
        return None
    return judge(cases_of(judges.answered, judges.held), manner_of(detector, hop_s), rng)


def shape(aim: Aim, judges: Judges, learnt: Learnt, hop_s: float) -> Detector:
    """Return the detector; what answers cannot tell stays as in the one it started from."""
    answered, held = judges.answered, judges.held
    if aim.start:
        taught = replace(aim.start, sound=aim.sound, head=learnt.head)
        manner = manner_of(taught, hop_s)
        if held is None or math.isinf(learnt.strength):
            return taught
        measured = calibrate(
            held.scores(answered),
            answered.verdicts,
            hop_s=hop_s,
            rule=manner.rule,
            known=manner.calibration,
        )
        manner = replace(manner, calibration=measured or manner.calibration)
    else:
        manner = manner_for(answered, held, hop_s)
        taught = Detector(aim.sound, aim.encoder_digest, learnt.head, manner.rule)
    points = operating_points(cases_of(answered, held), manner) if held else ()
    return replace(
        taught,
        calibration=manner.calibration,
        operating_points=points or taught.operating_points,
    )
