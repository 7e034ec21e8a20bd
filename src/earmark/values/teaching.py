"""What teaching a sound and looking into it come to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from earmark.values.estimates import Advice, Audit, Estimate
from earmark.values.labels import Question
from earmark.values.provenance import Provenance


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """A detector that was taught and written.

    Attributes:
        path: its file.
        sound: what it finds.
        provenance: what it was taught by, and how well it did.
        is_start: whether the answers gave no reason to change what it started from.
        left_out: recordings whose answers could not be used: they are not scanned by this encoder.
    """

    path: Path
    sound: str
    provenance: Provenance
    is_start: bool
    left_out: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Audited:
    """How far an audit is.

    Attributes:
        audit: what the answers so far say about everything.
        advice: whether to go on.
        questions: what to ask next, in this order.
    """

    audit: Audit
    advice: Advice
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Milestone:
    """How right a sound was found after so many answers, by heads that did not learn from them."""

    n_answers: int
    f1: Estimate


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two people agree about the spans that both said yes or no to.

    Attributes:
        one: who.
        other: who else.
        n: how many spans.
        share: of them, on which they said the same.
        kappa: agreement beyond chance, Cohen's; ``None`` where both always said the same one thing.
    """

    one: str
    other: str
    n: int
    share: float
    kappa: float | None
