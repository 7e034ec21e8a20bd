"""What ``scale.py`` measures, each in a process of its own.

    python benchmarks/scale_measures.py NAME FOLDER

Prints, as JSON, how long each step took and the most memory that was held; changes the project.
"""

from __future__ import annotations

import argparse
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from earmark import Project
from earmark.values import Question, Span, Verdict

SOUND = "typing"
N_ANSWERS = 20
N_LABELS = 100
SAMPLE_EVERY_S = 0.02

Seconds: TypeAlias = dict[str, list[tuple[float, float]]]
"""How long each step took, each time, by its name: on the clock, and of the processor."""


class Stopwatch:
    """Notes how long steps take.

    Attributes:
        n_spans: how many spans there were to ask about; 0 where nothing was asked.
    """

    def __init__(self) -> None:
        self.seconds: Seconds = {}
        self.n_spans = 0

    @contextmanager
    def timing(self, step: str) -> Iterator[None]:
        """Time the block as a step of that name."""
        began_s, cpu_s = time.perf_counter(), time.process_time()
        yield
        took = time.perf_counter() - began_s, time.process_time() - cpu_s
        self.seconds.setdefault(step, []).append(took)


class PrivateMemory(threading.Thread):
    """Samples the memory that is nobody else's: all but mapped files."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most_mb = 0.0
        self._is_over = threading.Event()

    def run(self) -> None:
        """Sample until told to stop."""
        while not self._is_over.wait(SAMPLE_EVERY_S):
            self.most_mb = max(self.most_mb, memory_mb("RssAnon"))

    def stop(self) -> None:
        """Stop sampling."""
        self._is_over.set()
        self.join()


def memory_mb(name: str) -> float:
    """Return a line of what Linux tells of this process; ``VmHWM`` is the most it ever held.

    ``ru_maxrss`` would not do: it starts at what the process held that started this one.
    """
    lines = Path("/proc/self/status").read_text().splitlines()
    [line] = [line for line in lines if line.startswith(f"{name}:")]
    return int(line.split()[1]) / 1024


def measure_status(folder: Path, watch: Stopwatch) -> None:
    """Open the project and say how far it is, first as a command does, then once more."""
    with watch.timing("open the project"):
        project = Project.open(folder)
    with project:
        for step in ("status", "status, again"):
            with watch.timing(step):
                project.status()


def measure_labels(folder: Path, watch: Stopwatch) -> None:
    """List labels, then add some, each of which is safe on the disk before the next."""
    with Project.open(folder) as project:
        with watch.timing("list the labels of one sound"):
            project.labels(SOUND)
        with watch.timing("list all labels"):
            project.labels()
        members = project.members()
        for at in range(N_LABELS):
            digest = members[at * 7 % len(members)].digest
            with watch.timing("add a label"):
                project.label("sound 01", digest, Span(at, at + 1.0), Verdict.NO)


def measure_asking(folder: Path, watch: Stopwatch) -> None:
    """Ask about a sound that nothing is known of but its labels."""
    _ask_and_answer(folder, watch, start=False)


def measure_asking_from_a_detector(folder: Path, watch: Stopwatch) -> None:
    """Ask about the sound that the bundled detector finds."""
    _ask_and_answer(folder, watch, start=True)


def _ask_and_answer(folder: Path, watch: Stopwatch, *, start: bool) -> None:
    import numpy as np  # noqa: PLC0415 - the other measures do without

    from earmark.adapters.bundle import typing_detector  # noqa: PLC0415 - the same
    from earmark.core.aim import Aim  # noqa: PLC0415 - the same
    from earmark.jobs.ask import ask, prepare  # noqa: PLC0415 - the same

    rng = np.random.default_rng(1)
    bundled = typing_detector()
    aim = Aim(SOUND, bundled.encoder_digest, bundled if start else None)
    with Project.open(folder) as project:
        catalogue = project.catalogue
        with watch.timing("make what asks, once"):
            asker = prepare(aim, catalogue, project.store)
        with watch.timing("learn for the first time, and ask"):
            [question] = ask(asker, catalogue, n=1, rng=rng)
        for at in range(N_ANSWERS):
            _answer(project, question, at)
            with watch.timing("learn from an answer"):
                asker.update(catalogue.labels(SOUND))
                asker.learn(rng)
            with watch.timing("choose the next question"):
                [question] = asker.ask(1, rng)
        watch.n_spans = len(asker.pool)


def _answer(project: Project, question: Question, at: int) -> None:
    verdict = Verdict.YES if at % 2 else Verdict.NO
    project.label(SOUND, question.recording, question.span, verdict)


def measure_training(folder: Path, watch: Stopwatch) -> None:
    """Train a detector, which chooses how strongly it is held back, and measures itself."""
    with Project.open(folder) as project, watch.timing("train"):
        project.train(SOUND)


MEASURES: Mapping[str, Callable[[Path, Stopwatch], None]] = {
    "status": measure_status,
    "labels": measure_labels,
    "asking": measure_asking,
    "asking from a detector": measure_asking_from_a_detector,
    "training": measure_training,
}


def main() -> None:
    """Measure one thing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=MEASURES)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    watch, memory = Stopwatch(), PrivateMemory()
    memory.start()
    MEASURES[args.name](args.folder, watch)
    memory.stop()
    most = {"resident_mb": memory_mb("VmHWM"), "private_mb": memory.most_mb}
    print(json.dumps({"seconds": watch.seconds, "n_spans": watch.n_spans, **most}))


if __name__ == "__main__":
    main()
