"""What every format of labels and detections offers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from earmark.values import Moment, ReadLabels


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a reader is told, as a file does not say everything.

    Attributes:
        column: where a Raven table holds the label's text; ``None`` for ``Annotation``.
        sound: of labels without a text of their own.
        is_strong: whether spans are exact, for labels that do not say; ``None`` leaves it to the
            format: spans drawn on a spectrogram are, rows of a table are not.
    """

    column: str | None = None
    sound: str | None = None
    is_strong: bool | None = None


class Facet(StrEnum):
    """What a format may keep of a moment, besides its start and its sound."""

    RECORDING = "recording"
    END = "end"
    SCORE = "score"
    VERDICT = "verdict"
    STRENGTH = "exactness"
    TAGS = "tags"
    BY = "person"
    AT = "date"


EVERYTHING = frozenset(Facet)
LINE = frozenset({Facet.END, Facet.SCORE, Facet.VERDICT, Facet.STRENGTH, Facet.TAGS})
"""What a span and a line of text can hold."""


@dataclass(frozen=True, slots=True)
class MomentFormat:
    """One format.

    Attributes:
        name: what it is asked for by.
        summary: one line for a person who chooses.
        suffix: of its files.
        is_per_recording: whether a file holds the moments of one recording.
        write: write moments, in any order, to a stream.
        read: return what a file says; raises ``LabelsError``, without the file's name, where it
            is damaged or no such file at all. ``None`` where files can only be written.
        keeps: what of a moment is still there when it is read again.
        resolution_s: how far a time may be off then; an end may be as much later.
    """

    name: str
    summary: str
    suffix: str
    is_per_recording: bool
    write: Callable[[Sequence[Moment], BinaryIO], None]
    read: Callable[[BinaryIO, ReadOptions], ReadLabels] | None
    keeps: frozenset[Facet] = EVERYTHING
    resolution_s: float = 1e-6

    @property
    def loses(self) -> tuple[Facet, ...]:
        """Return what is not kept."""
        return tuple(facet for facet in Facet if facet not in self.keeps)
