"""Numbers that were estimated, and how far they can be believed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number, and the interval that holds the truth 95 times in a hundred.

    Attributes:
        value: the best single guess; ``nan`` where nothing can be said.
    """

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if self.low > self.high:
            msg = f"an interval cannot end ({self.high}) before it starts ({self.low})"
            raise ValueError(msg)

    @property
    def width(self) -> float:
        """Return high minus low."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Tally:
    """What there is of a sound and what of it was found, in moments or in seconds.

    Attributes:
        claimed: what the detector said it found, right or wrong; known, not estimated.
        existing: what there is.
        found: of that, what was found.
        missed: of that, what was not.
        precision: share of the claimed that is right.
        recall: share of the existing that was found.
    """

    claimed: float
    existing: Estimate
    found: Estimate
    missed: Estimate
    precision: Estimate
    recall: Estimate


@dataclass(frozen=True, slots=True)
class Audit:
    """What a random sample of answers says about everything.

    Attributes:
        moments: counted in spans.
        seconds: the same in the length of those spans; sound seldom fills a span.
        n_yes: answers that were yes.
        n_no: answers that were no.
        n_unsure: answers that were neither; what they stand for counts as neither too.
    """

    moments: Tally
    seconds: Tally
    n_yes: int
    n_no: int
    n_unsure: int


@dataclass(frozen=True, slots=True)
class Advice:
    """Whether to go on answering.

    Attributes:
        is_enough: whether to stop.
        n_more: about how many more answers it would take; 0 where it is enough.
        reason: a sentence for the user.
    """

    is_enough: bool
    n_more: int
    reason: str


@dataclass(frozen=True, slots=True)
class Confusion:
    """How many were rightly and wrongly claimed and left out.

    Figures without a denominator are 0, but 1 where there was nothing to find and nothing claimed.

    Attributes:
        n_right: true and found.
        n_false: found, but not true.
        n_missed: true, but not found.
        n_rejected: neither; 0 where such things cannot be counted, as with events.
    """

    n_right: float
    n_false: float
    n_missed: float
    n_rejected: float = 0

    @property
    def precision(self) -> float:
        """Return the share of the found that is true."""
        return self._share(self.n_right, self.n_right + self.n_false)

    @property
    def recall(self) -> float:
        """Return the share of the true that was found."""
        return self._share(self.n_right, self.n_right + self.n_missed)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return self._share(2 * self.n_right, 2 * self.n_right + self.n_false + self.n_missed)

    @property
    def accuracy(self) -> float:
        """Return the share of all that was judged rightly."""
        right = self.n_right + self.n_rejected
        return self._share(right, right + self.n_false + self.n_missed)

    def _share(self, part: float, whole: float) -> float:
        if whole > 0:
            return part / whole
        return 0.0 if self.n_false + self.n_missed > 0 else 1.0


@dataclass(frozen=True, slots=True, eq=False)
class PrecisionRecall:
    """What each threshold would give, from the highest to the lowest.

    Attributes:
        thresholds: each score that occurs, shape ``(n,)``.
        precision: of all that scores as much or more, shape ``(n,)``.
        recall: likewise.
    """

    thresholds: NDArray[np.float64]
    precision: NDArray[np.float64]
    recall: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Spans that score alike.

    Attributes:
        score: the mean of their scores.
        share: how many of them are true, 0 to 1.
        n: how many there are.
    """

    score: float
    share: float
    n: int


@dataclass(frozen=True, slots=True)
class Deviation:
    """How a new recording compares in one respect with those a detector was taught on.

    Attributes:
        what: ``"bandwidth"``, ``"loudness"`` and so on.
        value: of the new recording, as text with its unit.
        usual: of the others, as text.
        severity: 0 as usual, 1 somewhat unusual, 2 far from anything taught.
        advice: a sentence for the user; empty where it is as usual.
    """

    what: str
    value: str
    usual: str
    severity: int
    advice: str = ""
