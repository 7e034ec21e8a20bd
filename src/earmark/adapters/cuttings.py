"""Windows of sound in one file, as 16-bit samples; another says in JSON where each is."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from earmark.errors import OutputError
from earmark.values import Channels

_FULL = 32767
_BYTES = 2


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a window is in the file, in samples, and what it is; its peak is what is loudest."""

    at: int
    n_channels: int
    n_samples: int
    sample_rate_hz: int
    peak: float

    @property
    def end(self) -> int:
        return self.at + self.n_channels * self.n_samples


class FolderCuttings:
    """Implements the ``Cuttings`` port; for one process at a time.

    Each window is as loud as 16 bits allow, so quiet ones lose nothing and loud ones are not cut
    off. Not memory-mapped: what was read would count as memory in use.

    Args:
        folder: made when something is kept.
        purpose: what the windows are for; those kept for another purpose are dropped.
    """

    def __init__(self, folder: Path, purpose: str) -> None:
        self._sound, self._list = folder / "sound.i16", folder / "sound.jsonl"
        self._purpose = purpose
        self._places: dict[str, list[_Place]] = {}
        with suppress(OSError, ValueError):  # damage counts as nothing kept
            self._places = self._read()

    def recordings(self) -> tuple[str, ...]:
        """Return the digests of those whose windows are kept."""
        return tuple(self._places)

    @contextmanager
    def keeping(self, digest: str) -> Iterator[Callable[[Channels, int], None]]:
        """Return what keeps a recording's windows; see the port."""
        places: list[_Place] = []
        try:
            self._sound.parent.mkdir(parents=True, exist_ok=True)
            self._sound.touch()
            if not self._places:
                self._list.write_text(json.dumps(self._purpose), "utf-8")
            with self._sound.open("r+b") as file:
                file.seek(self._end * _BYTES)
                file.truncate()
                yield lambda sound, rate_hz: places.append(_written(file, sound, rate_hz))
                file.flush()
                os.fsync(file.fileno())
            line = {"recording": digest, "windows": [astuple(place) for place in places]}
            with self._list.open("a", encoding="utf-8") as lines:
                # In front of each line: what a kill left of the one before spoils no other.
                lines.write("\n" + json.dumps(line))
            self._places[digest] = places
        except OSError as error:
            why = error.strerror or str(error)
            msg = f"{self._sound}: cannot be written ({why}). Free the disk, then train again."
            raise OutputError(msg) from error

    def sound(self, digest: str, number: int) -> tuple[Channels, int]:
        """Return one of a recording's windows, and its rate in hertz."""
        place = self._places[digest][number]
        with self._sound.open("rb") as file:
            file.seek(place.at * _BYTES)
            levels = np.frombuffer(file.read((place.end - place.at) * _BYTES), np.int16)
        sound = levels.reshape(place.n_channels, place.n_samples) * np.float32(place.peak / _FULL)
        return sound, place.sample_rate_hz

    @property
    def _end(self) -> int:
        """Return where the last window that is kept ends."""
        return max((place.end for own in self._places.values() for place in own), default=0)

    def _read(self) -> dict[str, list[_Place]]:
        purpose, *lines = self._list.read_text("utf-8").splitlines()
        places: dict[str, list[_Place]] = {}
        if json.loads(purpose) == self._purpose:
            end = self._sound.stat().st_size // _BYTES
            for line in lines:
                with suppress(ValueError, KeyError, TypeError):
                    about = json.loads(line)
                    own = [_Place(*place) for place in about["windows"]]
                    if all(place.end <= end for place in own):
                        places[about["recording"]] = own
        return places


def _written(file: BinaryIO, sound: Channels, sample_rate_hz: int) -> _Place:
    at = file.tell() // _BYTES
    peak = float(np.abs(sound).max(initial=0.0)) or 1.0
    file.write(np.round(sound * (_FULL / peak)).astype(np.int16).tobytes())
    return _Place(at, len(sound), sound.shape[1], sample_rate_hz, peak)
