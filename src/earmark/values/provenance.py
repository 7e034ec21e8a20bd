"""Where a detector comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from earmark.values.arrays import Vectors
from earmark.values.media import Acoustics


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that was measured, with the interval that it may as well have been in.

    Attributes:
        name: such as ``"AP"``.
    """

    name: str
    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.value, self.low, self.high))):
            msg = f"a figure is made of finite numbers, not {self}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, eq=False)
class Schooling:
    """A recording that a detector was taught on, by its sound alone: no name, no digest.

    Attributes:
        acoustics: what its sound is like.
        codec: of its sound, as FFmpeg calls it.
        sample_rate_hz: of its sound.
        vectors: of stretches from all over it, in the order of time, shape ``(n, dim)``.
    """

    acoustics: Acoustics
    codec: str
    sample_rate_hz: int
    vectors: Vectors


@dataclass(frozen=True, slots=True, eq=False)
class Provenance:
    """Where a detector comes from.

    Attributes:
        earmark: the version that made it.
        made_at: with a time zone.
        label_digest: of the labels that it was taught by, SHA-256 in hexadecimal.
        n_yes: how many of them said so.
        n_no: how many of them said no.
        n_unsure: how many of them said neither.
        started_from: digest of the detector that it began as; empty where it began from nothing.
        figures: how well it did, on what it was not taught by.
        schooling: the recordings that it was taught on, for telling whether a new one is like them.
    """

    earmark: str
    made_at: datetime
    label_digest: str
    n_yes: int
    n_no: int
    n_unsure: int = 0
    started_from: str = ""
    figures: tuple[Figure, ...] = ()
    schooling: tuple[Schooling, ...] = ()

    def __post_init__(self) -> None:
        if self.made_at.tzinfo is None:
            raise ValueError("the time at which a detector was made needs a time zone")
        if min(self.n_yes, self.n_no, self.n_unsure) < 0:
            raise ValueError("a detector cannot be taught by fewer than no labels")
        if len({each.vectors.shape[1:] for each in self.schooling}) > 1:
            raise ValueError("a detector is taught by the vectors of one encoder: all are as long")
