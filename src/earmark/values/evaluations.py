"""How right a detector is, on answers that it did not learn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earmark.values.arrays import Scores
from earmark.values.estimates import Confusion, Estimate, PrecisionRecall, ReliabilityBin


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """Spans of which the truth is known, and what the machine made of them.

    Attributes:
        is_true: whether the sound is in each, shape ``(n,)``.
        scores: how likely it is there, shape ``(n,)``.
        confusion: by whether anything was detected in each.
        curve: what each threshold of the scores would give.
        reliability: how often spans that score alike are true.
        calibration_error: how far scores lie from shares, on average.
    """

    is_true: NDArray[np.bool_]
    scores: Scores
    confusion: Confusion
    curve: PrecisionRecall
    reliability: tuple[ReliabilityBin, ...]
    precision: Estimate
    recall: Estimate
    f1: Estimate
    average_precision: Estimate
    calibration_error: Estimate


@dataclass(frozen=True, slots=True)
class EventJudgement:
    """Sounds whose exact times are known, one to one with detections that overlap half (IoU).

    Attributes:
        confusion: in events; what is rejected cannot be counted.
        psds: polyphonic sound detection score, 0 to 1, without an interval; ``nan`` without events.
        known_s: how much time the truth is known of; nothing else counts.
    """

    confusion: Confusion
    precision: Estimate
    recall: Estimate
    f1: Estimate
    psds: float
    known_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """How right a detector of a sound is, by heads that never learnt from what they are judged on.

    People answer what they are asked, so that answers are no fair sample of all there is: these
    figures compare detectors. How much is found and missed is for an audit to say.

    Attributes:
        held_out: ``"recording"``, or ``"block"`` of time where there is only one recording.
        n_folds: how many heads were learnt for it.
        n_yes: answers judged that were yes.
        n_no: answers judged that were no.
        answers: judged span by span, as they were answered.
        clips: clips of 15 s whose truth follows from the answers; ``None`` where there are none.
        events: ``None`` where nobody marked exact spans.
        left_out: digests of the recordings whose answers could not be used: not scanned, or by
            another encoder.
    """

    held_out: str
    n_folds: int
    n_yes: int
    n_no: int
    answers: Judgement
    clips: Judgement | None
    events: EventJudgement | None
    left_out: tuple[str, ...]
