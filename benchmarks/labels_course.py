"""A simulated person is asked, question by question, and a detector is trained now and then."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np

from earmark.adapters.catalogue import SqliteCatalogue
from earmark.adapters.store import FolderStore
from earmark.core.aim import Aim
from earmark.core.detector import Detector
from earmark.core.taught import Occasion
from earmark.errors import AnswersError
from earmark.jobs.ask import prepare
from earmark.jobs.train import train
from earmark.values import (
    Label,
    Member,
    Question,
    Recording,
    Span,
    TrackChoice,
    Vectors,
    Verdict,
)
from labels_person import verdict
from labels_recordings import Known

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_DEAF = ("random", "most-different", "similar")
"""These do not listen to what was learnt: there is no need to learn between their questions."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way of asking.

    Attributes:
        strategy: its name.
        has_example: whether an example of the sound is given before the first question.
    """

    strategy: str
    has_example: bool = False

    @property
    def name(self) -> str:
        """Return what the tables call it."""
        return f"{self.strategy}, with an example" if self.has_example else self.strategy


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What is asked about, and how.

    Attributes:
        recordings: to ask about.
        way: how.
        checkpoints: after how many answers a detector is trained, in order; unsure ones count.
        seed: of the random generator.
        start: the detector that is right until answers say otherwise.
        example: vectors of an example of the sound, shape ``(n, dim)``, for a way that has one.
    """

    sound: str
    recordings: Sequence[Known]
    way: Way
    checkpoints: Sequence[int]
    seed: Sequence[int]
    start: Detector | None = None
    example: Vectors | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What came of so many answers.

    Attributes:
        n_answers: as many as the checkpoint says, or fewer where nothing was left to ask.
        counts: of the answers, by verdict.
        asked: by recording.
        detector: what a user would get; ``None`` where the answers are too few.
    """

    n_answers: int
    counts: dict[Verdict, int]
    asked: dict[str, list[Span]]
    detector: Detector | None


def lessons(course: Course) -> Iterator[Lesson]:
    """Yield what was learnt at each checkpoint, from a project as users have it."""
    rng = np.random.default_rng(course.seed)
    aim = Aim(course.sound, course.recordings[0].encoder_digest, course.start)
    by_digest = {each.digest: each for each in course.recordings}
    with _project(course.recordings) as (catalogue, store):
        example = course.example if course.way.has_example else None
        asker = prepare(aim, catalogue, store, example)
        labels: list[Label] = []
        for checkpoint in course.checkpoints:
            n_before = len(labels)
            while len(labels) < checkpoint:
                asker.update(labels)
                if course.way.strategy not in _DEAF:
                    asker.learn(rng)
                questions = asker.ask(1, rng, course.way.strategy)
                if not questions:
                    break
                labels += [
                    _answered(each, by_digest[each.recording], len(labels)) for each in questions
                ]
            catalogue.label(labels[n_before:])
            yield _lesson(labels, lambda: _train(aim, catalogue, store, rng))
            if len(labels) < checkpoint:
                return


def _answered(question: Question, about: Known, n_before: int) -> Label:
    return Label(
        question.sound,
        question.recording,
        question.span,
        verdict(about.truth, question.span),
        is_strong=False,
        by="nobody",
        at=_NOW,
        number=n_before + 1,
    )


def _lesson(labels: Sequence[Label], trained: Callable[[], Detector | None]) -> Lesson:
    asked: dict[str, list[Span]] = {}
    for label in labels:
        asked.setdefault(label.recording, []).append(label.span)
    counts = {each: sum(label.verdict is each for label in labels) for each in Verdict}
    return Lesson(len(labels), counts, asked, trained())


def _train(
    aim: Aim, catalogue: SqliteCatalogue, store: FolderStore, rng: np.random.Generator
) -> Detector | None:
    occasion = Occasion(_NOW, version("earmark"))
    try:
        return train(aim, catalogue, store, rng=rng, occasion=occasion).detector
    except AnswersError:
        return None


@contextmanager
def _project(recordings: Iterable[Known]) -> Iterator[tuple[SqliteCatalogue, FolderStore]]:
    """Give a project that lasts for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="labels-") as folder:
        store = FolderStore(Path(folder, "vectors"))
        with SqliteCatalogue(Path(folder, "catalogue.sqlite")) as catalogue:
            for each in recordings:
                catalogue.add(_member(each))
                store.keep(each.digest, each.hearing())
            yield catalogue, store


def _member(known: Known) -> Member:
    recording = Recording(
        path=known.vectors_path,
        container="",
        duration_s=known.truth.duration_s,
        size_bytes=1,
        has_picture=False,
        tracks=(),
    )
    return Member(known.digest, recording, TrackChoice(), _NOW)
