"""All that was learnt about one sound."""

from __future__ import annotations

from dataclasses import dataclass

from earmark.core.head import Head
from earmark.values import DecisionRule


@dataclass(frozen=True, slots=True, eq=False)
class Detector:
    """Finds one sound in the vectors of one encoder.

    Attributes:
        sound: what it finds.
        encoder_digest: of the encoder it was learnt on; it is of no use with another.
        head: one output, the score of a vector's moment.
        rule: how scores become detections unless the user says otherwise.
        press_head: an output for each frame of a vector's stride, first the one before its own;
            ``None`` where the sound is not made of presses.
        press_at_least: the lowest score of a press that counts.
    """

    sound: str
    encoder_digest: str
    head: Head
    rule: DecisionRule
    press_head: Head | None = None
    press_at_least: float = 0.5
