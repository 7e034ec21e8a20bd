"""All that was learnt about one sound."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from earmark.core.calibration import Calibration
from earmark.core.head import Head
from earmark.errors import ChoiceError
from earmark.values import DecisionRule


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """How right a detector was on recordings of its makers, keeping what scored so much.

    Attributes:
        min_score: what a detection had to score.
        precision: share of what was found that was right.
        recall: share of what there was that was found.
    """

    min_score: float
    precision: float
    recall: float

    def __post_init__(self) -> None:
        if not all(0 <= share <= 1 for share in (self.min_score, self.precision, self.recall)):
            msg = f"an operating point is made of shares from 0 to 1, not {self}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, eq=False)
class Detector:
    """Finds one sound in the vectors of one encoder.

    Attributes:
        sound: what it finds.
        encoder_digest: of the encoder it was learnt on; it is of no use with another.
        head: one output, the score of a vector's moment.
        rule: how scores become detections unless the user says otherwise.
        calibration: how often a detection is right; ``None`` where nobody measured it.
        operating_points: what other lowest scores would give, from low to high.
        press_head: an output for each frame of a vector's stride, first the one before its own;
            ``None`` where the sound is not made of presses.
        press_at_least: the lowest score of a press that counts.
        encoder: the ONNX file of an encoder of its own; ``None`` for the bundled one.
    """

    sound: str
    encoder_digest: str
    head: Head
    rule: DecisionRule
    calibration: Calibration | None = None
    operating_points: tuple[OperatingPoint, ...] = ()
    press_head: Head | None = None
    press_at_least: float = 0.5
    encoder: bytes | None = None

    def rule_for_precision(self, wanted: float) -> DecisionRule:
        """Return the rule that finds most while so large a share of it is right.

        Raises:
            ChoiceError: no rule is known to be as right.
        """
        fits = [point for point in self.operating_points if point.precision >= wanted]
        if not fits:
            known = [point.precision for point in self.operating_points]
            raise ChoiceError(self._sorry("precision", wanted, known))
        return replace(self.rule, min_score=max(fits, key=lambda point: point.recall).min_score)

    def rule_for_recall(self, wanted: float) -> DecisionRule:
        """Return the rule that errs least while it finds so large a share of what there is.

        Raises:
            ChoiceError: no rule is known to find as much.
        """
        fits = [point for point in self.operating_points if point.recall >= wanted]
        if not fits:
            known = [point.recall for point in self.operating_points]
            raise ChoiceError(self._sorry("recall", wanted, known))
        return replace(self.rule, min_score=max(fits, key=lambda point: point.precision).min_score)

    def _sorry(self, figure: str, wanted: float, known: list[float]) -> str:
        if not known:
            return (
                f"The {figure} of this detector of {self.sound} was never measured. "
                "Choose a --min-score instead."
            )
        best = math.floor(max(known) * 1000) / 1000
        return (
            f"No rule for {self.sound} is known to have a {figure} of {wanted:g}; the best has "
            f"{best:g}. Ask for that or less, or choose a --min-score."
        )
