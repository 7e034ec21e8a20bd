"""Open the database of a catalogue, and say in plain words what SQLite complains about."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from earmark.errors import CatalogueError

VERSION = 1
"""Of the tables; a change to them counts one up and brings the steps from the version before."""

APPLICATION_ID = int.from_bytes(b"earm", "big")
"""Tells a catalogue from any other SQLite file."""

_SCHEMA = (
    # Whatever was ever a member stays, as labels point to it.
    "CREATE TABLE recordings (digest TEXT PRIMARY KEY) WITHOUT ROWID",
    """CREATE TABLE members (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        digest TEXT NOT NULL UNIQUE REFERENCES recordings (digest),
        recording TEXT NOT NULL,
        choice TEXT NOT NULL,
        added_at TEXT NOT NULL,
        heard TEXT NOT NULL)""",
    """CREATE TABLE labels (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        sound TEXT NOT NULL,
        recording TEXT NOT NULL REFERENCES recordings (digest),
        start_s REAL NOT NULL,
        end_s REAL NOT NULL,
        verdict TEXT NOT NULL,
        is_strong INTEGER NOT NULL,
        said_by TEXT NOT NULL,
        said_at TEXT NOT NULL,
        tags TEXT NOT NULL)""",
    "CREATE INDEX labels_by_sound ON labels (sound)",
    """CREATE TABLE undos (
        label INTEGER PRIMARY KEY REFERENCES labels (number),
        undone_at TEXT NOT NULL)""",
    """CREATE VIEW counting AS SELECT * FROM labels
        WHERE number NOT IN (SELECT label FROM undos)
        AND recording IN (SELECT digest FROM members)""",
    """CREATE VIEW history AS SELECT labels.*, undone_at
        FROM labels LEFT JOIN undos ON label = number""",
    *(
        f"CREATE TRIGGER {table}_never_{change} BEFORE {change} ON {table} "
        f"BEGIN SELECT RAISE (ABORT, '{table} are only ever added to'); END"
        for table in ("labels", "undos")
        for change in ("UPDATE", "DELETE")
    ),
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
)

_KEPT = "All that was said before is kept."
_ADVICE = {
    sqlite3.SQLITE_FULL: f"the disk is full. Free some of it and try again. {_KEPT}",
    sqlite3.SQLITE_IOERR: f"the disk fails. Check it, and the room that is left on it. {_KEPT}",
    sqlite3.SQLITE_BUSY: f"another program is writing to it. End that one or try again. {_KEPT}",
    sqlite3.SQLITE_READONLY: "may not be written to. Make it and its folder writable.",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened. Check that its folder is there and writable.",
    sqlite3.SQLITE_NOTADB: "is no catalogue, or its start is damaged. Put a backup in its place.",
    sqlite3.SQLITE_CORRUPT: (
        "is damaged. Put a backup in its place, or rescue what can be read with SQLite's .recover."
    ),
}


def open_database(path: Path, *, patience_s: float, must_exist: bool) -> sqlite3.Connection:
    """Open a catalogue, made where there is none unless it must exist.

    Transactions are the caller's to begin and end; any thread may use it, one at a time.

    Raises:
        CatalogueError: it cannot be opened, or is no catalogue that this version can read.
    """
    if must_exist and not path.exists():
        raise CatalogueError(f"{path}: there is no such file. Put a backup in its place.")
    with explaining(path):
        database = sqlite3.connect(
            path, timeout=patience_s, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(path, database, must_exist=must_exist)
        except BaseException:
            database.close()
            raise
        return database


@contextmanager
def writing(database: sqlite3.Connection) -> Iterator[None]:
    """Make all changes of the block, for good, when it ends; none of them if it fails."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # after some errors SQLite has done so itself
            database.execute("ROLLBACK")
        raise


@contextmanager
def explaining(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into a ``CatalogueError`` that says what is wrong and what to do."""
    try:
        yield
    except UnicodeEncodeError as error:
        msg = f"{error.object!r}: cannot be kept, as it is no valid text. Spell it in letters."
        raise CatalogueError(msg) from error
    except sqlite3.ProgrammingError:
        raise  # not the world's fault: it was closed
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)  # what is no UTF-8
        advice = _ADVICE.get(code & 0xFF, "cannot be used. Tell the makers of earmark.")
        raise CatalogueError(f"{path}: {advice} ({error})") from error


def _prepare(path: Path, database: sqlite3.Connection, *, must_exist: bool) -> None:
    # As FULL, and safe without a write-ahead log, too, which some network drives refuse.
    database.execute("PRAGMA synchronous = EXTRA")
    database.execute("PRAGMA foreign_keys = ON")
    if _is_blank(path, database):
        if must_exist:
            raise CatalogueError(f"{path}: holds nothing. Put a backup in its place.")
        with writing(database):
            if _is_blank(path, database):  # still: nobody else was quicker
                for statement in _SCHEMA:
                    database.execute(statement)
    # Where others hold the file open, whoever opens it next will manage.
    with suppress(sqlite3.OperationalError):
        database.execute("PRAGMA journal_mode = WAL")


def _is_blank(path: Path, database: sqlite3.Connection) -> bool:
    """Return whether the file is new, and make sure that it is a catalogue where it is not."""
    # In one statement, as another process may be making it between two.
    [(n_tables, made_by, version)] = database.execute(
        "SELECT (SELECT count(*) FROM sqlite_master), application_id, user_version "
        "FROM pragma_application_id, pragma_user_version"
    ).fetchall()
    if not (made_by or version or n_tables):
        return True
    if made_by != APPLICATION_ID:
        raise CatalogueError(f"{path}: is a database of another program. Name another file.")
    if version != VERSION:
        msg = (
            f"{path}: is of version {version}, and this earmark reads version {VERSION}. "
            "Update earmark."
        )
        raise CatalogueError(msg)
    return False
