"""What every format of labels offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from earmark.values import Label, ReadLabels


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


@dataclass(frozen=True, slots=True)
class LabelFormat:
    """One format.

    Attributes:
        name: what it is asked for by.
        summary: one line for a person who chooses.
        suffix: of its files.
        is_per_recording: whether a file speaks of one recording, and does not say which.
        read: return what a file's text says; raises ``LabelsError``, without the file's name,
            where it is no such file at all.
        write: return labels as a file's content, given the path of each recording by digest; a
            recording without one goes by its digest.
    """

    name: str
    summary: str
    suffix: str
    is_per_recording: bool
    read: Callable[[str, ReadOptions], ReadLabels]
    write: Callable[[Sequence[Label], Mapping[str, Path]], bytes]
