"""Streams whose typing is known: made by a script from a folder of recordings, kept, listed."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_MAKERS = 2
"""Each holds the recordings it mixes in memory."""
_RECIPE = "recipe.txt"


@dataclass(frozen=True)
class Recipe:
    """What streams are made from.

    Attributes:
        data: a folder with ``manifest.csv`` and the recordings that it names.
        maker: the script; takes ``DATA OUT --minutes M --seed S [--use USE]``.
        use: which rows of the manifest; ``None`` for all.
        minutes: how long each stream is.
    """

    data: Path
    maker: Path
    use: str | None
    minutes: float

    def facts(self) -> dict[str, str | float | None]:
        """Return what must be the same for streams to be the same, but for their seed."""
        return {
            "maker": _digest(self.maker),
            "manifest": _digest(self.data / "manifest.csv"),
            "use": self.use,
            "minutes": self.minutes,
        }

    def command(self, out: Path, seed: int) -> list[str]:
        """Return how the maker is called."""
        numbers = ["--minutes", f"{self.minutes:g}", "--seed", str(seed)]
        use = [] if self.use is None else ["--use", self.use]
        return [sys.executable, str(self.maker), str(self.data), str(out), *numbers, *use]


@dataclass(frozen=True, eq=False)
class KnownStream:
    """A stream and its truth, as the maker wrote it."""

    name: str
    media: Path
    truth: dict[str, Any]

    @property
    def kind(self) -> str:
        """Return what kind of stream it is."""
        return str(self.truth["profile"])


def make_streams(recipe: Recipe, folder: Path, seeds: Iterable[int], n_at_once: int) -> None:
    """Make the streams of each seed that the folder does not hold yet; progress to stderr.

    ``ValueError`` says which streams there are of another recipe.
    """
    missing = [seed for seed in seeds if not _is_made(recipe, folder, seed)]
    with ThreadPoolExecutor(max(1, min(n_at_once, MOST_MAKERS))) as pool:
        for seed in pool.map(lambda seed: _make(recipe, folder, seed), missing):
            print(f"seed {seed}: streams made", file=sys.stderr, flush=True)


def list_streams(folder: Path, seeds: Iterable[int]) -> Iterator[KnownStream]:
    """Yield the streams of the seeds, in order."""
    for seed in seeds:
        for path in sorted(_folder_of(folder, seed).glob("*.json")):
            truth = json.loads(path.read_text("utf-8"))
            name = f"{path.parent.name}/{path.stem}"
            yield KnownStream(name, path.parent / truth["media"], truth)


def _folder_of(folder: Path, seed: int) -> Path:
    return folder / f"seed-{seed}"


def _is_made(recipe: Recipe, folder: Path, seed: int) -> bool:
    """Return whether a seed's streams are there; they appear all at once or not at all."""
    there = _folder_of(folder, seed)
    note, wanted = there / _RECIPE, json.dumps(recipe.facts())
    # Streams without a note were put there by hand.
    if note.exists() and (made := note.read_text("utf-8")) != wanted:
        msg = (
            f"{there}: holds other streams than asked for: {made}, not {wanted}. "
            "Remove it, or name another folder with --streams."
        )
        raise ValueError(msg)
    return there.exists()


def _make(recipe: Recipe, folder: Path, seed: int) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".seed-{seed}-", dir=folder) as unfinished:
        out = Path(unfinished, "streams")
        subprocess.run(recipe.command(out, seed), check=True, stdout=sys.stderr)
        (out / _RECIPE).write_text(json.dumps(recipe.facts()), "utf-8")
        out.rename(_folder_of(folder, seed))
    return seed


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
