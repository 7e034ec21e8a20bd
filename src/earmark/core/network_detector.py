"""From a network that was trained to a detector."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import numpy as np

from earmark.core.aim import Aim
from earmark.core.answered import Answered
from earmark.core.detector import Detector
from earmark.core.head import Head
from earmark.core.shaping import shape
from earmark.core.teaching import HeldOut, Judges, Learnt, judges_of
from earmark.values import DecisionRule, Fitted


def blank_detector(sound: str, fitted: Fitted) -> Detector:
    """Return a detector with the usual rule: nobody knows yet how right the network is."""
    head = Head(fitted.weights, np.array([fitted.bias], np.float32))
    digest = sha256(fitted.encoder).hexdigest()
    return Detector(sound, digest, head, DecisionRule(), encoder=fitted.encoder)


def shaped(
    detector: Detector, answered: Answered, aim: Aim, hop_s: float
) -> tuple[Detector, Judges]:
    """Return it with a rule that suits what it did not learn from, and who may judge it.

    Args:
        detector: of the network.
        answered: all answers whose spans the network heard.
        aim: says what the network learnt from.
        hop_s: from score to score.
    """
    held = HeldOut(np.zeros(len(answered), np.int64), (detector.head,))
    judges = judges_of(answered, held, aim.learnt_from)
    fitting = shape(aim, judges, Learnt(detector.head, strength=0.0), hop_s)
    return replace(fitting, encoder=detector.encoder), judges
