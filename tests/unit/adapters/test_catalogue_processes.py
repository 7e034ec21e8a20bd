"""A catalogue that several processes use, some of which are killed."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

import scribe
from earmark.adapters.catalogue import SqliteCatalogue
from earmark.adapters.catalogue.database import open_database
from earmark.errors import CatalogueError
from member_maker import made_label, made_member

MEMBER = made_member()
AT_ONCE_S = 0.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a catalogue lies that has one member."""
    path = tmp_path / "catalogue.db"
    with SqliteCatalogue(path) as catalogue:
        catalogue.add(MEMBER)
    return path


def start_scribe(path: Path, by: str, how_many: int) -> subprocess.Popen[str]:
    command = [sys.executable, scribe.__file__, str(path), MEMBER.digest, by, str(how_many)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_processes_that_label_at_once_lose_nothing(path: Path) -> None:
    scribes = {by: start_scribe(path, by, 200) for by in ("Ann", "Bob")}
    told = {by: [*map(int, scribe.communicate()[0].split())] for by, scribe in scribes.items()}
    assert [scribe.returncode for scribe in scribes.values()] == [0, 0]
    with SqliteCatalogue(path) as catalogue:
        labels = catalogue.labels()
    assert {by: [label.number for label in labels if label.by == by] for by in told} == told
    assert [label.number for label in labels] == list(range(1, 401))


def test_processes_that_make_the_same_catalogue_at_once_make_one(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    with ThreadPoolExecutor(8) as pool:  # a connection each: to SQLite they are as processes
        for catalogue in pool.map(lambda _: SqliteCatalogue(path), range(16)):
            catalogue.add(MEMBER)
            catalogue.close()
    with SqliteCatalogue(path) as catalogue:
        assert catalogue.members() == (MEMBER,)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_kill_loses_nothing_that_was_acknowledged(path: Path, seed: int) -> None:
    scribe = start_scribe(path, "Ann", 10**6)
    assert scribe.stdout is not None
    with scribe, scribe.stdout as stdout:
        told = [int(next(stdout)) for _ in range(random.Random(seed).randrange(1, 80))]  # noqa: S311 - a moment
        scribe.kill()
        told += [int(line) for line in stdout if line.endswith("\n")]
    assert scribe.returncode == -signal.SIGKILL
    with SqliteCatalogue(path, must_exist=True) as catalogue:
        kept = [label.number for label in catalogue.labels()]
    assert kept[: len(told)] == told
    assert len(kept) <= len(told) + 1
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_change_waits_for_another_process_but_not_for_ever(path: Path) -> None:
    with (
        SqliteCatalogue(path, patience_s=AT_ONCE_S) as catalogue,
        closing(sqlite3.connect(path, isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CatalogueError, match="another program is writing to it"):
            catalogue.label([made_label(MEMBER)])
        assert catalogue.members() == (MEMBER,)
        other.execute("COMMIT")
        assert len(catalogue.label([made_label(MEMBER)])) == 1


def test_a_catalogue_that_another_process_holds_can_still_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    open_database(path, patience_s=AT_ONCE_S, must_exist=False).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN IMMEDIATE")
        with SqliteCatalogue(path, patience_s=AT_ONCE_S) as catalogue:
            assert catalogue.members() == ()
