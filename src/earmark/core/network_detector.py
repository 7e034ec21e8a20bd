"""From a network that was trained to a detector."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import numpy as np

from earmark.core.aim import Windows
from earmark.core.answered import Answered
from earmark.core.detector import Detector
from earmark.core.head import Head
from earmark.core.judging import cases_of, operating_points
from earmark.core.rules import LOWEST, manner_for
from earmark.core.teaching import HeldOut, Judges, judges_of
from earmark.values import DecisionRule, Fitted

_EVEN = 0.5
_USUAL_SHARE = 0.9


def blank_detector(sound: str, fitted: Fitted) -> Detector:
    """Return a detector with the usual rule: nobody knows yet how right the network is."""
    head = Head(fitted.weights, np.array([fitted.bias], np.float32))
    digest = sha256(fitted.encoder).hexdigest()
    return Detector(sound, digest, head, DecisionRule(), encoder=fitted.encoder)


def shaped(
    network: Detector, answered: Answered, learnt_from: Windows, hop_s: float
) -> tuple[Detector, Judges]:
    """Return it with a rule that suits what it did not learn from, and who may judge it.

    Args:
        network: blank.
        answered: all answers whose spans it heard.
        learnt_from: the windows that it learnt from.
        hop_s: from score to score.
    """
    held = HeldOut(np.zeros(len(answered), np.int64), (network.head,))
    judges = judges_of(answered, held, learnt_from)
    manner = manner_for(judges.answered, judges.held, hop_s, _lowest(judges))
    points = operating_points(cases_of(judges.answered, judges.held), manner) if judges.held else ()
    detector = replace(
        network, rule=manner.rule, calibration=manner.calibration, operating_points=points
    )
    return detector, judges


def _lowest(judges: Judges) -> float:
    """Return a score between those that are usual where the sound is not, and even chances.

    A network that learnt from few examples scores nothing near 0. Answers end where their spans
    do, so no rule that is fitted to them notices that elsewhere a detection would not end.
    """
    if judges.held is None:
        return LOWEST
    scores = judges.held.scores(judges.answered)
    of_no = [s for s, is_yes in zip(scores, judges.answered.verdicts, strict=True) if not is_yes]
    usual = float(np.quantile(np.concatenate(of_no), _USUAL_SHARE))
    return max(LOWEST, (min(usual, _EVEN) + _EVEN) / 2)
