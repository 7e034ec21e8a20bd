"""A project's folder, open: what all of its verbs work on."""

from __future__ import annotations

import getpass
import os
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from earmark.errors import CatalogueError
from earmark.projects.opening import make_project, nearest_project, open_project
from earmark.values import Member, Settings, Span

if TYPE_CHECKING:
    from earmark.adapters.catalogue import SqliteCatalogue
    from earmark.adapters.store import FolderStore
    from earmark.core.detector import Detector

VECTORS_NAME = "vectors"
DIGEST_LETTERS = 12
NETWORKS_NAME = "networks"
ANYBODY = "somebody"


class Opened:
    """A project's folder, open.

    Attributes:
        folder: where it is; absolute.
        settings: what it says of itself.
        by: who gives labels and takes them back: whoever is logged in, unless told otherwise.
        catalogue: what it knows.
        store: the vectors of the bundled encoder; those of others lie in stores within it.
    """

    def __init__(self, folder: Path, settings: Settings, catalogue: SqliteCatalogue) -> None:
        from earmark.adapters.store import FolderStore

        self.folder = folder
        self.settings = settings
        self.by = user_name()
        self.catalogue = catalogue
        self.store = FolderStore(folder / VECTORS_NAME)
        self._own_stores: dict[str, FolderStore] = {}

    @classmethod
    def create(cls, folder: str | os.PathLike[str], *, name: str = "") -> Self:
        """Make a folder a project, and open it. Whatever else is in there stays.

        Args:
            folder: made if it is not there.
            name: of the project; empty for that of the folder.

        ``ProjectError`` says why it cannot become one.
        """
        where = Path(folder).absolute()
        return cls(where, *make_project(where, name, datetime.now(UTC).date()))

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Self:
        """Open the project in a folder.

        ``ProjectError`` says why that is none, ``CatalogueError`` what is wrong with it.
        """
        where = Path(folder).absolute()
        return cls(where, *open_project(where))

    @classmethod
    def nearest(cls, folder: str | os.PathLike[str] = ".") -> Self:
        """Open the project that a folder is or lies in; ``ProjectError`` says there is none."""
        return cls.open(nearest_project(Path(folder).absolute()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the catalogue. Twice is once."""
        self.catalogue.close()

    def store_of(self, encoder_digest: str) -> FolderStore:
        """Return where the vectors of an encoder are kept."""
        from earmark.adapters.store import FolderStore
        from earmark.work import encoder_digest as bundled_digest

        if encoder_digest == bundled_digest():
            return self.store
        name = encoder_digest[:DIGEST_LETTERS]
        fresh = FolderStore(self.folder / VECTORS_NAME / name)
        return self._own_stores.setdefault(name, fresh)

    def heard_for(self, detector: Detector | None, name: str) -> FolderStore:
        """Return the vectors that a detector works with; without one, the bundled encoder's.

        Args:
            detector: which.
            name: what it is called, or the sound that it finds.

        Raises:
            CatalogueError: it has an ear of its own, which has heard nothing of this project.
        """
        if detector is None or detector.encoder is None:
            return self.store
        store = self.store_of(detector.encoder_digest)
        members = self.members()
        if members and not any(store.hearing(each.digest) for each in members):
            msg = (
                f"{name}: has an ear of its own, which has heard no recording of this project yet. "
                f"Run `earmark scan --with {shlex.quote(name)}`."
            )
            raise CatalogueError(msg)
        return store

    def learnt_from(self, encoder_digest: str) -> dict[str, list[Span]]:
        """Return the windows that an encoder of the project's own learnt from, by recording."""
        from earmark.formats.learnt_windows import read_learnt_windows

        return read_learnt_windows(self.learnt_path(encoder_digest))

    def learnt_path(self, encoder_digest: str) -> Path:
        """Return the file of what ``learnt_from`` returns."""
        return self.folder / NETWORKS_NAME / f"{encoder_digest[:DIGEST_LETTERS]}.json"

    def members(self) -> tuple[Member, ...]:
        """Return the recordings, in the order in which they were added."""
        return self.catalogue.members()

    def paths(self) -> dict[str, Path]:
        """Return where the recordings lie, by digest."""
        return {each.digest: each.recording.path for each in self.members()}

    def member(self, name: str | os.PathLike[str]) -> Member:
        """Return the recording of that path, file name, or first six letters or more of a digest.

        ``CatalogueError`` says that there is none, or several.
        """
        from earmark.adapters.presence import settled
        from earmark.core.members import member_named

        return member_named(self.members(), os.fspath(name), at=settled(Path(name)))


def user_name() -> str:
    """Return who is logged in, as far as the system can tell."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # which of them depends on the version of Python
        return ANYBODY
