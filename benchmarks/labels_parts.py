"""The three parts of the benchmark: what is asked about, and what the answers are worth."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from earmark.adapters.bundle import typing_detector
from earmark.values import Vectors, Verdict
from labels_course import Course, Lesson, Way, lessons
from labels_mixes import Library, Order
from labels_quality import judge
from labels_recordings import Ear, Known

Readings: TypeAlias = list[dict[str, Any]]

TYPING = "typing"
COLD_WAYS = (
    Way("mixed"),
    Way("mixed", has_example=True),
    Way("most-likely"),
    Way("least-certain"),
    Way("most-different"),
    Way("random"),
)
OTHER_WAYS = (
    Way("mixed", has_example=True),
    Way("mixed"),
    Way("most-likely"),
    Way("least-certain"),
    Way("random"),
)
CHECKPOINTS = (5, 10, 20, 30, 40, 60, 80, 100, 150, 200, 300)
N_WITH_HELP = 20
"""Answers about a recording that the bundled detector has already been through."""

ASKED_TIMES_LONGER = 3
"""A recording of another sound that is asked about is so much longer than the one judged on."""

EXAMPLE_S = (1.0, 10.0)
"""An example is so long at least, and cut to so much at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """One draw: questions about some recordings, judged on others.

    Attributes:
        about: what every reading of it says.
        course: the questions.
        judged: recordings; the very one that is asked about where the bundled detector helps.
    """

    about: Mapping[str, str | int]
    course: Course
    judged: Sequence[Known]


def measure(task: Task) -> Readings:
    """Return a reading for each checkpoint."""
    course = task.course
    read = _read_changed if course.start else _read_learnt
    return [
        {
            **task.about,
            "checkpoint": checkpoint,
            "n_answers": lesson.n_answers,
            **{f"n_{each}": lesson.counts[each] for each in Verdict},
            **read(task, lesson),
        }
        for checkpoint, lesson in zip(course.checkpoints, lessons(course), strict=False)
    ]


def _read_learnt(task: Task, lesson: Lesson) -> dict[str, float | None]:
    if lesson.detector is None:
        return {"f1": None, "best_f1": None, "ap": None}
    return judge(lesson.detector, task.judged).figures()


def _read_changed(task: Task, lesson: Lesson) -> dict[str, float | None]:
    """Compare the start and what came of it, where nothing was asked."""
    [recording] = task.judged
    asked = lesson.asked.get(recording.digest, [])
    start, detector = task.course.start, lesson.detector
    if start is None or detector is None:
        raise ValueError("there is nothing to compare")
    before, after = (judge(each, [recording], asked) for each in (start, detector))
    return {
        "n_clips": len(before.is_true),
        "errors_before": before.n_errors,
        "errors_after": after.n_errors,
    }


def cold_tasks(
    asked: Sequence[Known], judged: Sequence[Known], checkpoints: Sequence[int], n_draws: int
) -> Iterator[Task]:
    """Yield what is to be measured of typing, learnt from nothing."""
    for draw in range(n_draws):
        example = example_of(judged, np.random.default_rng([draw, 0]))
        for number, way in enumerate(COLD_WAYS):
            about: dict[str, str | int] = {"sound": TYPING, "way": way.name, "draw": draw}
            seed = [draw, number]
            course = Course(TYPING, asked, way, checkpoints, seed, example=example)
            yield Task(about, course, judged)


def start_tasks(recordings: Iterable[Known], n_draws: int) -> Iterator[Task]:
    """Yield what is to be measured of typing with the bundled detector to start from."""
    for recording in recordings:
        for draw in range(n_draws):
            about: dict[str, str | int] = {"stream": recording.name, "draw": draw}
            start = typing_detector()
            course = Course(TYPING, [recording], Way("mixed"), (N_WITH_HELP,), [draw], start=start)
            yield Task(about, course, [recording])


def other_tasks(
    mixed: Iterable[tuple[str, Known, Known]], checkpoints: Sequence[int], n_draws: int
) -> Iterator[Task]:
    """Yield what is to be measured of other sounds: each a name, what is asked, what is judged."""
    for label, asked, judged in mixed:
        for draw in range(n_draws):
            example = example_of([judged], np.random.default_rng([draw, 0]))
            for number, way in enumerate(OTHER_WAYS):
                about: dict[str, str | int] = {"sound": label, "way": way.name, "draw": draw}
                seed = [draw, number]
                course = Course(label, [asked], way, checkpoints, seed, example=example)
                yield Task(about, course, [judged])


def mix_others(
    library: Library, labels: Sequence[str], folder: Path, minutes: float
) -> Iterator[tuple[str, Known, Known]]:
    """Yield each sound with a recording to ask about and another, of other files, to judge on."""
    ear, there = Ear(), folder / f"mixes-{library.digest}"
    there.mkdir(parents=True, exist_ok=True)
    for label in labels:
        orders = [Order(label, 0, ASKED_TIMES_LONGER * minutes), Order(label, 1, minutes)]
        asked, judged = (
            ear.hear_mix(there / f"{order.name}.json", partial(library.mix, order))
            for order in orders
        )
        print(f"{label}: heard", file=sys.stderr, flush=True)
        yield label, asked, judged


def example_of(recordings: Sequence[Known], rng: np.random.Generator) -> Vectors:
    """Return the vectors of one span of the sound, as a user would point at it."""
    spans = [
        (recording, span)
        for recording in recordings
        for span in recording.truth.there
        if span.length_s >= EXAMPLE_S[0]
    ]
    recording, span = spans[int(rng.integers(len(spans)))]
    end_s = min(span.end_s, span.start_s + EXAMPLE_S[1])
    first, last = (round(time_s / recording.hop_s) for time_s in (span.start_s, end_s))
    return recording.vectors[first:last]


def measure_all(tasks: Iterable[Task], n_at_once: int, tell: Callable[[str], None]) -> Readings:
    """Return all readings, in the order of the tasks, several tasks at a time."""
    every = list(tasks)
    results: dict[int, Readings] = {}
    with ProcessPoolExecutor(n_at_once, get_context("spawn")) as pool:
        futures = {pool.submit(measure, task): at for at, task in enumerate(every)}
        for future in as_completed(futures):
            at = futures[future]
            results[at] = future.result()
            said = ", ".join(str(word) for word in every[at].about.values())
            tell(f"{len(results)} of {len(every)}: {said}")
    return [reading for at in range(len(every)) for reading in results[at]]
