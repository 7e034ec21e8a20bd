"""A detector's numbers and words as JSON's own types, and back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import TypeVar

import numpy as np

from earmark.core.calibration import Calibration
from earmark.core.detector import Detector, OperatingPoint
from earmark.formats.detector_file.layout import FORMAT, VERSION
from earmark.values import Acoustics, DecisionRule, Figure, Provenance, Schooling, Vectors

T = TypeVar("T")


def to_document(detector: Detector, provenance: Provenance) -> dict[str, object]:
    """Return all that is no array."""
    calibration = detector.calibration
    return {
        "format": FORMAT,
        "version": VERSION,
        "sound": detector.sound,
        "encoder_digest": detector.encoder_digest,
        "rule": asdict(detector.rule),
        "calibration": asdict(calibration) if calibration else None,
        "operating_points": [asdict(point) for point in detector.operating_points],
        "press_at_least": float(detector.press_at_least),
        "provenance": {
            "earmark": provenance.earmark,
            "made_at": provenance.made_at.isoformat(),
            "label_digest": provenance.label_digest,
            "n_yes": provenance.n_yes,
            "n_no": provenance.n_no,
            "n_unsure": provenance.n_unsure,
            "started_from": provenance.started_from,
            "figures": [asdict(figure) for figure in provenance.figures],
            "schooling": [_from_schooling(each) for each in provenance.schooling],
        },
    }


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a document and the name it goes by; whoever asks says which kind it must be."""

    name: str
    value: object

    def __getitem__(self, key: str) -> Entry:
        if not isinstance(self.value, Mapping) or key not in self.value:
            msg = f"{self.name} has no {key!r}"
            raise ValueError(msg)
        return Entry(f"{self.name}.{key}", self.value[key])

    def entries(self) -> list[Entry]:
        """Return the entries of a list."""
        values = self._of(list)
        return [Entry(f"{self.name}[{i}]", value) for i, value in enumerate(values)]

    def text(self) -> str:
        """Return a string."""
        return self._of(str)

    def count(self) -> int:
        """Return a whole number."""
        return self._of(int)

    def number(self) -> float:
        """Return a finite number."""
        number = float(self._of(int) if isinstance(self.value, int) else self._of(float))
        if not math.isfinite(number):
            msg = f"{self.name} is too large"
            raise ValueError(msg)
        return number

    def level(self) -> float:
        """Return a level in decibels; null is that of silence."""
        return -math.inf if self.value is None else self.number()

    def numbers(self, kind: type[T]) -> T:
        """Return a value of which every field is a number."""
        names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # all are dataclasses
        return kind(**{name: self[name].number() for name in names})

    def _of(self, kind: type[T]) -> T:
        if not isinstance(self.value, kind) or isinstance(self.value, bool):
            msg = f"{self.name} is no {kind.__name__}"
            raise TypeError(msg)
        return self.value


def to_operating_points(document: Entry) -> tuple[OperatingPoint, ...]:
    """Return a detector's operating points."""
    return tuple(each.numbers(OperatingPoint) for each in document["operating_points"].entries())


def to_calibration(document: Entry) -> Calibration | None:
    """Return a detector's calibration, if it has one."""
    calibration = document["calibration"]
    return None if calibration.value is None else calibration.numbers(Calibration)


def to_rule(document: Entry) -> DecisionRule:
    """Return a detector's rule."""
    return document["rule"].numbers(DecisionRule)


def to_figures(provenance: Entry) -> tuple[Figure, ...]:
    """Return how well a detector did."""
    return tuple(
        Figure(each["name"].text(), *(each[key].number() for key in ("value", "low", "high")))
        for each in provenance["figures"].entries()
    )


def to_schooling(provenance: Entry, vectors: Vectors | None) -> tuple[Schooling, ...]:
    """Return what a detector was taught on, given the vectors of all of it."""
    entries = provenance["schooling"].entries()
    counts = [each["n_vectors"].count() for each in entries]
    n_vectors = 0 if vectors is None else len(vectors)
    if min(counts, default=0) < 0 or sum(counts) != n_vectors:
        msg = f"{provenance.name} tells of {sum(counts)} vectors, but there are {n_vectors}"
        raise ValueError(msg)
    if vectors is None:
        return ()
    parts = np.split(vectors, np.cumsum(counts)[:-1])
    return tuple(
        Schooling(_to_acoustics(each), each["codec"].text(), each["sample_rate_hz"].count(), part)
        for each, part in zip(entries, parts, strict=True)
    )


def to_moment(entry: Entry) -> datetime:
    """Return a date and time."""
    return datetime.fromisoformat(entry.text())


def _to_acoustics(entry: Entry) -> Acoustics:
    return Acoustics(
        entry["bandwidth_hz"].number(),
        entry["loudness_lufs"].level(),
        entry["noise_floor_dbfs"].level(),
    )


def _from_schooling(schooling: Schooling) -> dict[str, object]:
    levels = asdict(schooling.acoustics)
    return {
        "codec": schooling.codec,
        "sample_rate_hz": schooling.sample_rate_hz,
        "n_vectors": len(schooling.vectors),
    } | {name: float(level) if math.isfinite(level) else None for name, level in levels.items()}
