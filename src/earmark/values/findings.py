"""What a run found, and what it had to leave out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from earmark.errors import EarmarkError, MediaError
from earmark.values.decisions import Curve, Detection
from earmark.values.media import Loss, Recording
from earmark.values.spans import Span


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What was found in one recording.

    Attributes:
        detections: ordered and disjoint.
        keystrokes: times of key presses inside the detections, or ``None`` when nobody asked.
        curve: the score over the whole recording.
        losses: what of the recording could not be used.
        doubtful: what scored too low for the rule, ordered and disjoint: what may be missing.
        sound: what was looked for.
    """

    recording: Recording
    detections: tuple[Detection, ...]
    keystrokes: tuple[float, ...] | None
    curve: Curve
    losses: tuple[Loss, ...]
    doubtful: tuple[Detection, ...] = ()
    sound: str = "typing"

    def __iter__(self) -> Iterator[Detection]:
        return iter(self.detections)

    @property
    def spans(self) -> Iterator[Span]:
        """Yield the span of each detection, in order."""
        return (detection.span for detection in self.detections)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A recording that could not be used, and why; counted, never silent.

    Attributes:
        cause: the error itself, for whoever wants to raise it.
    """

    path: Path
    reason: str
    cause: EarmarkError | None = field(default=None, compare=False)

    @classmethod
    def because(cls, path: Path, error: EarmarkError) -> Skipped:
        """Return the skip of a recording for an error, whose reason then goes without its path."""
        if isinstance(error, MediaError):
            return cls(path, error.reason, error)
        return cls(path, str(error).removeprefix(f"{path}: "), error)


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What a run over many recordings found, and what it had to leave out."""

    found: tuple[Found, ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def sound(self) -> str:
        """Return what was looked for: one sound in all of them."""
        return self.found[0].sound if self.found else "sound"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a stretch of sound; ``image`` is a WebP file, ``span`` what its width shows."""

    image: bytes
    span: Span


@dataclass(frozen=True, slots=True)
class Matching:
    """What was found beside what is true.

    Attributes:
        pairs: a true span and the found one that is the same, in the order of the true ones.
        missed: true spans without a partner.
        false: found spans without a partner.
    """

    pairs: tuple[tuple[Span, Span], ...]
    missed: tuple[Span, ...]
    false: tuple[Span, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Demonstration:
    """What was found in a film of which everything is known.

    Attributes:
        typing: the true spans.
        presses_s: when each key really went down.
        matching: what was found beside what is true.
        report: the page that shows it.
    """

    found: Found
    typing: tuple[Span, ...]
    presses_s: tuple[float, ...]
    matching: Matching
    report: Path
