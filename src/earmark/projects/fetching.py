"""The verbs of a project that bring recordings in from addresses."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from earmark.errors import OutputError
from earmark.projects.listening import Listening
from earmark.values import (
    Added,
    Arrival,
    Fetched,
    FetchRule,
    Kept,
    Member,
    Progress,
    Skipped,
    Source,
    Status,
    TrackChoice,
)

FOLDER_NAME = "recordings"
SCHEMES = ("http://", "https://")


def is_address(name: str | os.PathLike[str]) -> bool:
    """Return whether a name is an address in the web rather than a path."""
    return isinstance(name, str) and name.casefold().startswith(SCHEMES)


class Fetching(Listening):
    """Brings recordings in from addresses, and knows where they came from."""

    def add(
        self,
        paths: Iterable[str | os.PathLike[str]],
        *,
        choice: TrackChoice = TrackChoice(),
        rule: FetchRule = FetchRule(),
    ) -> Iterator[Progress | Added | Skipped]:
        """Add recordings: files, folders, patterns and addresses, the addresses last.

        Each is known by its content from then on. Yields progress, and what adding each file came
        to, or why it was skipped.

        Args:
            paths: what is known already stays as it is, or is found again where it lies now.
            choice: which track and channel to listen to; other than the usual one, it also holds
                for recordings that are known already, which are then to be scanned again.
            rule: what to fetch from addresses; see ``fetch``.
        """
        names = list(paths)
        near = [name for name in names if not is_address(name)]
        if near:
            yield from super().add(near, choice=choice)
        for name in names:
            if is_address(name):
                yield from self.fetch(os.fspath(name), choice=choice, rule=rule)

    def fetch(
        self, address: str, *, choice: TrackChoice = TrackChoice(), rule: FetchRule = FetchRule()
    ) -> Iterator[Progress | Added | Skipped]:
        """Fetch the recordings that lie at an address into the project's folder, and add them.

        Yields progress, and what adding each came to, or why it was skipped. Nothing is fetched
        twice; what was cut short goes on where it was.

        Args:
            address: of a page, a playlist or the media itself; ``http://`` or ``https://``.
            choice: as of ``add``.
            rule: what to fetch, and how politely.

        ``ExtraMissing`` says that yt-dlp is not installed, ``OutputError`` what cannot be written.

        Raises:
            ValueError: it is no address.
        """
        from earmark.adapters.fetch import YtDlpFetcher
        from earmark.jobs.fetch import Errand, fetch

        if not is_address(address):
            msg = f"an address begins with http:// or https://, not as {address!r}"
            raise ValueError(msg)
        folder = self.folder / FOLDER_NAME
        with YtDlpFetcher(folder, rule) as fetcher:
            errand = Errand(fetcher, self._sources_there, time.sleep)
            for step in fetch(address, rule, errand):
                if isinstance(step, Fetched):
                    yield from self._take_in(step, choice)
                elif isinstance(step, Kept):
                    yield from self._find_again(step.source, choice)
                else:
                    yield step

    def status(self) -> Status:
        """Return how far the project is; no recording is opened."""
        return replace(super().status(), sources=self.sources())

    def sources(self) -> tuple[Source, ...]:
        """Return where recordings were fetched from, in the order in which they were."""
        from earmark.formats.source_json import SUFFIX, read_source

        found = []
        for path in (self.folder / FOLDER_NAME).glob(f"*{SUFFIX}"):
            try:
                source = read_source(path.read_bytes())
            except OSError:
                continue
            if source:
                found.append(source)
        return tuple(sorted(found, key=lambda source: (source.fetched_at, source.key)))

    def _sources_there(self) -> Iterator[Source]:
        members = self._members_by_digest()
        for source in self.sources():
            member = members.get(source.digest)
            path = self.folder / FOLDER_NAME / source.file
            if (member and self.is_there(member)) or (source.file and path.is_file()):
                yield source

    def _members_by_digest(self) -> dict[str, Member]:
        return {member.digest: member for member in self.members()}

    def _take_in(
        self, fetched: Fetched, choice: TrackChoice
    ) -> Iterator[Progress | Added | Skipped]:
        """Add a file that was just fetched, and keep beside it where it came from."""
        for step in super().add([fetched.path], choice=choice):
            if isinstance(step, Added):
                is_copy = step.arrival is Arrival.KNOWN and step.was_at != step.path
                source = _completed(fetched.source, step.member)
                if is_copy:
                    source = replace(source, file="")
                self._keep(source, beside=fetched.path)
                if is_copy:
                    fetched.path.unlink(missing_ok=True)
            yield step

    def _find_again(
        self, source: Source, choice: TrackChoice
    ) -> Iterator[Progress | Added | Skipped]:
        member = self._members_by_digest().get(source.digest)
        if member is None or choice not in {TrackChoice(), member.choice}:
            path = member.recording.path if member else self.folder / FOLDER_NAME / source.file
            yield from super().add([path], choice=choice)
        else:
            path = member.recording.path
            yield Added(path, member, Arrival.KNOWN, was_at=path)

    def _keep(self, source: Source, *, beside: Path) -> None:
        from earmark.adapters.durable import replacing
        from earmark.formats.source_json import SUFFIX, write_source

        path = beside.with_name(f"{beside.stem}{SUFFIX}")
        try:
            with replacing(path) as file:
                file.write(write_source(source))
        except OSError as error:
            raise OutputError(f"{path}: cannot be written: {error.strerror}.") from error


def _completed(source: Source, member: Member) -> Source:
    """Return a source with what it did not say, but the file does."""
    recording, quality = member.recording, source.quality
    return replace(
        source,
        digest=member.digest,
        duration_s=source.duration_s or recording.duration_s,
        is_audio_only=not recording.has_picture,
        quality=replace(
            quality,
            container=recording.container,
            audio_codec=quality.audio_codec or recording.tracks[0].codec,
        ),
    )
