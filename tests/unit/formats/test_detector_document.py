from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detector_maker import (
    FULL,
    TAUGHT,
    change,
    pack,
    unpack,
)
from earmark.errors import ModelError
from earmark.formats.detector_file import layout, read_detector, write_detector


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A detector's file, with everything in it."""
    path = tmp_path / "bell.earmark"
    write_detector(FULL, TAUGHT, path)
    return path


def npy(array: np.ndarray[Any, Any], *, allow_pickle: bool = False) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=allow_pickle)
    return stream.getvalue()


HUGE = b"\x93NUMPY\x01\x00\x76\x00" + (
    b"{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000, 1), }".ljust(117) + b"\n"
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no array at all",
        npy(np.array([[print]]), allow_pickle=True),
        npy(np.zeros((6, 1), np.float64)),
        npy(np.asfortranarray(np.zeros((6, 2), np.float32))),
        npy(np.full((6, 1), np.nan, np.float32)),
        npy(np.zeros((6, 1), np.float32))[:-4],
        npy(np.zeros((6, 1), np.float32)) + b"more",
        npy(np.zeros(6, np.float32)),
        HUGE,
    ],
)
def test_an_array_that_is_none_is_refused(content: bytes, written: Path) -> None:
    pack(written, unpack(written) | {"head_weights.npy": content})
    with pytest.raises(ModelError, match=r"was changed or damaged since it was made \(.*head"):
        read_detector(written)


def test_a_detector_without_a_head_is_refused(written: Path) -> None:
    members = unpack(written)
    del members["head_biases.npy"]
    pack(written, members)
    with pytest.raises(ModelError, match="it has no head"):
        read_detector(written)


@pytest.mark.parametrize(
    ("alter", "told"),
    [
        (lambda d: d.pop("sound"), "has no 'sound'"),
        (lambda d: d.update(sound=3), r"detector.json.sound is no str"),
        (lambda d: d.update(rule=[]), "rule has no 'enter'"),
        (lambda d: d["rule"].update(enter="high"), "rule.enter is no float"),
        (lambda d: d["rule"].update(enter=True), "rule.enter is no"),
        (lambda d: d["rule"].update(enter=3), "a rule needs"),
        (lambda d: d["rule"].update(longest_gap_s=10**400), "too large"),
        (lambda d: d["rule"].update(longest_gap_s=1e308 * 10), "no number"),
        (lambda d: d.update(operating_points={}), "operating_points is no list"),
        (lambda d: d["provenance"].update(made_at="2026-11-22T19:30:00"), "needs a time zone"),
        (lambda d: d["provenance"].update(made_at="yesterday"), "yesterday"),
        (lambda d: d["provenance"].update(n_yes=-1), "fewer than no labels"),
        (lambda d: d["provenance"].update(n_yes=1.5), "n_yes is no int"),
        (lambda d: d["provenance"].update(schooling=[]), "tells of 0 vectors, but there are 5"),
        (lambda d: d["provenance"]["schooling"][1].update(n_vectors=-1), "tells of 4 vectors"),
        (lambda d: d["provenance"]["figures"][0].update(name=None), r"figures\[0\].name is no str"),
    ],
)
def test_a_document_that_makes_no_sense_is_refused(
    alter: Callable[[Any], None], told: str, written: Path
) -> None:
    change(written, alter)
    with pytest.raises(ModelError, match=told):
        read_detector(written)


def test_a_number_too_large_for_a_float_is_refused(written: Path) -> None:
    members = unpack(written)
    members[layout.DOCUMENT] = members[layout.DOCUMENT].replace(b"0.3,", b"1e999,")
    pack(written, members)
    with pytest.raises(ModelError, match="shortest_s is too large"):
        read_detector(written)
