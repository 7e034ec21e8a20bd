"""What people say about sounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from earmark.values.spans import Span


class Verdict(StrEnum):
    """A person's answer."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Label:
    """A person's verdict on a span of a recording.

    Attributes:
        sound: what was looked for.
        recording: the recording's digest.
        verdict: ``NO`` says that the sound is nowhere in the span.
        is_strong: whether a ``YES`` says that the sound fills the span, from its very start to its
            very end; else it is somewhere in it.
        by: whose verdict it is.
        at: when it was given; with a time zone.
        tags: what else was said, in order of the alphabet: ``keysVisible``.
        number: which the catalogue gave it; 0 before that.
    """

    sound: str
    recording: str
    span: Span
    verdict: Verdict
    is_strong: bool
    by: str
    at: datetime
    tags: tuple[str, ...] = ()
    number: int = 0

    def __post_init__(self) -> None:
        if not self.sound or not self.recording:
            raise ValueError("a label names a sound and a recording")
        if self.span.length_s <= 0:
            msg = f"a label needs a span with a length, not {self.span.start_s} to itself"
            raise ValueError(msg)
        if self.at.tzinfo is None:
            raise ValueError("a label's time needs a time zone")
        if list(self.tags) != sorted(set(self.tags)):
            msg = f"a label's tags are in order and named once, not {self.tags}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody says about a span, before it is known who and when.

    Attributes:
        recording: the recording's path, file name or digest, or its beginning.
        verdict: ``NO`` says that the sound is nowhere in the span.
        is_strong: as of a ``Label``; counts with ``YES`` only.
        tags: in any order.
    """

    sound: str
    recording: str
    span: Span
    verdict: Verdict
    is_strong: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A span that a person is asked about.

    Attributes:
        sound: what is looked for.
        recording: the recording's digest.
        score: what the machine believes; ``None`` before it has learnt anything.
        strategy: why this one is asked: the name of a strategy in ``core/pick.py``.
    """

    sound: str
    recording: str
    span: Span
    score: float | None
    strategy: str
