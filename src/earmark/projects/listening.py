"""The verbs of a project that have to do with its recordings."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.projects.detectors import Detectors, Name
from earmark.projects.opened import Opened
from earmark.projects.opening import CATALOGUE_NAME, SETTINGS_NAME
from earmark.values import Added, Member, Progress, Scanned, Skipped, Status, TrackChoice
from earmark.work import count_cores, encoder_digest, hear_whole

if TYPE_CHECKING:
    from earmark.core.detector import Detector


class Listening(Opened):
    """Takes recordings in, listens to them, and says how far that is."""

    def add(
        self, paths: Iterable[str | os.PathLike[str]], *, choice: TrackChoice = TrackChoice()
    ) -> Iterator[Progress | Added | Skipped]:
        """Add recordings: files, folders and patterns; each is known by its content from then on.

        Yields progress, and what adding each file came to, or why it was skipped.

        Args:
            paths: what is known already stays as it is, or is found again where it lies now.
            choice: which track and channel to listen to; other than the usual one, it also holds
                for recordings that are known already, which are then to be scanned again.
        """
        from earmark.adapters.digest import digest_of
        from earmark.adapters.folders import recordings_in
        from earmark.adapters.media import PyAvDecoder
        from earmark.adapters.presence import is_there, settled
        from earmark.jobs.add import Reception, add

        reception = Reception(self.catalogue, self.store, PyAvDecoder(), digest_of, is_there, _now)
        found = recordings_in(map(Path, paths))
        yield from add([settled(path) for path in found], choice, reception)

    def scan(
        self, ear: Name | None = None, *, jobs: int | None = None
    ) -> Iterator[Progress | Scanned | Skipped]:
        """Listen to what this encoder has not heard yet, and keep what it makes of it.

        Yields progress, and each recording as soon as it is kept, or why it was skipped.
        ``ModelError`` says that there is no such detector.

        Args:
            ear: a detector, by its path or its name in the project, to listen with the ear of its
                own; ``None`` for the bundled one.
            jobs: how many recordings to listen to at the same time; ``None`` for one a core.
        """
        detector = None if ear is None else Detectors(self.folder).open(ear).detector
        yield from self._scan_by(detector, jobs=jobs)

    def _scan_by(
        self,
        detector: Detector | None,
        *,
        jobs: int | None = None,
        only: Collection[str] | None = None,
    ) -> Iterator[Progress | Scanned | Skipped]:
        """Listen with a detector's ear; to all recordings, or those of some digests alone."""
        from earmark.adapters.presence import is_there
        from earmark.adapters.workers import Processes
        from earmark.jobs.scan import scan

        workers = Processes(jobs or count_cores())
        digest = detector.encoder_digest if detector else encoder_digest()
        hear = partial(hear_whole, encoder=detector.encoder if detector else None)
        store = self.store_of(digest)
        yield from scan(digest, self.catalogue, store, workers, hear, is_there, only=only)

    def is_scanned(self, member: Member) -> bool:
        """Return whether the bundled encoder has heard a recording."""
        from earmark.core.standing import Standing, standing_of

        hearing = self.store.hearing(member.digest)
        return standing_of(member, hearing, encoder_digest()) is Standing.SCANNED

    def waiting(self) -> frozenset[str]:
        """Return the digests of recordings that some ear of the project's has not heard yet."""
        digests = Detectors(self.folder).with_own_ears.values()
        own = [self.store_of(digest) for digest in dict.fromkeys(digests)]
        return frozenset(
            each.digest
            for each in self.members()
            if not self.is_scanned(each) or not all(store.hearing(each.digest) for store in own)
        )

    def is_there(self, member: Member) -> bool:
        """Return whether a recording still lies where it was added or found last."""
        from earmark.adapters.presence import is_there

        return is_there(member.recording)

    def status(self) -> Status:
        """Return how far the project is; no recording is opened."""
        from earmark.adapters.presence import is_there
        from earmark.jobs.take_stock import Shelf, take_stock

        detectors = Detectors(self.folder).paths
        own = Detectors(self.folder).with_own_ears
        ours = [self.folder / SETTINGS_NAME, *self.folder.glob(f"{CATALOGUE_NAME}*"), *detectors]
        shelf = Shelf(
            settings=self.settings,
            folder=self.folder,
            encoder_digest=encoder_digest(),
            detectors=tuple(path.stem for path in detectors),
            own_ears={name: self.store_of(digest) for name, digest in own.items()},
            size_bytes=sum(path.stat().st_size for path in ours if path.exists()),
        )
        return take_stock(shelf, self.catalogue, self.store, is_there)


def _now() -> datetime:
    return datetime.now(UTC)
