"""The verbs for clips that people sort into folders, as the recipe had it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from earmark.errors import LabelsError, MediaError, MediaNotFound, OutputError
from earmark.projects.network_teaching import NetworkTeaching
from earmark.values import (
    Added,
    Imported,
    Member,
    Progress,
    Question,
    Skipped,
    SortedFolders,
    Statement,
)

NOTE_NAME = "clips.json"
"""Says of clips to be sorted where each is from."""

_WHOLE_S = 0.05
"""A clip that leaves no more than this of a recording out is all of it."""

_LONGEST_STEM_BYTES = 160
"""Names have 255 bytes; the rest is for the score, the time, the suffix and a temporary name."""


class SortedClips(NetworkTeaching):
    """Takes over trees of clips, and makes new clips to be sorted."""

    def take_tree(
        self,
        tree: str | os.PathLike[str],
        sound: str,
        folders: SortedFolders = SortedFolders(),
        *,
        jobs: int | None = None,
    ) -> Iterator[Progress | Skipped | Imported]:
        """Take over a tree of clips: each is a recording, and those that were sorted are labelled.

        Yields progress and what was skipped, then at last what the folders said, and which files
        are no clips. Done twice, it takes over what is new, or was sorted since.

        Args:
            tree: the folder; clips of which nobody said anything lie anywhere in it.
            sound: what they were sorted by.
            folders: what the folders of sorted clips are called.
            jobs: how many files to read at the same time; ``None`` for one a core.

        Raises:
            LabelsError: no clip in it was sorted.
        """
        names = [*folders.yes, *folders.no]
        if not any((Path(tree) / name).is_dir() for name in names):
            said = "--yes and --no say how yours are called."
            msg = f"{Path(tree)}: has no folder of sorted clips such as {names[0]}; {said}"
            raise LabelsError(msg)
        imported = Imported()
        for step in self.import_clips(tree, folders.meanings(sound), as_recordings=True, jobs=jobs):
            if isinstance(step, Imported):
                imported = step
            else:
                yield step
        yield from (step for step in self.add([tree]) if not isinstance(step, Added))
        taken = {path.resolve() for path in self.paths().values()}
        no_clips = (each for each in imported.skipped if each.path.resolve() not in taken)
        yield replace(imported, skipped=tuple(no_clips), unmapped=())

    def copy_questions(
        self,
        questions: Sequence[Question],
        to: str | os.PathLike[str],
        folders: SortedFolders = SortedFolders(),
    ) -> Iterator[Progress | Skipped | Path]:
        """Copy or cut what is asked about into a folder, to be sorted by hand; see ``take_copies``.

        Yields progress and the clips: first the likeliest, each with its score in its name. Whole
        recordings are copied as they are, parts of them are cut; what was copied before is not
        copied again. Recordings that are gone or cannot be read are skipped. ``OutputError`` says
        what cannot be written.

        Args:
            questions: what to copy.
            to: the folder; made, with folders in it to sort into.
            folders: how these are called.
        """
        from earmark.formats.clip_note import read_note, write_note

        folder = Path(to)
        members = {each.digest: each for each in self.members()}
        try:
            for name in (*folders.yes, *folders.no):
                (folder / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            msg = f"{folder}: cannot be written to ({error.strerror}). Name another folder."
            raise OutputError(msg) from error
        noted = read_note(folder / NOTE_NAME)
        homes = [folder, *(folder / name for name in (*folders.yes, *folders.no))]
        copied = {
            place
            for name, place in noted.items()
            if any((home / name).exists() for home in homes)  # else it was cut short before
        }
        places = {
            _name(number, each, members[each.recording]): each
            for number, each in enumerate(questions, start=1)
            if (each.recording, each.span) not in copied
        }
        write_note(folder / NOTE_NAME, places)
        for n_done, (name, question) in enumerate(places.items()):
            yield Progress(folder, float(n_done), float(len(places)))
            member = members[question.recording]
            try:
                yield _copied(member, question, folder / name)
            except MediaError as error:
                yield Skipped.because(member.recording.path, error)

    def take_copies(
        self,
        folder: str | os.PathLike[str],
        sound: str,
        folders: SortedFolders = SortedFolders(),
    ) -> int:
        """Take over how people sorted what ``copy_questions`` made; return how many are new.

        Args:
            folder: where the copies are; there need be none yet.
            sound: what they were sorted by.
            folders: what the folders of sorted clips are called.

        ``LabelsError`` says that the note of what they are is damaged.
        """
        from earmark.core.answered import in_force
        from earmark.formats.clip_note import read_note

        places = read_note(Path(folder) / NOTE_NAME)
        valid = in_force(self.labels(sound))  # a mind may be changed twice
        known = {(each.recording, each.span, each.verdict) for each in valid}
        told = [
            Statement(sound, *places[clip.name], verdict)
            for name, verdict in folders.verdicts().items()
            for clip in sorted((Path(folder) / name).glob("*"))
            if clip.name in places and (*places[clip.name], verdict) not in known
        ]
        return len(self.say(told))


def _name(number: int, question: Question, member: Member) -> str:
    from earmark.adapters.media import suffix_for
    from earmark.formats.times import coarse_clock

    path = member.recording.path
    suffix = path.suffix if _is_whole(question, member) else suffix_for(member.recording)
    score = 0.0 if question.score is None else question.score
    stem = os.fsencode(path.stem)[:_LONGEST_STEM_BYTES].decode("utf-8", "ignore")
    start = coarse_clock(question.span.start_s).replace(":", "-")
    return f"{number:03d} {score:.2f} {stem} {start}{suffix}"


def _copied(member: Member, question: Question, to: Path) -> Path:
    from earmark.adapters.media import PyAvCutter
    from earmark.adapters.presence import is_there

    if not is_there(member.recording):
        raise MediaNotFound(
            member.recording.path, "its file is gone or has changed. Find it again."
        )
    if not _is_whole(question, member):
        PyAvCutter(member.choice).cut(member.recording, question.span, to)
        return to
    part = to.with_name(f".{to.name}.part")
    try:
        shutil.copyfile(member.recording.path, part)
        part.replace(to)
    except OSError as error:
        part.unlink(missing_ok=True)
        msg = f"{to}: cannot be written ({error.strerror}). Free the disk, or name another folder."
        raise OutputError(msg) from error
    return to


def _is_whole(question: Question, member: Member) -> bool:
    return member.recording.duration_s - question.span.length_s <= _WHOLE_S
