"""Makes detectors' files, whole and altered, for anyone's tests of them."""

from __future__ import annotations

import json
import math
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from earmark.core.calibration import Calibration
from earmark.core.detector import Detector, OperatingPoint
from earmark.core.head import Head
from earmark.formats.detector_file import layout
from earmark.values import Acoustics, DecisionRule, Figure, Provenance, Schooling, Vectors

MADE_AT = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
RNG = np.random.default_rng(5)


def make_head(dim: int = 6, n_outputs: int = 1) -> Head:
    weights = RNG.normal(size=(dim, n_outputs)).astype(np.float32)
    return Head(weights, np.arange(n_outputs, dtype=np.float32))


def make_vectors(n: int, dim: int = 6) -> Vectors:
    return RNG.normal(size=(n, dim)).astype(np.float32)


FULL = Detector(
    sound="door bell",
    encoder_digest="ab" * 32,
    head=make_head(),
    rule=DecisionRule(enter=0.7, leave=0.2, shortest_s=0.3),
    calibration=Calibration(0.5, 1.25, -0.125),
    operating_points=(OperatingPoint(0.1, 0.8, 0.99), OperatingPoint(0.9, 0.99, 0.7)),
    press_head=make_head(6, 4),
    press_at_least=0.4,
)
TAUGHT = Provenance(
    earmark="0.2.0",
    made_at=MADE_AT,
    label_digest="cd" * 32,
    n_yes=12,
    n_no=30,
    n_unsure=1,
    started_from="ef" * 32,
    figures=(Figure("AP", 0.91, 0.85, 0.95),),
    schooling=(
        Schooling(Acoustics(16_000.0, -23.5, -61.0), "aac", 48_000, make_vectors(3)),
        Schooling(Acoustics(0.0, -math.inf, -math.inf), "opus", 16_000, make_vectors(0)),
        Schooling(Acoustics(8000.0, -20.0, -50.0), "mp3", 44_100, make_vectors(2)),
    ),
)
BARE = Detector("hum", "01" * 32, make_head(3), DecisionRule())
UNMEASURED = Provenance("0.2.0", MADE_AT, "", 0, 0)


def unpack(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, members: dict[str, bytes], *, compression: int = zipfile.ZIP_STORED) -> None:
    """Write an archive whose digests fit, as somebody who knows the format would."""
    members = {name: content for name, content in members.items() if name != layout.SUMS}
    members[layout.SUMS] = layout.sums_of(members)
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def change(path: Path, alter: Callable[[Any], None]) -> None:
    """Alter the document of a file, and its digests with it."""
    members = unpack(path)
    document = json.loads(members[layout.DOCUMENT])
    alter(document)
    members[layout.DOCUMENT] = json.dumps(document).encode()
    pack(path, members)


def assert_same(detector: Detector, other: Detector) -> None:
    for head, read in ((detector.head, other.head), (detector.press_head, other.press_head)):
        if head is None or read is None:
            assert head is read
        else:
            assert np.array_equal(head.weights, read.weights)
            assert np.array_equal(head.biases, read.biases)
    names = ("sound", "encoder_digest", "rule", "calibration", "operating_points", "press_at_least")
    for name in names:
        assert getattr(detector, name) == getattr(other, name)


def assert_same_origin(provenance: Provenance, other: Provenance) -> None:
    for name in ("earmark", "made_at", "label_digest", "n_yes", "n_no", "n_unsure", "started_from"):
        assert getattr(provenance, name) == getattr(other, name)
    assert provenance.figures == other.figures
    for taught, again in zip(provenance.schooling, other.schooling, strict=True):
        for name in ("acoustics", "codec", "sample_rate_hz"):
            assert getattr(taught, name) == getattr(again, name)
        assert np.array_equal(taught.vectors, again.vectors)
