"""The verbs by which a project is taught a sound."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.projects.detectors import NOTHING, Detectors, Kept, Name
from earmark.projects.labelling import Labelling
from earmark.values import Progress, Question, Span, Taught, Vectors
from earmark.work import encoder_digest

if TYPE_CHECKING:
    import numpy as np

    from earmark.core.aim import Aim
    from earmark.core.asking import Asker


class Teaching(Labelling):
    """Asks, and learns from the answers."""

    @property
    def detectors(self) -> Detectors:
        """Return the project's detectors."""
        return Detectors(self.folder)

    def aim(self, sound: str, start: Kept | None) -> Aim:
        """Return what is to be learnt."""
        from earmark.core.aim import Aim

        if start is None:
            return Aim(sound, encoder_digest())
        detector, told = start.detector, start.provenance
        digest = detector.encoder_digest
        return Aim(
            sound,
            digest,
            detector,
            start.digest,
            self.learnt_from(digest),
            is_relearnt=bool(detector.encoder and told and told.started_from),
        )

    def ask(
        self,
        sound: str,
        *,
        n: int = 10,
        strategy: str = "mixed",
        like: str | os.PathLike[str] | None = None,
        start: Name | None = None,
        seed: int | None = None,
    ) -> tuple[Question, ...]:
        """Return up to ``n`` spans whose answers would teach most; give them with ``label``.

        Args:
            sound: what is looked for.
            n: how many to return.
            strategy: ``"mixed"``, ``"most-likely"``, ``"least-certain"``, ``"most-different"``,
                ``"random"`` or ``"similar"``, which needs ``like``.
            like: a recording that is an example of the sound, from end to end.
            start: the detector to begin with: its path, its name in the project, or ``"nothing"``;
                ``None`` for the one that was trained for the sound last, or the bundled one.
            seed: of chance; ``None`` for another one each time.

        ``ChoiceError`` says that there is no such strategy, ``MediaError`` why the example cannot
        be used, ``ModelError`` that there is no such detector.
        """
        from earmark.jobs.ask import ask

        asker = self._asker(sound, like, start)
        return ask(asker, self.catalogue, n=n, rng=chance(seed), strategy=strategy)

    def questions(
        self,
        sound: str,
        *,
        strategy: str = "mixed",
        like: str | os.PathLike[str] | None = None,
        start: Name | None = None,
        seed: int | None = None,
    ) -> Iterator[Question]:
        """Yield one question after the other; each is chosen by all answers given until then.

        One that gets no answer is not asked again. For the arguments and errors see ``ask``.
        """
        from earmark.jobs.ask import ask

        asker, rng = self._asker(sound, like, start), chance(seed)
        asked: set[tuple[str, Span]] = set()
        while True:
            some = ask(asker, self.catalogue, n=len(asked) + 1, rng=rng, strategy=strategy)
            fresh = [each for each in some if (each.recording, each.span) not in asked]
            if not fresh:
                return
            asked.add((fresh[0].recording, fresh[0].span))
            yield fresh[0]

    def cut_questions(
        self, questions: Sequence[Question], folder: Path
    ) -> Iterator[Progress | Path]:
        """Cut the span of each question into a clip; yield progress and the clips.

        Sort them into folders, and take these over with ``import_clips``, which finds each clip in
        its recording again. ``MediaError`` says which recording cannot be read, ``OutputError``
        which clip cannot be written.
        """
        from earmark.adapters.media import PyAvCutter, suffix_for

        members = {each.digest: each for each in self.members()}
        for number, question in enumerate(questions, start=1):
            member = members[question.recording]
            recording = member.recording
            yield Progress(recording.path, number - 1, len(questions))
            to = folder / f"{number:03d} {recording.path.stem[:100]}{suffix_for(recording)}"
            PyAvCutter(member.choice).cut(recording, question.span, to)
            yield to

    def train(
        self, sound: str, *, name: str = "", start: Name | None = None, seed: int = 0
    ) -> Taught:
        """Learn a sound from all labels of it, and keep the detector in the project.

        Args:
            sound: what was labelled.
            name: of the detector, whose file is ``detectors/NAME.earmark``; empty for the sound's.
            start: the detector to begin with: its path, its name in the project, or ``"nothing"``;
                ``None`` for the bundled one where it finds the sound, or else nothing. A detector
                with an ear of its own keeps it; it stays the one to begin with for its sound.
            seed: of chance.

        ``AnswersError`` says that too little was answered, ``ModelError`` that there is no such
        detector, ``CatalogueError`` that its ear has heard nothing, ``OutputError`` that it cannot
        be written.
        """
        from earmark.core.taught import Occasion
        from earmark.formats.detector_file import write_detector
        from earmark.jobs.train import train

        path = self.detectors.place_for(name or sound)
        aim = self.aim(sound, self._start(start, self.detectors.start_for(sound)))
        store = self.heard_for(aim.start, name_of(start, sound))
        occasion = Occasion(datetime.now(UTC), version("earmark"))
        done = train(aim, self.catalogue, store, rng=chance(seed), occasion=occasion)
        write_detector(done.detector, done.provenance, path)
        return Taught(
            path=path,
            sound=sound,
            provenance=done.provenance,
            is_start=done.is_start,
            left_out=self._paths_of(done.left_out),
        )

    def _asker(self, sound: str, like: str | os.PathLike[str] | None, start: Name | None) -> Asker:
        from earmark.jobs.ask import prepare

        aim = self.aim(sound, self._start(start, self.detectors.find(sound)))
        store = self.heard_for(aim.start, name_of(start, sound))
        encoder = aim.start.encoder if aim.start else None
        example = None if like is None else _vectors_of(Path(like), encoder)
        return prepare(aim, self.catalogue, store, example)

    def _start(self, start: Name | None, usual: Kept | None) -> Kept | None:
        if start is None:
            return usual
        return None if start == NOTHING else self.detectors.open(start)

    def _paths_of(self, digests: tuple[str, ...]) -> tuple[Path, ...]:
        paths = self.paths()
        return tuple(paths.get(digest, Path(digest)) for digest in digests)


def name_of(detector: Name | None, sound: str) -> str:
    """Return what a detector goes by: unless named, by its sound."""
    return sound if detector is None else os.fspath(detector)


def _vectors_of(path: Path, encoder: bytes | None) -> Vectors:
    from earmark.jobs.scan import Impression, Visit
    from earmark.values import TrackChoice
    from earmark.work import hear_whole

    steps = hear_whole(Visit("", path, TrackChoice()), encoder)
    [heard] = [step for step in steps if isinstance(step, Impression)]
    return heard.hearing.vectors()


def chance(seed: int | None) -> np.random.Generator:
    """Return a generator; without a seed, another one each time."""
    import numpy as np

    return np.random.default_rng(seed)
