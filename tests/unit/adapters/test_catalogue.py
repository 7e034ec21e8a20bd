from __future__ import annotations

import os
import resource
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from earmark.adapters.catalogue import SqliteCatalogue
from earmark.adapters.catalogue.database import explaining
from earmark.errors import CatalogueError
from member_maker import ELSEWHERE, NOON, QUIET, made_label, made_member

MEMBER = made_member()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a catalogue lies that has one member."""
    path = tmp_path / "catalogue.db"
    with SqliteCatalogue(path) as catalogue:
        catalogue.add(MEMBER)
    return path


def check_integrity(path: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("PRAGMA integrity_check").fetchall()


def change(path: Path, *statements: str) -> None:
    """Do to a catalogue what earmark never would."""
    with closing(sqlite3.connect(path)) as database, database:
        for statement in statements:
            database.execute(statement)


def test_what_was_said_is_there_when_it_is_opened_again(path: Path) -> None:
    with SqliteCatalogue(path) as catalogue:
        first, second = catalogue.label([made_label(MEMBER), made_label(MEMBER, "bell")])
        catalogue.undo(first.number)
        catalogue.heard(MEMBER.digest, QUIET, "a word")
    with SqliteCatalogue(path, must_exist=True) as catalogue:
        assert catalogue.members() == (replace(MEMBER, acoustics=QUIET, problem="a word"),)
        assert catalogue.labels() == (second,)


def test_closing_twice_is_closing_once_and_then_nothing_can_be_asked(path: Path) -> None:
    catalogue = SqliteCatalogue(path)
    catalogue.close()
    catalogue.close()
    with pytest.raises(sqlite3.ProgrammingError):
        catalogue.labels()


def test_names_that_are_not_utf8_survive(path: Path) -> None:
    member = made_member(2, Path(os.fsdecode(b"/videos/caf\xe9 \xff.mp4")))
    with SqliteCatalogue(path) as catalogue:
        catalogue.add(member)
        catalogue.heard(member.digest, None, f"{member.recording.path} is gone")
        [_, kept] = catalogue.members()
    assert os.fsencode(kept.recording.path) == b"/videos/caf\xe9 \xff.mp4"
    assert kept.problem == f"{member.recording.path} is gone"


def test_the_catalogue_itself_may_have_such_a_name(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9 ?#%41.db")
    with SqliteCatalogue(path) as catalogue:
        catalogue.add(MEMBER)
    assert path.exists()


def test_times_keep_their_zone_and_spans_their_last_bit(path: Path) -> None:
    label = replace(made_label(MEMBER, start_s=0.1 + 0.2), at=NOON.astimezone(ELSEWHERE))
    with SqliteCatalogue(path) as catalogue:
        [added] = catalogue.label([label])
        [kept] = catalogue.labels()
    assert kept == added
    assert kept.at.utcoffset() == label.at.utcoffset()
    assert kept.span == label.span


def test_the_history_holds_what_was_taken_back_or_removed(path: Path) -> None:
    with SqliteCatalogue(path, clock=lambda: NOON) as catalogue:
        wrong, right = catalogue.label([made_label(MEMBER), made_label(MEMBER, "bell")])
        catalogue.undo(wrong.number)
        catalogue.remove(MEMBER.digest)
        assert catalogue.labels() == ()
        assert catalogue.history() == ((wrong, NOON), (right, None))
        assert catalogue.history("typing") == ((wrong, NOON),)


def test_a_label_is_taken_back_now_unless_a_clock_is_given(path: Path) -> None:
    with SqliteCatalogue(path) as catalogue:
        [wrong] = catalogue.label([made_label(MEMBER)])
        catalogue.undo(wrong.number)
        [(_, undone_at)] = catalogue.history()
    assert undone_at is not None
    assert undone_at.tzinfo is not None


@pytest.mark.parametrize("table", ["labels", "undos"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET rowid = 7"])
def test_nobody_can_change_what_was_said(path: Path, table: str, statement: str) -> None:
    with SqliteCatalogue(path) as catalogue:
        [label] = catalogue.label([made_label(MEMBER)])
        catalogue.undo(label.number)
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} are only ever added to"):
        change(path, statement.format(table))


def test_labels_are_found_by_sound_through_an_index(path: Path) -> None:
    query = "EXPLAIN QUERY PLAN SELECT * FROM counting WHERE sound = 'bell' ORDER BY number"
    with closing(sqlite3.connect(path)) as database:
        plan = str(database.execute(query).fetchall())
    assert "labels_by_sound" in plan
    assert "SCAN labels" not in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("word", ["\udcff", "a\ud800"])
def test_words_that_are_no_text_are_refused_and_nothing_is_kept(path: Path, word: str) -> None:
    label = made_label(MEMBER)
    with SqliteCatalogue(path) as catalogue:
        for odd in (replace(label, sound=word), replace(label, by=word)):
            with pytest.raises(CatalogueError, match="cannot be kept, as it is no valid text"):
                catalogue.label([label, odd])
        with pytest.raises(CatalogueError, match="no valid text"):
            catalogue.labels(word)
        assert catalogue.labels() == ()


def test_threads_may_share_one(path: Path) -> None:
    with SqliteCatalogue(path) as catalogue, ThreadPoolExecutor(4) as pool:
        labels = [made_label(MEMBER, start_s=at) for at in range(40)]
        added = list(pool.map(lambda label: catalogue.label([label])[0], labels))
        assert sorted(label.number for label in added) == list(range(1, 41))
        assert {label.span for label in catalogue.labels()} == {label.span for label in labels}


@pytest.mark.parametrize("content", [None, b""])
def test_a_catalogue_that_was_lost_is_not_made_anew(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "catalogue.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CatalogueError, match=r"(no such file|holds nothing)\. Put a backup"):
        SqliteCatalogue(path, must_exist=True)
    assert path.exists() == (content is not None)


def test_a_catalogue_of_a_newer_version_is_refused(path: Path) -> None:
    change(path, "PRAGMA user_version = 2")
    with pytest.raises(CatalogueError, match=r"version 2, and .* reads version 1. Update earmark"):
        SqliteCatalogue(path)


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    change(path, "CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(CatalogueError, match="is a database of another program"):
        SqliteCatalogue(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    path.write_text("dear diary, " * 100)
    with pytest.raises(CatalogueError, match=r"catalogue.db: is no catalogue.*Put a backup"):
        SqliteCatalogue(path)
    assert path.read_text() == "dear diary, " * 100


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"cannot be opened\. Check that its folder is there"):
        SqliteCatalogue(tmp_path / "nowhere" / "catalogue.db")


def test_a_damaged_catalogue_is_told(path: Path) -> None:
    with SqliteCatalogue(path) as catalogue:
        catalogue.label([made_label(MEMBER, start_s=at) for at in range(2000)])
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xa5" * len(content[8192:])
    path.write_bytes(content)
    with (
        SqliteCatalogue(path) as catalogue,
        pytest.raises(CatalogueError, match=r"is damaged\. Put a backup .* rescue"),
    ):
        catalogue.labels()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE members SET recording = '[]'",
        "UPDATE members SET recording = '{'",
        "UPDATE members SET heard = 'null'",
        "UPDATE members SET added_at = 'noon'",
        "UPDATE members SET choice = '{\"track\": -1}'",
        "UPDATE members SET digest = CAST(x'ff' AS TEXT), added_at = CAST(x'ff' AS TEXT)",
    ],
)
def test_a_damaged_row_is_told(path: Path, damage: str) -> None:
    change(path, damage)
    with (
        SqliteCatalogue(path) as catalogue,
        pytest.raises(CatalogueError, match=r"catalogue\.db: is damaged\. Put a backup"),
    ):
        catalogue.members()


def test_a_full_disk_is_told_and_loses_nothing(path: Path) -> None:
    with SqliteCatalogue(path) as catalogue:
        before = catalogue.label([made_label(MEMBER)])
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))
        try:
            with pytest.raises(CatalogueError, match=r"the disk .* All that was said before is"):
                catalogue.label([made_label(MEMBER, start_s=at) for at in range(10_000)])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert catalogue.labels() == before
        assert len(catalogue.label([made_label(MEMBER)])) == 1
    assert check_integrity(path) == [("ok",)]


def test_sqlite_is_put_in_plain_words(path: Path) -> None:
    with closing(sqlite3.connect(path)) as full:
        full.execute("PRAGMA max_page_count = 1")
        with pytest.raises(CatalogueError, match="the disk is full"), explaining(path):
            full.execute("CREATE TABLE more AS SELECT zeroblob(100000)")
        with pytest.raises(CatalogueError, match="cannot be used"), explaining(path):
            full.execute("SELECT 1 FROM nothing")
    with (
        closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as frozen,
        pytest.raises(CatalogueError, match="may not be written to"),
        explaining(path),
    ):
        frozen.execute("DELETE FROM members")
