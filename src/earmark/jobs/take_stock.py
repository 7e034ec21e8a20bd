"""Take stock: how far a project is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from earmark.core.standing import Standing, standing_of
from earmark.ports import Catalogue, VectorStore
from earmark.values import (
    EarStatus,
    Member,
    Recording,
    Settings,
    Skipped,
    SoundCount,
    Status,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What of a project is neither in its catalogue nor in its store.

    Attributes:
        encoder_digest: of today's encoder.
        detectors: the names of those that are there.
        size_bytes: what all but the store takes on the disk.
        own_ears: what the own ear of a detector heard, for each that has one.
    """

    settings: Settings
    folder: Path
    encoder_digest: str
    detectors: tuple[str, ...]
    size_bytes: int
    own_ears: Mapping[str, VectorStore] = field(default_factory=dict)


def take_stock(
    shelf: Shelf, catalogue: Catalogue, store: VectorStore, is_there: Callable[[Recording], bool]
) -> Status:
    """Return how far a project is; no recording is opened."""
    members = catalogue.members()
    standings = {
        each.digest: standing_of(each, store.hearing(each.digest), shelf.encoder_digest)
        for each in members
    }
    scanned = [each for each in members if standings[each.digest] is Standing.SCANNED]
    return Status(
        settings=shelf.settings,
        folder=shelf.folder,
        n_recordings=len(members),
        duration_s=sum(each.recording.duration_s for each in members),
        n_scanned=len(scanned),
        scanned_s=sum(each.recording.duration_s for each in scanned),
        n_stale=sum(standing is Standing.STALE for standing in standings.values()),
        missing=tuple(each.recording.path for each in members if not is_there(each.recording)),
        unusable=tuple(Skipped(m.recording.path, m.problem) for m in members if m.problem),
        sounds=_count_sounds(catalogue),
        detectors=shelf.detectors,
        size_bytes=shelf.size_bytes + store.size_bytes(),
        own_ears=tuple(_count_heard(*each, members) for each in shelf.own_ears.items()),
    )


def _count_heard(detector: str, store: VectorStore, members: Sequence[Member]) -> EarStatus:
    heard = [each for each in members if store.hearing(each.digest)]
    return EarStatus(detector, len(heard), sum(each.recording.duration_s for each in heard))


def _count_sounds(catalogue: Catalogue) -> tuple[SoundCount, ...]:
    counts = catalogue.counts()
    return tuple(
        SoundCount(
            sound,
            n_yes=counts.get((sound, Verdict.YES), 0),
            n_no=counts.get((sound, Verdict.NO), 0),
            n_unsure=counts.get((sound, Verdict.UNSURE), 0),
        )
        for sound in sorted({sound for sound, _ in counts})
    )
