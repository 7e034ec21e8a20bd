"""What is left when a command is killed: every acknowledged answer, and work to go on with.

Each command is killed five times, at moments drawn between its start and its end.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

import answerer
from command_runner import COMMAND
from earmark import Label, Project, Span
from earmark.formats.detector_file import read_detector
from film_maker import make_long_wav
from killer import Killer

LENGTHS = (3, 4, 5)
N_IMPORTED = 20_000
N_ANSWERS = 150


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with recordings, not scanned yet, and some answers about the first."""
    folder = tmp_path_factory.mktemp("media")
    paths = [make_long_wav(folder / f"{n}.wav", n) for n in LENGTHS]
    with Project.create(tmp_path_factory.mktemp("made") / "kitchen") as project:
        list(project.add(paths))
        for at in range(0, 70, 10):
            project.label("typing", paths[0], Span(at, at + 8.0), "no" if at % 20 else "yes")
        return project.folder


@pytest.fixture(scope="module")
def scanned(kitchen: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same project, scanned."""
    folder = Path(shutil.copytree(kitchen, tmp_path_factory.mktemp("scanned") / "kitchen"))
    with Project.open(folder) as project:
        list(project.scan(jobs=1))
    return folder


def labels_in(folder: Path) -> tuple[Label, ...]:
    """Return the labels of a project whose catalogue is whole."""
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    with Project.open(folder) as project:
        return project.labels()


def levels_in(folder: Path) -> dict[str, bytes]:
    """Return what is kept of each recording, each byte of which is as it was written."""
    with Project.open(folder) as project:
        kept = {digest: project.store.hearing(digest) for digest in project.store.digests()}
        assert all(map(project.store.is_intact, kept))
        return {digest: found.levels.tobytes() for digest, found in kept.items() if found}


def test_a_killed_scan_is_whole_as_far_as_it_came_and_the_next_one_ends_it(
    kitchen: Path, scanned: Path, tmp_path: Path
) -> None:
    answers, wanted = labels_in(kitchen), levels_in(scanned)
    killer = Killer(kitchen, tmp_path, lambda _: [*COMMAND, "scan", "--jobs", "1"])
    for killed in killer.kills(seed=1):
        assert labels_in(killed.folder) == answers
        assert levels_in(killed.folder).items() <= wanted.items()
        killer.finished(killed.folder)
        assert levels_in(killed.folder) == wanted
        with Project.open(killed.folder) as project:
            assert project.status().n_scanned == len(LENGTHS)


def test_every_answer_that_was_acknowledged_survives_a_kill(kitchen: Path, tmp_path: Path) -> None:
    answers = labels_in(kitchen)

    def command_for(folder: Path) -> list[str]:
        return [sys.executable, answerer.__file__, str(folder), "Ann", str(N_ANSWERS)]

    killer = Killer(kitchen, tmp_path, command_for)
    for killed in killer.kills(seed=2):
        labels = labels_in(killed.folder)
        kept = [label.number for label in labels[len(answers) :]]
        assert labels[: len(answers)] == answers
        assert kept[: len(killed.said)] == list(map(int, killed.said))
        assert len(kept) <= len(killed.said) + 1
        again = labels_in(killer.finished(killed.folder))
        assert again[: len(labels)] == labels
        assert len(again) == len(labels) + N_ANSWERS


def test_a_killed_import_is_there_wholly_or_not_at_all_and_the_next_one_ends_it(
    kitchen: Path, tmp_path: Path
) -> None:
    answers = labels_in(kitchen)
    rows = (f"5.wav,{n * 0.005:.4f},{n * 0.005 + 1:.4f},bell" for n in range(N_IMPORTED))
    table = tmp_path / "labels.csv"
    table.write_text("\n".join(["recording,start_s,end_s,sound", *rows]))
    killer = Killer(kitchen, tmp_path, lambda _: [*COMMAND, "import", str(table)])
    for killed in killer.kills(seed=3):
        labels = labels_in(killed.folder)
        assert labels[: len(answers)] == answers
        assert len(labels) - len(answers) in {0, N_IMPORTED}
        assert len(labels_in(killer.finished(killed.folder))) == len(answers) + N_IMPORTED


def test_a_killed_training_leaves_a_whole_detector_and_the_next_one_ends_it(
    scanned: Path, tmp_path: Path
) -> None:
    answers = labels_in(scanned)
    command = [*COMMAND, "train", "typing", "--name", "mine"]
    trained = Killer(scanned, tmp_path, lambda _: command).finished(
        Path(shutil.copytree(scanned, tmp_path / "trained"))
    )
    killer = Killer(trained, tmp_path, lambda _: command)
    before = made_at(trained)
    for killed in killer.kills(seed=4):
        assert labels_in(killed.folder) == answers
        assert made_at(killed.folder) >= before
        assert made_at(killer.finished(killed.folder)) > before
        assert labels_in(killed.folder) == answers


def made_at(folder: Path) -> datetime:
    """Return when a project's detector was made, which is whole."""
    _, provenance = read_detector(folder / "detectors" / "mine.earmark")
    return provenance.made_at
