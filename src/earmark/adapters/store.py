"""What an encoder made of recordings, kept in a folder."""

from __future__ import annotations

import hashlib
import json
import math
import mmap
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import numpy as np
from numpy.typing import NDArray

from earmark.adapters.durable import replacing, sweep
from earmark.errors import OutputError
from earmark.values import Hearing

FORMAT = 1
"""Of the line of JSON. What is kept in another format counts as nothing: it can be made anew."""

_SUFFIX = ".npy"


class FolderStore:
    """Implements the ``VectorStore`` port; safe for several processes at once.

    A recording's levels are an ``.npy`` file, and behind them, where NumPy does not look, stands a
    line of JSON that says what they are. It is one file, put in place as one, because of two files
    a reader could see one old and one new, whose steps do not fit the levels; and the line comes
    last, so that what is cut short has none.

    Reading checks the form of both, and so that nothing is missing, but not each byte: the sum of
    a thousand hours takes half a minute, a question half a second. ``is_intact`` checks the bytes;
    a flipped one moves one score a little. What a file says of itself is read once as long as it
    stays the same file: opening it again is five times as quick.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read_before: dict[str, tuple[_Identity, _Outline]] = {}

    def keep(self, digest: str, hearing: Hearing) -> None:
        """Keep it under the recording's digest, wholly or not at all; missing folders are made.

        Raises:
            OutputError: it cannot be written; what was kept before still is.
        """
        path = self._path(digest)
        levels = np.ascontiguousarray(hearing.levels)
        about = {
            "format": FORMAT,
            "encoder_digest": hearing.encoder_digest,
            "hop_s": hearing.hop_s,
            "steps": hearing.steps.tolist(),
            "sha256": _checksum(levels),
        }
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            sweep(self._folder)
            with replacing(path) as file:
                np.lib.format.write_array(file, levels, allow_pickle=False)
                file.write(json.dumps(about).encode() + b"\n")
        except OSError as error:
            why = error.strerror or str(error)
            msg = f"{path}: cannot be written ({why}). Free the disk, then scan again."
            raise OutputError(msg) from error

    def hearing(self, digest: str) -> Hearing | None:
        """Return what is kept, memory-mapped, or ``None``; damage counts as nothing kept."""
        found = self._find(digest)
        return found and found[0]

    def is_intact(self, digest: str) -> bool:
        """Return whether something is kept and each byte is as it was written; reads all of it."""
        found = self._find(digest)
        return found is not None and _checksum(found[0].levels) == found[1]

    def digests(self) -> tuple[str, ...]:
        """Return the recordings of which something is kept, in order."""
        stems = sorted(path.stem for path in self._folder.glob(f"[!.]*{_SUFFIX}"))
        return tuple(stem for stem in stems if stem.isalnum() and self._find(stem))

    def forget(self, digest: str) -> None:
        """Delete what is kept of a recording, here and in stores within this one.

        Raises:
            OutputError: it cannot be deleted.
        """
        path = self._path(digest)
        try:
            for each in (path, *self._folder.glob(f"*/{path.name}")):
                each.unlink(missing_ok=True)
        except OSError as error:
            msg = f"{path}: cannot be deleted ({error.strerror}). Make its folder writable."
            raise OutputError(msg) from error

    def size_bytes(self) -> int:
        """Return how much disk all of it takes: half-written files, and stores within this one."""
        total = 0
        for folder, _, names in os.walk(self._folder):
            for name in names:
                with suppress(FileNotFoundError):  # it goes while we look
                    total += (Path(folder) / name).stat().st_size
        return total

    def _path(self, digest: str) -> Path:
        if not (digest.isascii() and digest.isalnum()):
            msg = f"a digest is made of letters and digits, not {digest!r}"
            raise ValueError(msg)
        return self._folder / f"{digest}{_SUFFIX}"

    def _find(self, digest: str) -> tuple[Hearing, str] | None:
        path = self._path(digest)
        try:
            with path.open("rb") as file:
                outline = self._outline(digest, file)
                return outline.hearing(file), outline.checksum
        except Exception:  # noqa: BLE001 - numpy and json raise a dozen kinds at damage, without a root
            return None

    def _outline(self, digest: str, file: BinaryIO) -> _Outline:
        found = os.fstat(file.fileno())
        identity = found.st_ino, found.st_size, found.st_mtime_ns
        before = self._read_before.get(digest)
        if before and before[0] == identity:
            return before[1]
        outline = _read(file)
        self._read_before[digest] = identity, outline
        return outline


_Identity: TypeAlias = "tuple[int, int, int]"


@dataclass(frozen=True, slots=True, eq=False)
class _Outline:
    """What a file says of itself.

    Attributes:
        start: where its levels begin.
        shape: of its levels.
        checksum: of its levels.
    """

    start: int
    shape: tuple[int, ...]
    steps: NDArray[np.float32]
    hop_s: float
    encoder_digest: str
    checksum: str

    def hearing(self, file: BinaryIO) -> Hearing:
        """Return what the file keeps, memory-mapped."""
        # Not ``np.memmap``: it takes thrice as long to make, and to slice.
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        levels = np.ndarray(self.shape, np.uint8, content, self.start)
        return Hearing(levels, self.steps, self.hop_s, self.encoder_digest)


def _read(file: BinaryIO) -> _Outline:
    """Return what a file says of itself; of damage, raise something."""
    np.lib.format.read_magic(file)
    shape, is_transposed, dtype = np.lib.format.read_array_header_1_0(file)
    start = file.tell()
    file.seek(start + math.prod(shape))
    about: dict[str, Any] = json.loads(file.read())
    steps = np.array(about["steps"], np.float32)
    if (
        about["format"] != FORMAT
        or is_transposed
        or dtype != np.uint8
        or steps.shape != shape[1:]
        or not about["hop_s"] > 0
    ):
        raise ValueError(about)
    return _Outline(
        start=start,
        shape=shape,
        steps=steps,
        hop_s=about["hop_s"],
        encoder_digest=about["encoder_digest"],
        checksum=about["sha256"],
    )


def _checksum(levels: NDArray[np.uint8]) -> str:
    return hashlib.sha256(levels.reshape(-1).data).hexdigest()
