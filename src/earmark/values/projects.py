"""What a project holds."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from earmark.values.arrays import Vectors
from earmark.values.findings import Skipped
from earmark.values.media import Acoustics, Loss, Recording, TrackChoice
from earmark.values.sources import Source


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project says of itself.

    Attributes:
        created: the day.
    """

    name: str
    created: date

    def __post_init__(self) -> None:
        # Neither control characters nor halves of a character, which no file can hold.
        kinds = {unicodedata.category(letter) for letter in self.name}
        if not self.name.strip() or kinds & {"Cc", "Cs"}:
            msg = f"a project's name is a line of text, not {self.name!r}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Member:
    """A recording of a project.

    Attributes:
        digest: SHA-256 of the file's content, in hexadecimal: what the recording is known by.
        recording: as it was when it was added or last found; its path is absolute.
        choice: which of its sound is listened to.
        added_at: with a time zone.
        acoustics: what its sound is like; ``None`` until it is scanned.
        problem: why it could not be scanned; empty where it could, or was not tried yet.
    """

    digest: str
    recording: Recording
    choice: TrackChoice
    added_at: datetime
    acoustics: Acoustics | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Hearing:
    """What an encoder made of a recording, as it is kept.

    Vector ``i`` is the mean of those the encoder gave for ``[i * hop_s, (i + 1) * hop_s)``.

    Attributes:
        levels: each number of each vector as a byte, shape ``(n, dim)``; may be a memory map.
        steps: what a squared level of each dimension is worth, shape ``(dim,)``.
        hop_s: from vector to vector.
        encoder_digest: of the encoder.
    """

    levels: NDArray[np.uint8]
    steps: NDArray[np.float32]
    hop_s: float
    encoder_digest: str

    def vectors(self, first: int = 0, last: int | None = None) -> Vectors:
        """Return vectors ``first`` to ``last``, shape ``(n, dim)``."""
        levels = np.asarray(self.levels[first:last], np.float32)
        return levels * levels * self.steps


class Arrival(StrEnum):
    """What adding a file came to."""

    NEW = "new"
    KNOWN = "known"
    MOVED = "moved"
    CHOSEN_ANEW = "chosen anew"


@dataclass(frozen=True, slots=True)
class Added:
    """A file that was added, and what that came to.

    Attributes:
        path: the file.
        member: the recording in it, as it is known now.
        arrival: ``KNOWN`` where the project had it already, at the same place or as a copy at
            another; ``CHOSEN_ANEW`` where another track or channel is listened to from now on.
        was_at: where it was known to lie before; ``None`` for a new one.
    """

    path: Path
    member: Member
    arrival: Arrival
    was_at: Path | None = None


@dataclass(frozen=True, slots=True)
class Scanned:
    """A recording of which vectors are kept now, and what of it could not be used."""

    member: Member
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class SoundCount:
    """How many labels speak of a sound, by verdict."""

    sound: str
    n_yes: int = 0
    n_no: int = 0
    n_unsure: int = 0


@dataclass(frozen=True, slots=True)
class EarStatus:
    """How far the recordings are scanned with the own ear of a detector, by its name."""

    detector: str
    n_scanned: int
    scanned_s: float


@dataclass(frozen=True, slots=True)
class Status:
    """How far a project is.

    Attributes:
        duration_s: of all recordings.
        scanned_s: of those that are scanned with the bundled encoder of today.
        n_stale: recordings whose vectors another encoder made: to be scanned again.
        missing: recordings that are no longer where they were added.
        unusable: recordings that could not be scanned, and why.
        sounds: in order of the alphabet.
        detectors: their names.
        size_bytes: what the project takes on the disk, without the recordings.
        sources: where recordings were fetched from.
        own_ears: of detectors that have an ear of their own.
    """

    settings: Settings
    folder: Path
    n_recordings: int
    duration_s: float
    n_scanned: int
    scanned_s: float
    n_stale: int
    missing: tuple[Path, ...]
    unusable: tuple[Skipped, ...]
    sounds: tuple[SoundCount, ...]
    detectors: tuple[str, ...]
    size_bytes: int
    sources: tuple[Source, ...] = ()
    own_ears: tuple[EarStatus, ...] = ()
