"""``--audacity``: label tracks that Audacity imports, one per recording."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from earmark.formats.names import distinct_names
from earmark.formats.streams import as_text, replacing
from earmark.formats.writer import Writer
from earmark.values import Findings, Found


def write_labels(findings: Findings, stream: BinaryIO) -> None:
    """Write the spans of every recording, one after the other."""
    with as_text(stream) as text:
        for found in findings.found:
            text.writelines(_lines(found, findings.sound))


def save_labels(findings: Findings, path: Path) -> tuple[Path, ...]:
    """Write a label track per recording.

    With one recording and a path that ends in ``.txt``, that file. Otherwise a folder (the path
    less a ``.txt``) with a file per recording, named after it; equal names get a number.
    """
    is_file = path.suffix.lower() == ".txt"
    if is_file and len(findings.found) == 1:
        paths = [path]
    else:
        folder = path.with_suffix("") if is_file else path
        stems = [found.recording.path.stem for found in findings.found]
        paths = [folder / f"{name}.txt" for name in distinct_names(stems)]
    for found, target in zip(findings.found, paths, strict=True):
        with replacing(target) as stream:
            write_labels(Findings((found,)), stream)
    return tuple(paths)


def _lines(found: Found, sound: str) -> list[str]:
    word = " ".join(sound.split())
    return [
        f"{detection.span.start_s:.6f}\t{detection.span.end_s:.6f}\t{word} {detection.score:.2f}\n"
        for detection in found.detections
    ]


WRITER = Writer("audacity", "label tracks for Audacity", write_labels, save_labels)
