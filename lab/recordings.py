"""The recordings that training may use, decoded once into one flat file.

The data folder holds ``manifest.csv`` with the columns path, category, class_label, use,
source_repo, source_path, licence and seconds. Only rows with ``use = train`` are ever read.
"""

from __future__ import annotations

import csv
import hashlib
import itertools
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import av
import numpy as np
import soxr
from numpy.typing import NDArray

from earmark.values import Samples

RATE_HZ = 48_000
HELD_OUT_BOARDS = (
    "tplai/kbsim",
    "yingDev/Tickeys",
    "pilpel1/i-am-typing",
    "RyanNg1403/vibe-coffee",
)
"""Keyboards that no weight ever sees: thresholds are chosen on streams of these."""
ONE_IN = 6
"""One in so many sources of everything else is held out too, whole sources at a time."""
MOST_OF_A_CLASS = 50
"""A class with more recordings than this is not picked more often for them."""


def is_held_out(category: str, source: str) -> bool:
    """Return whether a source is kept for choosing thresholds."""
    if category in ("keys", "typing"):
        return source in HELD_OUT_BOARDS
    return hashlib.sha256(f"{category} {source}".encode()).digest()[0] % ONE_IN == 0


def manifest_rows(data: Path, use: str = "train") -> list[dict[str, str]]:
    """Return the manifest's rows of one use."""
    with (data / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["use"] == use]


@dataclass(frozen=True)
class Take:
    """Where one recording lies in the flat file, and what it is."""

    category: str
    class_label: str
    source: str
    board: str
    start: int
    stop: int


class Recordings:
    """All recordings of a training run, memory-mapped, by category and source."""

    def __init__(self, folder: Path) -> None:
        index = json.loads((folder / "recordings.json").read_text())
        self.samples: NDArray[np.float16] = np.load(folder / "recordings.npy", mmap_mode="r")
        self.takes: dict[str, dict[str, list[Take]]] = {}
        for entry in index:
            take = Take(**entry)
            by_source = self.takes.setdefault(take.category, {})
            by_source.setdefault(take.source, []).append(take)

    @cached_property
    def classes(self) -> dict[str, list[Take]]:
        """What a sound may be called, and its recordings; the order gives each class its number."""
        by_label: dict[str, list[Take]] = {}
        for category, by_source in self.takes.items():
            for take in itertools.chain(*by_source.values()):
                if category in ("confusers", "ambience"):
                    by_label.setdefault(take.class_label, []).append(take)
                elif category in ("speech", "music"):
                    by_label.setdefault(category, []).append(take)
        return {label: by_label[label] for label in sorted(by_label)}

    def pick_class(self, rng: np.random.Generator) -> tuple[int, Samples]:
        """Return the number (from 1) and a recording of a class, frequent ones more often."""
        takes = list(self.classes.values())
        share = np.sqrt([min(len(t), MOST_OF_A_CLASS) for t in takes])
        number = int(rng.choice(len(takes), p=share / share.sum()))
        take = takes[number][rng.integers(len(takes[number]))]
        return number + 1, self.read(take)

    def read(self, take: Take) -> Samples:
        """Return the samples of one recording at ``RATE_HZ``."""
        return self.samples[take.start : take.stop].astype(np.float32)

    def pick(self, rng: np.random.Generator, category: str, at_least_s: float = 0.0) -> Samples:
        """Return a recording of a random source, so that large sources do not drown small ones."""
        by_source = self.takes[category]
        names = list(by_source)
        while True:
            takes = by_source[names[rng.integers(len(names))]]
            take = takes[rng.integers(len(takes))]
            if take.stop - take.start >= max(240, at_least_s * RATE_HZ):
                return self.read(take)


def decode_all(data: Path, folder: Path) -> None:
    """Write ``recordings.npy`` and ``recordings.json``; a finished pair is left as it is."""
    if (folder / "recordings.json").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    parts: list[NDArray[np.float16]] = []
    index: list[dict[str, object]] = []
    at = 0
    for row in manifest_rows(data):
        source = row["source_repo"]
        if row["category"] == "unclear" or is_held_out(row["category"], source):
            continue
        samples = read_mono(data / row["path"])
        if len(samples) < RATE_HZ // 200:
            continue
        parts.append(samples.astype(np.float16))
        index.append(
            {
                "category": row["category"],
                "class_label": row["class_label"],
                "source": source,
                "board": f"{source} {row['class_label']} {Path(row['source_path']).parent}",
                "start": at,
                "stop": at + len(samples),
            }
        )
        at += len(samples)
    np.save(folder / "recordings.npy", np.concatenate(parts))
    (folder / "recordings.json").write_text(json.dumps(index))


def read_mono(path: Path) -> Samples:
    """Return a whole file as mono sound at ``RATE_HZ``; empty where nothing can be decoded."""
    parts: list[Samples] = []
    rate_hz = RATE_HZ
    try:
        with av.open(str(path), metadata_errors="ignore") as media:
            stream = media.streams.audio[0]
            rate_hz = stream.rate
            to_mono = av.AudioResampler(format="flt", layout="mono", rate=rate_hz)
            for frame in [*media.decode(stream), None]:
                parts += [f.to_ndarray()[0] for f in to_mono.resample(frame)]
    except (av.FFmpegError, IndexError):
        return np.zeros(0, np.float32)
    whole = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    return np.asarray(soxr.resample(whole, rate_hz, RATE_HZ), np.float32)
