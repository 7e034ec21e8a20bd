"""Clips: what is cut out of recordings, and how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from earmark.values.moments import Moment
from earmark.values.spans import Span


@dataclass(frozen=True, slots=True)
class ClipRule:
    """Which pieces of a recording the moments of a sound become.

    In this order: moments of one sound are joined, widened, and split; then what is too short, or
    silent, is left out.

    Attributes:
        longest_gap_s: moments that are this close, or overlap, become one; ``None`` leaves each on
            its own.
        padding_s: by which each begins sooner and ends later.
        longest_s: longer ones are split into equal parts; ``None`` leaves them whole.
        shortest_s: shorter ones are left out.
        piece_s: cut into pieces of just this length, and leave out the silent ones; ``None`` does
            neither.
    """

    longest_gap_s: float | None = None
    padding_s: float = 0.0
    longest_s: float | None = None
    shortest_s: float = 0.0
    piece_s: float | None = None

    def __post_init__(self) -> None:
        if min(self.padding_s, self.shortest_s, self.longest_gap_s or 0.0) < 0:
            raise ValueError("a clip's gap, padding and shortest length may not be negative")
        if self.piece_s is not None and (self.piece_s <= 0 or self.longest_s or self.shortest_s):
            msg = "pieces are longer than nothing, and all of one length: no shortest, no longest"
            raise ValueError(msg)
        if self.longest_s is not None and (
            self.longest_s <= 0 or 2 * self.shortest_s > self.longest_s
        ):
            msg = (
                "the longest clip is twice the shortest, at least, so that halves of a long one are"
                f" long enough: not {self.longest_s:g} s for {self.shortest_s:g} s"
            )
            raise ValueError(msg)


class Cutting(StrEnum):
    """How a clip comes out of its recording."""

    EXACT = "exact"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class ClipLook:
    """What clips are like.

    Attributes:
        cutting: ``EXACT`` writes each anew, right to the sample and the picture; ``COPY`` copies
            what is there, which is quick, loses nothing, and begins at a key frame.
        kind: the suffix of exact ones without its dot: ``"mp4"``, ``"mkv"``, ``"webm"``, ``"wav"``
            or ``"flac"``; empty for mp4 where there is a picture, else wav.
        is_sound_alone: leave the picture out.
        name: what clips are called, with fields in braces.
    """

    cutting: Cutting = Cutting.EXACT
    kind: str = ""
    is_sound_alone: bool = False
    name: str = "{recording}-{number:04d}-{start}"


@dataclass(frozen=True, slots=True)
class Cut:
    """A span of a recording that is to become a file."""

    span: Span
    to: Path


@dataclass(frozen=True, slots=True)
class Slack:
    """By how much a file is off the span that was asked for.

    Attributes:
        early_s: how much sooner than asked it begins; below zero where later.
        late_s: how much later than asked it ends; below zero where the recording ends sooner.
    """

    early_s: float = 0.0
    late_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip that was written.

    Attributes:
        moment: what was to be in it.
        slack: by how much it is off that.
    """

    path: Path
    moment: Moment
    slack: Slack = Slack()
