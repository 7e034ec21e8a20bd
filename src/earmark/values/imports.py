"""What other programs' files say about sounds, before it is known of which recordings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from earmark.values.findings import Skipped
from earmark.values.labels import Label, Verdict
from earmark.values.spans import Span


@dataclass(frozen=True, slots=True)
class ReadLabel:
    """A label as a file has it.

    Attributes:
        line: where it stands in the file, from 1.
        recording: as the file names it; ``None`` where it does not.
        name: the file's own word for it: what a ``--map`` goes by.
        sound: what was looked for.
        verdict: ``NO`` says that the sound is nowhere in the span.
        is_strong: whether a ``YES`` fills the span, from its very start to its very end.
        tags: in order of the alphabet.
        by: whose verdict it is; ``None`` where the file does not say.
        at: when it was given, with a time zone; ``None`` where the file does not say.
        score: where it is a machine's claim.
    """

    line: int
    recording: str | None
    span: Span
    name: str
    sound: str
    verdict: Verdict
    is_strong: bool
    tags: tuple[str, ...] = ()
    by: str | None = None
    at: datetime | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of a file that could not be used, and why; counted, never silent."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReadLabels:
    """What a file says, and which of its lines could not be used."""

    labels: tuple[ReadLabel, ...]
    bad_lines: tuple[BadLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a folder's or a label's name says about a sound."""

    sound: str
    verdict: Verdict
    tags: tuple[str, ...] = ()
    is_weak: bool = False


@dataclass(frozen=True, slots=True)
class SortedClip:
    """A clip that somebody sorted into a folder of this name."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class SortedClips:
    """A folder tree of clips, in order, and the files in it that are none."""

    clips: tuple[SortedClip, ...]
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedClip:
    """Where a clip lies: in the recording of that digest."""

    path: Path
    recording: str
    span: Span


@dataclass(frozen=True, slots=True)
class Saying:
    """Who says what is imported, where its source does not say, and when; with a time zone."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought, and what it had to leave out.

    Attributes:
        labels: the new ones, with their numbers.
        n_known: labels that the project had already.
        skipped: files that could not be used, and why.
        bad_lines: lines of a file of labels that could not be used, and why.
        unmapped: names that nobody explained, and how often each came.
    """

    labels: tuple[Label, ...] = ()
    n_known: int = 0
    skipped: tuple[Skipped, ...] = ()
    bad_lines: tuple[BadLine, ...] = ()
    unmapped: tuple[tuple[str, int], ...] = ()
