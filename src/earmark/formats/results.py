"""What the results of a run are written as, by name: ``earmark find``'s options."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from earmark.core.moments import moments_of_found
from earmark.formats import findings_json, score_curve, spans_csv
from earmark.formats.moments import audacity
from earmark.formats.moments.files import files_in
from earmark.formats.streams import replacing
from earmark.formats.writer import Writer
from earmark.values import Findings


def write_tracks(findings: Findings, stream: BinaryIO) -> None:
    """Write the spans of every recording, one after the other, as Audacity's labels."""
    audacity.write_audacity(moments_of_found(findings.found), stream)


def save_tracks(findings: Findings, path: Path) -> tuple[Path, ...]:
    """Write a label track per recording, also where nothing was found.

    With one recording and a path that ends in ``.txt``, that file. Otherwise a folder (the path
    less a ``.txt``) with a file per recording, named after it; equal names get a number.
    """
    suffix = audacity.FORMAT.suffix
    paths = [path]
    if path.suffix.lower() != suffix or len(findings.found) != 1:
        paths = files_in(path, [found.recording.path for found in findings.found], suffix)
    for found, target in zip(findings.found, paths, strict=True):
        with replacing(target) as stream:
            write_tracks(Findings((found,)), stream)
    return tuple(paths)


TRACKS = Writer("audacity", "label tracks for Audacity", write_tracks, save_tracks)


def writers() -> tuple[Writer, ...]:
    """Return everything that can be asked for."""
    return (findings_json.WRITER, spans_csv.WRITER, TRACKS, score_curve.WRITER)


def get(name: str) -> Writer:
    """Return the writer of a name.

    Raises:
        ValueError: there is none; the message lists those there are.
    """
    known = {writer.name: writer for writer in writers()}
    if name not in known:
        msg = f"no results are called {name!r}; there are {', '.join(known)}"
        raise ValueError(msg)
    return known[name]
