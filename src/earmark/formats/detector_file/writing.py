"""A detector to a file."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from earmark.core.detector import Detector
from earmark.formats.detector_file.document import to_document
from earmark.formats.detector_file.layout import (
    ARRAY_SUFFIX,
    DOCUMENT,
    ENCODER,
    HEAD,
    PRESS_HEAD,
    SCHOOLING,
    SUMS,
    sums_of,
)
from earmark.formats.streams import replacing
from earmark.values import Provenance

_NO_DATE = (1980, 1, 1, 0, 0, 0)
"""The first that a zip archive knows: the same detector is the same file."""


def write_detector(detector: Detector, provenance: Provenance, path: Path) -> None:
    """Write a detector as one file, wholly or not at all; ``OutputError`` where that fails."""
    members = {f"{name}{ARRAY_SUFFIX}": _npy(a) for name, a in _arrays(detector, provenance)}
    if detector.encoder is not None:
        members[ENCODER] = detector.encoder
    document = json.dumps(
        to_document(detector, provenance), allow_nan=False, ensure_ascii=False, indent=2
    )
    members[DOCUMENT] = f"{document}\n".encode()
    members[SUMS] = sums_of(members)
    with replacing(path) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _NO_DATE), content)


def _arrays(detector: Detector, provenance: Provenance) -> list[tuple[str, NDArray[np.floating]]]:
    heads = ((HEAD, detector.head), (PRESS_HEAD, detector.press_head))
    arrays: list[tuple[str, NDArray[np.floating]]] = [
        (f"{name}_{part}", values)
        for name, head in heads
        if head
        for part, values in (("weights", head.weights), ("biases", head.biases))
    ]
    if provenance.schooling:
        arrays.append((SCHOOLING, np.concatenate([each.vectors for each in provenance.schooling])))
    return arrays


def _npy(values: NDArray[np.floating]) -> bytes:
    stream = io.BytesIO()
    plain = np.ascontiguousarray(values, "<f4")
    np.lib.format.write_array(stream, plain, version=(1, 0), allow_pickle=False)
    return stream.getvalue()
