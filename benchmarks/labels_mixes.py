"""Recordings in which other sounds than typing are laid, of which the truth is known.

The bed is speech and music, with other things happening in it; what shares a word with the sound in
its name, as mouse_release does with mouse_click, is left out, as it may be the very sound.
"""

from __future__ import annotations

import csv
import hashlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import numpy as np
from scipy.signal import resample_poly

from earmark.core.timeline import merge
from earmark.errors import MediaError
from earmark.values import Samples, Span
from few_labels import read_sound
from labels_person import Truth

RATE_HZ = 32_000
FEWEST_FILES = 6

SPEECH_LEVEL = 0.1
"""RMS of the loud parts of speech; all decibels below are relative to it."""

SPEECH_SHARE = 0.6
MUSIC_DB = (-26.0, -12.0)
OTHERS_DB = (-20.0, 0.0)
SOUND_DB = (-8.0, 4.0)
NOISE_DB = -50.0
OTHERS_PER_MIN = 5.0
SOUNDS_PER_MIN = 1.2
LONGEST_S = 5.0
SHORT_S = 1.0
"""What is shorter comes several times in a row..."""

IN_A_ROW = (3, 8)
"""... at least and less than so often..."""

APART_S = (0.15, 0.6)
"""... with so much from the end of one to the next."""

_SILENT = 0.03
"""Share of its peak under which a recording's ends are silence."""

_STEP_S = 0.05

Row: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be mixed.

    Attributes:
        label: of the sound.
        side: 0 or 1: which half of the sound's files is laid, and of those of the bed.
        minutes: how long.
    """

    label: str
    side: int
    minutes: float

    @property
    def name(self) -> str:
        """Return what the recording is called."""
        return f"{self.label}-{self.side}-{self.minutes:g}-minutes"


class Library:
    """The recordings of a folder that may be used, by category."""

    def __init__(self, data: Path, use: str | None) -> None:
        with (data / "manifest.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self._data = data
        self._rows = [row for row in rows if use in {None, row["use"]}]

    def labels(self) -> list[str]:
        """Return the classes of enough files, those of most files first."""
        names, counts = np.unique(
            [row["class_label"] for row in self._rows if row["category"] == "confusers"],
            return_counts=True,
        )
        order = np.argsort(-counts, kind="stable")
        return [str(names[at]) for at in order if counts[at] >= FEWEST_FILES]

    @property
    def digest(self) -> str:
        """Return a digest of what and how is mixed."""
        parts = (self._data / "manifest.csv", Path(__file__))
        return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]

    def mix(self, order: Order) -> tuple[Samples, int, Truth]:
        """Return a recording, mono, its rate and its truth; the same for the same order."""
        rng = np.random.default_rng([order.side, *order.label.encode()])
        n_samples = round(order.minutes * 60 * RATE_HZ)
        noise = rng.standard_normal(n_samples) * SPEECH_LEVEL * 10 ** (NOISE_DB / 20)
        track = noise.astype(np.float32)
        self._lay_speech(track, self._of("speech", order.side), rng)
        self._lay_music(track, self._of("music", order.side), rng)
        words = _words(order.label)
        others = [
            row
            for row in self._of("confusers", order.side)
            if not words & _words(row["class_label"])
        ]
        for start_s in _times(OTHERS_PER_MIN, order.minutes, rng):
            self._lay_event(track, others, start_s, OTHERS_DB, rng)
        sounds = self._of("confusers", order.side, order.label)
        spans = [
            self._lay_event(track, sounds, start_s, SOUND_DB, rng)
            for start_s in _times(SOUNDS_PER_MIN, order.minutes, rng)
        ]
        there = merge(each for each in spans if each)
        return np.clip(track, -1, 1), RATE_HZ, Truth(order.minutes * 60, tuple(there))

    def _of(self, category: str, side: int, label: str | None = None) -> list[Row]:
        rows = [row for row in self._rows if row["category"] == category]
        labelled = [row for row in rows if label in {None, row["class_label"]}]
        # Shuffled, always alike: neighbours in the manifest are often of one kind.
        places = np.random.default_rng(len(labelled)).permutation(len(labelled))
        return [labelled[place] for place in places[side::2].tolist()]

    def _lay_speech(self, track: Samples, rows: Sequence[Row], rng: np.random.Generator) -> None:
        at = 0
        while at < len(track):
            sound = self._sound(_one_of(rows, rng), rng.uniform(2, 8))
            _add(track, at, sound, SPEECH_LEVEL)
            pause = rng.exponential(len(sound) * (1 - SPEECH_SHARE) / SPEECH_SHARE)
            at += len(sound) + int(pause) + RATE_HZ // 10

    def _lay_music(self, track: Samples, rows: Sequence[Row], rng: np.random.Generator) -> None:
        at = 0
        while at < len(track):
            sound = self._sound(_one_of(rows, rng), rng.uniform(20, 60))
            _add(track, at, sound, SPEECH_LEVEL * 10 ** (rng.uniform(*MUSIC_DB) / 20))
            at += len(sound) + RATE_HZ // 10

    def _lay_event(
        self,
        track: Samples,
        rows: Sequence[Row],
        start_s: float,
        level_db: tuple[float, float],
        rng: np.random.Generator,
    ) -> Span | None:
        """Lay one recording, or a short one several times; return where it can be heard."""
        row, level = _one_of(rows, rng), rng.uniform(*level_db)
        sound = self._sound(row, LONGEST_S)
        n_times = int(rng.integers(*IN_A_ROW)) if len(sound) < SHORT_S * RATE_HZ else 1
        at = end = round(start_s * RATE_HZ)
        first = at
        for _ in range(n_times if len(sound) else 0):
            _add(track, at, sound, SPEECH_LEVEL * 10 ** (level / 20))
            end = min(at + len(sound), len(track))
            at = end + round(rng.uniform(*APART_S) * RATE_HZ)
        return Span(first / RATE_HZ, end / RATE_HZ) if end > first else None

    def _sound(self, row: Row, longest_s: float) -> Samples:
        """Return a recording from where it is heard on; nothing of one that cannot be decoded."""
        try:
            samples, rate_hz = read_sound(self._data / row["path"])
        except MediaError:
            return np.zeros(0, np.float32)
        ratio = Fraction(RATE_HZ, rate_hz)
        cut = samples[: round((longest_s + LONGEST_S) * rate_hz)]
        mono = resample_poly(cut, ratio.numerator, ratio.denominator)
        heard = np.flatnonzero(np.abs(mono) > _SILENT * np.abs(mono).max(initial=0))
        ends = (int(heard[0]), int(heard[-1]) + 1) if len(heard) else (0, 0)
        return np.asarray(mono[slice(*ends)][: round(longest_s * RATE_HZ)], np.float32)


def _one_of(rows: Sequence[Row], rng: np.random.Generator) -> Row:
    return rows[int(rng.integers(len(rows)))]


def _words(label: str) -> set[str]:
    return {word.rstrip("s") for word in label.split("_")}


def _times(per_min: float, minutes: float, rng: np.random.Generator) -> Iterator[float]:
    """Yield times at random, in order, none at the very end."""
    gaps = rng.exponential(60 / per_min, size=round(per_min * minutes * 3) + 10)
    last_s = minutes * 60 - LONGEST_S
    yield from itertools.takewhile(lambda time_s: time_s < last_s, np.cumsum(gaps).tolist())


def _add(track: Samples, at: int, sound: Samples, level: float) -> None:
    """Add sound at a level, told by the loudest third of its steps."""
    step = round(_STEP_S * RATE_HZ)
    n_steps = len(sound) // step
    if n_steps:
        powers = np.sort(np.square(sound[: n_steps * step]).reshape(n_steps, step).mean(axis=1))
        power = float(powers[-max(1, n_steps // 3) :].mean())
    else:
        power = float(np.square(sound).mean()) if len(sound) else 0.0
    end = min(len(track), at + len(sound))
    track[at:end] += sound[: end - at] * (level / np.sqrt(power + 1e-12))
