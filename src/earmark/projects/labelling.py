"""The verbs of a project that have to do with what people said."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import CatalogueError
from earmark.projects.fetching import Fetching
from earmark.values import (
    Imported,
    Label,
    PlacedClip,
    Progress,
    Saying,
    Skipped,
    Span,
    Statement,
    Verdict,
)
from earmark.work import count_cores, take_fingerprint

if TYPE_CHECKING:
    from earmark.formats.moments.moment_format import ReadOptions


class Labelling(Fetching):
    """Takes labels and takes them back, reads them from files and writes them."""

    def label(
        self,
        sound: str,
        recording: str | os.PathLike[str],
        span: Span,
        verdict: Verdict | str,
        *,
        is_strong: bool = False,
        tags: Iterable[str] = (),
    ) -> Label:
        """Note a person's verdict on a span; it is safe on the disk when this returns.

        Args:
            sound: what was looked for.
            recording: its path, file name or the first six letters or more of its digest.
            span: within the recording.
            verdict: ``"yes"``, ``"no"`` (nowhere in the span) or ``"unsure"``.
            is_strong: whether a yes fills the span, from its very start to its very end.
            tags: what else there is to say, such as ``"keysVisible"``.

        ``CatalogueError`` says that there is no such recording, or no such span in it.
        """
        told = Statement(
            sound, os.fspath(recording), span, Verdict(verdict), is_strong, tuple(tags)
        )
        return self.say([told])[0]

    def say(self, statements: Iterable[Statement], *, by: str | None = None) -> tuple[Label, ...]:
        """Note several verdicts of one moment, all or none; see ``label``.

        Args:
            statements: what is said.
            by: whoever says it; ``None`` for who ``self.by`` is.

        ``CatalogueError`` says that there is no such recording, or no such span in one.
        """
        from earmark.core.members import fault_of

        now, labels = _now(), list[Label]()
        known = {member.digest: member for member in self.members()}
        for told in statements:
            member = known.get(told.recording) or self.member(told.recording)
            fault = fault_of(told.span, member.recording)
            if fault:
                raise CatalogueError(f"{member.recording.path}: has no such span: {fault}.")
            labels.append(
                Label(
                    sound=told.sound,
                    recording=member.digest,
                    span=told.span,
                    verdict=told.verdict,
                    is_strong=told.is_strong and told.verdict is Verdict.YES,
                    by=by or self.by,
                    at=now,
                    tags=tuple(sorted(set(told.tags))),
                )
            )
        return self.catalogue.label(labels)

    def undo(self, number: int | None = None) -> Label:
        """Take a label back, and return it; it stays in the history.

        Args:
            number: of the label; ``None`` for the last one that this person gave.

        ``CatalogueError`` says that there is none to take back.
        """
        labels = self.catalogue.labels()
        own = [x for x in labels if (x.by == self.by if number is None else x.number == number)]
        if not own:
            which = f"by {self.by}" if number is None else str(number)
            msg = f"there is no label {which} to take back. See `earmark labels`."
            raise CatalogueError(msg)
        self.catalogue.undo(own[-1].number)
        return own[-1]

    def take_back(self, numbers: Iterable[int]) -> None:
        """Take labels back, all or none; they stay in the history. Twice is once.

        Raises:
            CatalogueError: there is no such label.
        """
        some = tuple(numbers)
        unknown = set(some) - {label.number for label, _ in self.catalogue.history()}
        if unknown:
            raise CatalogueError(f"there is no label {min(unknown)} to take back.")
        for number in some:
            self.catalogue.undo(number)

    def labels(self, sound: str | None = None) -> tuple[Label, ...]:
        """Return the labels that were not taken back, of one sound or of all."""
        return self.catalogue.labels(sound)

    def export_labels(
        self, to: Path, *, label_format: str = "csv", sound: str | None = None
    ) -> tuple[Path, ...]:
        """Write the labels of one sound or of all, and return the files made.

        Where the format's files hold one recording each, and there are several, ``to`` is a
        folder. ``OutputError`` says what cannot be written.
        """
        from earmark.core.moments import moments_of_labels
        from earmark.formats.moments.files import save_moments
        from earmark.formats.registry import known_formats

        recordings = {member.digest: member.recording for member in self.members()}
        moments = moments_of_labels(self.labels(sound), recordings)
        return save_moments(moments, known_formats().get(label_format), to)

    def import_labels(
        self,
        path: str | os.PathLike[str],
        *,
        label_format: str = "csv",
        meanings: Iterable[str] = (),
        recording: str | os.PathLike[str] | None = None,
        options: ReadOptions | None = None,
    ) -> Imported:
        """Take over the labels in a file, all at once; those that are here already stay.

        Args:
            path: the file.
            label_format: the name of one that can be read: ``"csv"``, ``"audacity"``, ``"srt"``.
            meanings: what its names mean, as ``"NAME=SOUND"``, ``"NAME=not:SOUND"``; names without
                a meaning are left out. Without any, each name is a sound.
            recording: of which all labels are, where the file does not say.
            options: what the file's reader is told.

        ``LabelsError`` says why nothing of it can be used, ``CatalogueError`` that there is no such
        recording.
        """
        from earmark.formats.moments.files import read_labels
        from earmark.formats.moments.meanings import apply_meanings, parse_meanings
        from earmark.formats.moments.moment_format import ReadOptions
        from earmark.formats.registry import known_formats
        from earmark.jobs.import_labels import import_labels

        whose = None if recording is None else self.member(recording)
        told = parse_meanings(meanings)
        read_as = known_formats().get(label_format)
        read = read_labels(Path(path), read_as, options or ReadOptions())
        mapped = apply_meanings(read.labels, told)
        done = import_labels(mapped.labels, whose, Saying(self.by, _now()), self.catalogue)
        return replace(
            done,
            bad_lines=tuple(sorted((*read.bad_lines, *done.bad_lines), key=lambda bad: bad.line)),
            unmapped=tuple(mapped.unmapped.items()),
        )

    def import_clips(
        self,
        tree: str | os.PathLike[str],
        meanings: Iterable[str],
        *,
        as_recordings: bool = False,
        jobs: int | None = None,
    ) -> Iterator[Progress | Imported]:
        """Take over clips that somebody sorted into folders, each as a weak label.

        Yields progress, then at last what was imported. Until then nothing is, save that clips
        which become recordings are added one by one.

        Args:
            tree: the folder of folders.
            meanings: what the folders' names mean, as ``"NAME=SOUND"``, ``"NAME=not:SOUND"``.
            as_recordings: take each clip as a recording of its own, rather than look for the place
                in the project's recordings that it was cut from.
            jobs: how many files to listen to at the same time; ``None`` for one a core.

        ``LabelsError`` says that there are no such clips.
        """
        from earmark.adapters.folders import MEDIA_SUFFIXES
        from earmark.adapters.presence import is_there
        from earmark.adapters.workers import Processes
        from earmark.formats.moments.meanings import parse_meanings
        from earmark.formats.moments.tree import read_tree
        from earmark.jobs.import_clips import as_placed, import_clips
        from earmark.jobs.place_clips import place_clips

        def add(clips: Sequence[Path]) -> Iterator[Progress | PlacedClip | Skipped]:
            return as_placed(self.add(clips))

        def find(clips: Sequence[Path]) -> Iterator[Progress | PlacedClip | Skipped]:
            workers = Processes(jobs or count_cores())
            return place_clips(clips, self.members(), workers, take_fingerprint, is_there)

        clips = read_tree(Path(tree).resolve(), MEDIA_SUFFIXES)
        told, saying = parse_meanings(meanings), Saying(self.by, _now())
        place = add if as_recordings else find
        yield from import_clips(clips, told, place, saying, self.catalogue)


def _now() -> datetime:
    return datetime.now(UTC)
