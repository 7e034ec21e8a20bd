"""What a project knows, kept in one SQLite file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Self, TypeVar

from earmark.adapters.catalogue.database import explaining, open_database, writing
from earmark.adapters.catalogue.rows import (
    label_of_row,
    member_of_row,
    row_of_label,
    row_of_member,
    text_of_heard,
    told_of_row,
)
from earmark.errors import CatalogueError
from earmark.values import Acoustics, Label, Member, Verdict

T = TypeVar("T")

PATIENCE_S = 30.0
"""How long a change waits for another process to finish its own: even a big import is quicker."""


def _now() -> datetime:
    return datetime.now(UTC)


class SqliteCatalogue:
    """Implements the ``Catalogue`` port. Threads may share one; processes each open their own.

    Every method raises ``CatalogueError`` where the file cannot be read or written.

    Args:
        path: the file; made if it is not there.
        must_exist: refuse a file that is not there or holds nothing, as a project lost it.
        clock: says when a label is taken back; with a time zone.
        patience_s: how long to wait for other processes.
    """

    def __init__(
        self,
        path: Path,
        *,
        must_exist: bool = False,
        clock: Callable[[], datetime] = _now,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._path = path
        self._clock = clock
        self._lock = Lock()
        self._database = open_database(path, patience_s=patience_s, must_exist=must_exist)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. Twice is once."""
        with self._lock:
            self._database.close()

    def add(self, member: Member) -> None:
        """Add a recording, or replace what is known of the one with that digest."""
        with self._writing():
            self._database.execute("INSERT OR IGNORE INTO recordings VALUES (?)", (member.digest,))
            self._database.execute(
                "INSERT INTO members (digest, recording, choice, added_at, heard) "
                "VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (digest) DO UPDATE SET recording = excluded.recording, "
                "choice = excluded.choice, added_at = excluded.added_at, heard = excluded.heard",
                row_of_member(member),
            )

    def remove(self, digest: str) -> None:
        """Forget a recording; its labels stay, and count again if it is added again."""
        self._change("DELETE FROM members WHERE digest = ?", digest)

    def members(self) -> tuple[Member, ...]:
        """Return the recordings, in the order in which they were added."""
        query = "SELECT digest, recording, choice, added_at, heard FROM members ORDER BY number"
        return self._read(member_of_row, query)

    def heard(self, digest: str, acoustics: Acoustics | None, problem: str = "") -> None:
        """Note what a scan found out; nothing happens if the recording is gone meanwhile."""
        heard = text_of_heard(acoustics, problem)
        self._change("UPDATE members SET heard = ? WHERE digest = ?", heard, digest)

    def label(self, labels: Sequence[Label]) -> tuple[Label, ...]:
        """Add labels, all or none; return them with their numbers, which only ever grow.

        ``CatalogueError`` says which recording was never added, or what is no valid text.
        """
        if not labels:
            return ()
        with self._writing():
            for digest in {label.recording for label in labels}:
                self._check_known(digest)
            return tuple(map(self._insert, labels))

    def undo(self, number: int) -> None:
        """Take a label back; it stays in the history. Twice is once.

        Raises:
            CatalogueError: there is no such label.
        """
        with self._writing():
            query = "SELECT 1 FROM labels WHERE number = ?"
            if not self._database.execute(query, (str(number),)).fetchone():  # of any size
                raise CatalogueError(f"{self._path}: there is no label {number} to take back.")
            undone = (number, self._clock().isoformat())
            self._database.execute("INSERT OR IGNORE INTO undos VALUES (?, ?)", undone)

    def labels(self, sound: str | None = None) -> tuple[Label, ...]:
        """Return the labels that count, in the order of their numbers.

        Those do that were not taken back, and whose recording is a member.
        """
        if sound is None:
            return self._read(label_of_row, "SELECT * FROM counting ORDER BY number")
        query = "SELECT * FROM counting WHERE sound = ? ORDER BY number"
        return self._read(label_of_row, query, sound)

    def sounds(self) -> tuple[str, ...]:
        """Return the sounds of the labels that count, in order of the alphabet."""
        query = "SELECT DISTINCT sound FROM counting ORDER BY sound"
        return self._read(lambda row: str(row[0]), query)

    def counts(self) -> dict[tuple[str, Verdict], int]:
        """Return how many labels of each sound and verdict count, without reading each."""
        # The signs keep SQLite from the index of sounds, by which it would fetch row after row.
        query = "SELECT sound, verdict, count(*) FROM counting GROUP BY +sound, +verdict"
        return dict(self._read(lambda row: ((row[0], Verdict(row[1])), row[2]), query))

    def history(self, sound: str | None = None) -> tuple[tuple[Label, datetime | None], ...]:
        """Return every label ever given, in order, and when it was taken back."""
        if sound is None:
            return self._read(told_of_row, "SELECT * FROM history ORDER BY number")
        query = "SELECT * FROM history WHERE sound = ? ORDER BY number"
        return self._read(told_of_row, query, sound)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock, explaining(self._path), writing(self._database):
            yield

    def _change(self, statement: str, *values: str) -> None:
        with self._writing():
            self._database.execute(statement, values)

    def _insert(self, label: Label) -> Label:
        into = "INSERT INTO labels VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        number = self._database.execute(into, row_of_label(label)).lastrowid
        return replace(label, number=number or 0)

    def _check_known(self, digest: str) -> None:
        query = "SELECT 1 FROM recordings WHERE digest = ?"
        if not self._database.execute(query, (digest,)).fetchone():
            msg = f"{self._path}: has no recording {digest[:12]} to label. Add it first."
            raise CatalogueError(msg)

    def _read(self, make: Callable[[Any], T], query: str, *values: str) -> tuple[T, ...]:
        with self._lock, explaining(self._path):
            rows = self._database.execute(query, values)
            try:
                return tuple(map(make, rows))
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                msg = f"{self._path}: is damaged. Put a backup in its place. ({error!r})"
                raise CatalogueError(msg) from error
