"""From scores to the machine's claims."""

from __future__ import annotations

from dataclasses import dataclass

from earmark.values.arrays import Scores
from earmark.values.spans import Span


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Scores at a steady rate: ``scores[i]`` speaks for the moment ``i * hop_s``."""

    scores: Scores
    hop_s: float


@dataclass(frozen=True, slots=True)
class Detection:
    """The machine's claim that the sound fills a span; ``score`` is 0 to 1."""

    span: Span
    score: float

    def __post_init__(self) -> None:
        if not 0 <= self.score <= 1:
            msg = f"a score lies between 0 and 1, not at {self.score}"
            raise ValueError(msg)

    @property
    def start_s(self) -> float:
        """Return where it starts."""
        return self.span.start_s

    @property
    def end_s(self) -> float:
        """Return where it ends."""
        return self.span.end_s


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """How a curve of scores becomes detections.

    A detection opens where the score reaches ``enter``, lasts while it stays at or above ``leave``,
    swallows gaps up to ``longest_gap_s``, is cut back to where the score first and last reaches
    ``edge`` times its highest, is dropped when shorter than ``shortest_s`` or when its own score is
    below ``min_score``, and is widened by ``padding_s`` at either end.
    """

    enter: float = 0.5
    leave: float = 0.25
    longest_gap_s: float = 0.5
    shortest_s: float = 0.4
    padding_s: float = 0.0
    min_score: float = 0.0
    edge: float = 0.0

    def __post_init__(self) -> None:
        if not (0 <= self.min_score <= 1 and 0 <= self.edge <= 1):
            msg = (
                "a rule's lowest score and its edge lie between 0 and 1, "
                f"not at {self.min_score} and {self.edge}"
            )
            raise ValueError(msg)
        if not 0 <= self.leave <= self.enter <= 1:
            msg = f"a rule needs 0 <= leave ({self.leave}) <= enter ({self.enter}) <= 1"
            raise ValueError(msg)
        if min(self.longest_gap_s, self.shortest_s, self.padding_s) < 0:
            msg = "a rule's gap, shortest span and padding are lengths: none may be negative"
            raise ValueError(msg)
