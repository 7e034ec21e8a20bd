"""A detector from a file that anybody may have made: nothing in it is trusted before it is checked.

The digests tell damage and hasty hands; they are no signature, and do not say who made the file.
"""

from __future__ import annotations

import io
import json
import math
import os
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from earmark.core.detector import Detector
from earmark.core.head import Head
from earmark.errors import ModelError
from earmark.formats.detector_file.document import (
    Entry,
    to_calibration,
    to_figures,
    to_moment,
    to_operating_points,
    to_rule,
    to_schooling,
)
from earmark.formats.detector_file.layout import (
    ARRAY_SUFFIX,
    DOCUMENT,
    ENCODER,
    FORMAT,
    HEAD,
    MOST_BYTES,
    MOST_BYTES_BESIDE,
    PRESS_HEAD,
    SCHOOLING,
    SUMS,
    VERSION,
    sums_of,
)
from earmark.values import Provenance

_FOREIGN = "is no earmark detector ({}). Name a file that `earmark train` made."
_DAMAGED = "was changed or damaged since it was made ({}). Fetch it again, or train it again."
_NEWER = "is a detector of version {}; this earmark reads version {}. Update earmark."

_ARCHIVE_STARTS = b"PK\x03\x04"

Arrays = Mapping[str, NDArray[np.float32]]


def read_detector(path: Path) -> tuple[Detector, Provenance]:
    """Return the detector in a file, and where it comes from.

    Raises:
        ModelError: there is none, or it is damaged, changed, or from a newer earmark.
    """
    try:
        members = _open(path)
        document = _parse(members)
        arrays = {
            name.removesuffix(ARRAY_SUFFIX): _to_array(name, content)
            for name, content in members.items()
            if name.endswith(ARRAY_SUFFIX)
        }
        detector = _to_detector(document, arrays, members.get(ENCODER))
        return detector, _to_provenance(document["provenance"], arrays)
    except _Refused as refused:
        msg = f"{path}: {refused}"
        raise ModelError(msg) from refused.__cause__
    except (ValueError, TypeError, OverflowError) as error:
        msg = f"{path}: {_DAMAGED.format(error)}"
        raise ModelError(msg) from error


class _Refused(Exception):
    """A file that is no detector for this earmark."""


def _open(path: Path) -> dict[str, bytes]:
    """Return the members of an archive, all of them whole and unchanged."""
    content = _read(path)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = _unpack(archive)
    # A damaged archive raises kinds that zipfile does not promise.
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        RuntimeError,
        ValueError,
        OverflowError,
    ) as error:
        is_archive = content.startswith(_ARCHIVE_STARTS)
        _refuse(_DAMAGED if is_archive else _FOREIGN, f"no whole archive: {error}", error)
    if DOCUMENT not in members:
        _refuse(_FOREIGN, f"it holds no {DOCUMENT}")
    sums = members.pop(SUMS, b"")
    if sums != sums_of(members):
        _refuse(_DAMAGED, f"its content does not match its {SUMS}")
    return members


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            is_small = os.fstat(file.fileno()).st_size <= MOST_BYTES
            content = file.read(MOST_BYTES + 1) if is_small else b""
    except OSError as error:
        msg = f"cannot be read: {error.strerror or error}. Name another file."
        raise _Refused(msg) from error
    if not is_small or len(content) > MOST_BYTES:  # a pipe has no size
        _refuse(_FOREIGN, f"it is larger than {MOST_BYTES / 1e6:.0f} MB")
    return content


def _unpack(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Return the members; as none may be compressed, they are no larger than the file."""
    infos = archive.infolist()
    if any(info.compress_type != zipfile.ZIP_STORED for info in infos):
        _refuse(_FOREIGN, "its content is compressed")
    if sum(info.file_size for info in infos) > MOST_BYTES:
        _refuse(_FOREIGN, "it claims more content than it has bytes")
    if sum(info.file_size for info in infos if info.filename != ENCODER) > MOST_BYTES_BESIDE:
        _refuse(_FOREIGN, f"it holds more than {MOST_BYTES_BESIDE / 1e6:.0f} MB beside an encoder")
    if len({info.filename for info in infos}) < len(infos):
        _refuse(_DAMAGED, "it holds two files of one name")
    return {info.filename: archive.read(info) for info in infos}


def _parse(members: Mapping[str, bytes]) -> Entry:
    try:
        content = json.loads(members[DOCUMENT], parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        _refuse(_FOREIGN, f"its {DOCUMENT} is no JSON: {error}", error)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        _refuse(_FOREIGN, f"its {DOCUMENT} is of another format")
    document = Entry(DOCUMENT, content)
    version = document["version"].count()
    if version != VERSION:
        raise _Refused(_NEWER.format(version, VERSION))
    return document


def _no_constant(name: str) -> NoReturn:
    msg = f"{name} is no number"
    raise ValueError(msg)


def _to_array(name: str, content: bytes) -> NDArray[np.float32]:
    """Return an array, only after its header was compared with the bytes that are there."""
    stream = io.BytesIO(content)
    try:
        magic = np.lib.format.read_magic(stream)
        shape, is_fortran, dtype = np.lib.format.read_array_header_1_0(stream)
    except Exception as error:  # numpy promises no kind for a header that is none
        msg = f"{name} is no array"
        raise ValueError(msg) from error
    values = np.frombuffer(content[stream.tell() :], np.uint8)
    is_plain = magic == (1, 0) and dtype == np.dtype("<f4") and not is_fortran
    if not is_plain or 4 * math.prod(shape) != values.size:
        msg = f"{name} is no whole array of float32"
        raise ValueError(msg)
    array = values.view("<f4").reshape(shape).astype(np.float32)
    if not np.isfinite(array).all():
        msg = f"{name} holds what is no number"
        raise ValueError(msg)
    return array


def _to_detector(document: Entry, arrays: Arrays, encoder: bytes | None) -> Detector:
    head = _to_head(HEAD, arrays)
    if head is None:
        raise ValueError("it has no head")
    digest = document["encoder_digest"].text()
    if encoder is not None and sha256(encoder).hexdigest() != digest:
        msg = f"its {ENCODER} is not the encoder that its {DOCUMENT} names"
        raise ValueError(msg)
    return Detector(
        sound=document["sound"].text(),
        encoder_digest=digest,
        head=head,
        rule=to_rule(document),
        calibration=to_calibration(document),
        operating_points=to_operating_points(document),
        press_head=_to_head(PRESS_HEAD, arrays),
        press_at_least=document["press_at_least"].number(),
        encoder=encoder,
    )


def _to_head(name: str, arrays: Arrays) -> Head | None:
    weights, biases = arrays.get(f"{name}_weights"), arrays.get(f"{name}_biases")
    if weights is None or biases is None:
        return None
    return Head(weights, biases)


def _to_provenance(entry: Entry, arrays: Arrays) -> Provenance:
    return Provenance(
        earmark=entry["earmark"].text(),
        made_at=to_moment(entry["made_at"]),
        label_digest=entry["label_digest"].text(),
        n_yes=entry["n_yes"].count(),
        n_no=entry["n_no"].count(),
        n_unsure=entry["n_unsure"].count(),
        started_from=entry["started_from"].text(),
        figures=to_figures(entry),
        schooling=to_schooling(entry, arrays.get(SCHOOLING)),
    )


def _refuse(sentence: str, why: str, cause: Exception | None = None) -> NoReturn:
    raise _Refused(sentence.format(why)) from cause
