"""Label files on disk."""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from pathlib import Path

from earmark.errors import LabelsError
from earmark.formats.labels.label_format import LabelFormat, ReadOptions
from earmark.formats.names import distinct_names
from earmark.formats.streams import replacing
from earmark.values import Label, ReadLabels

_LOOK_BYTES = 4096


def read_labels(path: Path, label_format: LabelFormat, options: ReadOptions) -> ReadLabels:
    """Return what a file of labels says.

    Raises:
        LabelsError: it cannot be read, or is no file of that format at all.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LOOK_BYTES)
            _check_is_text(content)
            content += file.read()
        return label_format.read(_to_text(content), options)
    except LabelsError as error:
        msg = f"{path}: {error}. Name another file, or its format."
        raise LabelsError(msg) from None
    except OSError as error:
        msg = f"{path}: cannot be read: {error.strerror or error}. Name another file."
        raise LabelsError(msg) from error


def save_labels(
    labels: Sequence[Label], paths: Mapping[str, Path], label_format: LabelFormat, to: Path
) -> tuple[Path, ...]:
    """Write labels and return the files made.

    One file, ``to``; but where the format's files speak of one recording each, and there are
    several, ``to`` (less the suffix) is a folder with a file for each, named after it. What cannot
    be written is an ``OutputError``.

    Args:
        labels: in the order in which they are written.
        paths: of the recordings, by digest.
        label_format: how they are written.
        to: where.
    """
    digests = list(dict.fromkeys(label.recording for label in labels))
    if not label_format.is_per_recording or len(digests) <= 1:
        parts = {to: list(labels)}
    else:
        stems = distinct_names([paths.get(digest, Path(digest)).stem for digest in digests])
        folder = to.with_suffix("") if to.suffix.lower() == label_format.suffix else to
        parts = {
            folder / f"{stem}{label_format.suffix}": [x for x in labels if x.recording == digest]
            for stem, digest in zip(stems, digests, strict=True)
        }
    for target, part in parts.items():
        with replacing(target) as stream:
            stream.write(label_format.write(part, paths))
    return tuple(parts)


def _check_is_text(start: bytes) -> None:
    if b"\0" in start and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise LabelsError("holds no text")


def _to_text(content: bytes) -> str:
    """Return text with plain line ends: UTF-8, UTF-16 with a mark, else what Windows writes."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
