"""Whether a detector can be trusted with a new recording."""

from __future__ import annotations

from dataclasses import dataclass

from earmark.values.estimates import Deviation
from earmark.values.labels import Question


@dataclass(frozen=True, slots=True)
class Check:
    """How a recording compares with those a detector was taught on.

    Attributes:
        deviations: in each respect, the usual ones too.
        questions: about the moments least like anything taught; their answers would help most.
        summary: whether to trust the detector here, in a sentence or two.
    """

    deviations: tuple[Deviation, ...]
    questions: tuple[Question, ...]
    summary: str

    @property
    def severity(self) -> int:
        """Return the worst of the deviations: 0 as usual, 2 far from anything taught."""
        return max((each.severity for each in self.deviations), default=0)
