"""A project's detectors: where they lie, and which one is meant."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import ModelError, ProjectError
from earmark.formats.detector_file import own_encoder_in
from earmark.projects.opening import nearest_project
from earmark.work import open_detector

if TYPE_CHECKING:
    from earmark.core.detector import Detector
    from earmark.values import Provenance

DETECTORS_NAME = "detectors"
SUFFIX = ".earmark"
NOTHING = "nothing"
"""To start from: what nobody taught anything."""

Name = str | os.PathLike[str]


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A detector that can be used.

    Attributes:
        provenance: ``None`` of the bundled one.
        digest: of its file.
    """

    detector: Detector
    provenance: Provenance | None
    digest: str


class Detectors:
    """The detectors of a project, and the bundled one.

    Args:
        project: its folder.
    """

    def __init__(self, project: Path) -> None:
        self._folder = project / DETECTORS_NAME

    @property
    def paths(self) -> tuple[Path, ...]:
        """Return the project's own, in order of their names."""
        return tuple(sorted(self._folder.glob(f"*{SUFFIX}")))

    def place_for(self, name: str) -> Path:
        """Return where a detector of that name lies, or will.

        Raises:
            ModelError: no file can have that name.
        """
        if not name or name.startswith(".") or any(sign in name for sign in '/\\:\0\n<>|"?*'):
            msg = f"{name!r}: no detector can be called that, as its file has the same name."
            raise ModelError(f"{msg} Choose another with --name.")
        return self._folder / f"{name}{SUFFIX}"

    def path_of(self, name: Name) -> Path:
        """Return the file of a detector, given its path or its name in the project.

        Raises:
            ModelError: there is none.
        """
        path = Path(name)
        for each in (path, *(own for own in self.paths if own.stem == os.fspath(name))):
            if each.is_file():
                return each
        own = ", ".join(each.stem for each in self.paths) or "none yet: see `earmark train`"
        msg = f"{os.fspath(name)}: there is no such detector. Of this project are: {own}."
        raise ModelError(msg)

    def open(self, name: Name) -> Kept:
        """Open a detector by its path or name; ``ModelError`` says why it cannot be used."""
        path = self.path_of(name).absolute()
        found = path.stat()
        return _open(path, (found.st_ino, found.st_size, found.st_mtime_ns))

    def find(self, sound: str) -> Kept | None:
        """Return what finds a sound: the one trained under its name, or the bundled one."""
        for path in self.paths:
            if path.stem == sound:
                return self.open(path)
        return bundled(sound)

    def start_for(self, sound: str) -> Kept | None:
        """Return what a sound is learnt from unless told: the bundled one, if it finds it.

        What was trained for it comes first where it has an ear of its own: that took long to make,
        and only the head is learnt anew.
        """
        if sound in self.with_own_ears:
            return self.find(sound)
        return bundled(sound)

    @property
    def with_own_ears(self) -> dict[str, str]:
        """Return the digest of the encoder of each of the project's own that brings one."""
        digests = {path.stem: own_encoder_in(path) for path in self.paths}
        return {name: digest for name, digest in digests.items() if digest}

    def take(self, sound: str, name: Name | None) -> Kept:
        """Return the named detector, or else what finds the sound.

        Raises:
            ModelError: there is none.
        """
        found = self.find(sound) if name is None else self.open(name)
        if found is None:
            msg = f"{sound}: nothing finds it yet. Teach it first: `earmark train {sound!r}`."
            raise ModelError(msg)
        return found


@lru_cache(maxsize=2)
def _open(path: Path, _identity: tuple[int, int, int]) -> Kept:
    """Open a detector once as long as it stays the same file: its ear may take tens of MB."""
    detector, provenance = open_detector(path)
    return Kept(detector, provenance, hashlib.sha256(path.read_bytes()).hexdigest())


def detector_near(name: Name, folder: Path) -> Path:
    """Return the file of a detector by its path, or its name in the project a folder lies in.

    Raises:
        ModelError: there is none.
    """
    if Path(name).is_file():
        return Path(name)
    try:
        project = nearest_project(folder.absolute())
    except ProjectError as error:
        msg = (
            f"{os.fspath(name)}: there is no such file. Name a detector that `earmark train` made."
        )
        raise ModelError(msg) from error
    return Detectors(project).path_of(name)


def bundled(sound: str) -> Kept | None:
    """Return the bundled detector if it finds that sound."""
    from earmark.adapters.bundle import typing_detector, typing_digest

    detector = typing_detector()
    return Kept(detector, None, typing_digest()) if detector.sound == sound else None
