"""Data sets: what a project knows, as clips that others train on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from earmark.values.labels import Verdict
from earmark.values.moments import Moment

SPLITS = ("train", "validation", "test")
_HAIR = 1e-6


class Layout(StrEnum):
    """How the clips of a data set lie on the disk."""

    FOLDERS = "folders"
    AUDIOFOLDER = "audiofolder"
    WEBDATASET = "webdataset"
    PARQUET = "parquet"


class Sampling(StrEnum):
    """Which negatives are taken where not all of them are."""

    HARD = "hard"
    RANDOM = "random"


@dataclass(frozen=True, slots=True)
class DatasetRule:
    """Which clips a data set holds, and in which of its splits.

    Attributes:
        length_s: of every clip; ``None`` cuts each span as it is.
        shares: of recordings that go to train, validation and test; they add up to 1.
        negatives: how many for each positive, at most, in each split; ``None`` takes all.
        sampling: which ones then: those that the machine takes for the sound most, or any.
        likeness: clips that sound more alike than this, 0 to 1, are one; ``None`` keeps them.
        seed: of chance: the same seed splits the same way.
    """

    length_s: float | None = None
    shares: tuple[float, float, float] = (0.8, 0.1, 0.1)
    negatives: float | None = None
    sampling: Sampling = Sampling.HARD
    likeness: float | None = 0.8
    seed: int = 0

    def __post_init__(self) -> None:
        if self.length_s is not None and self.length_s <= 0:
            raise ValueError("a clip's length must be above 0")
        if min(self.shares) < 0 or abs(sum(self.shares) - 1) > _HAIR or self.shares[0] <= 0:
            msg = f"the shares add up to 1, with some for train: not {self.shares}"
            raise ValueError(msg)
        if self.negatives is not None and self.negatives < 0:
            raise ValueError("there cannot be fewer than no negatives for each positive")
        if self.likeness is not None and not 0 < self.likeness <= 1:
            raise ValueError("a likeness lies above 0, up to 1")


@dataclass(frozen=True, slots=True)
class DatasetLook:
    """What a data set is like.

    Attributes:
        kind: of its clips: ``"flac"`` or ``"wav"``.
        licence: as Hugging Face names it, such as ``"cc-by-4.0"``, or any other words.
        is_nameless: leave out who said what, and what the recordings are called.
    """

    layout: Layout = Layout.AUDIOFOLDER
    kind: str = "flac"
    licence: str = ""
    is_nameless: bool = False

    def __post_init__(self) -> None:
        if self.kind not in {"flac", "wav"}:
            msg = f"the clips of a data set are flac or wav, not {self.kind}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a project goes into a data set.

    Attributes:
        sound: about which; ``None`` where ``meanings`` say so, or there is one only.
        detector: its name or path: what it finds, rather than what people said.
        meanings: what classes mean: ``"hasKeySound=typing"``, ``"noKeySound=not:typing"``; none
            names them after the sound.
        like: an earlier data set, whose recordings stay in their splits.
    """

    sound: str | None = None
    detector: str | None = None
    meanings: tuple[str, ...] = ()
    like: Path | None = None


@dataclass(frozen=True, slots=True)
class Scorer:
    """What the clips of a data set come from, besides recordings.

    Attributes:
        encoder: digest of what made the vectors.
        detector: digest of what gave the scores; empty where nothing did.
        detector_name: what it is called.
    """

    encoder: str = ""
    detector: str = ""
    detector_name: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A span that is to become a clip of a data set.

    Attributes:
        moment: the span, and who says what about it.
        name: of its class.
        verdict: whether the sound is in there, whoever says so.
        score: the machine's highest in there; ``None`` where it gave none.
        split: one of ``SPLITS``; empty until that is known.
    """

    moment: Moment
    name: str
    verdict: Verdict
    score: float | None = None
    split: str = ""


@dataclass(frozen=True, slots=True)
class DatasetClip:
    """A clip of a data set.

    Attributes:
        key: its name without a suffix, unlike all others of the data set.
        file: that holds it, seen from the data set's folder, with ``/``.
        sha256: of the clip itself, in hexadecimal.
    """

    example: Example
    key: str
    file: str
    sha256: str
    sample_rate_hz: int
    n_channels: int
    n_samples: int


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set that was written.

    Attributes:
        folder: where.
        dropped: why spans did not become clips, and how many each time.
    """

    folder: Path
    look: DatasetLook
    rule: DatasetRule
    clips: tuple[DatasetClip, ...]
    dropped: tuple[tuple[str, int], ...] = ()
    source: Scorer = Scorer()


@dataclass(frozen=True, slots=True)
class DatasetCheck:
    """What became of a data set since it was written.

    Attributes:
        faults: a sentence each; none where all is as it was.
    """

    folder: Path
    n_files: int
    n_clips: int
    faults: tuple[str, ...] = ()
