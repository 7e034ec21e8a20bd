"""Moments out of a file that ``earmark find`` wrote."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from earmark.errors import ChoiceError, MediaError
from earmark.values import Moment, Skipped


def read_moments(
    path: str | os.PathLike[str], *, presses: bool = False
) -> Iterator[Moment | Skipped]:
    """Yield the moments in a file that ``earmark find --json`` wrote, or why some cannot be used.

    Args:
        path: the file. Recordings are looked for from the current folder, then from the file's.
        presses: a moment for each press rather than each detection.

    ``LabelsError`` says that it is no such file.

    Raises:
        ChoiceError: presses are asked for, and nobody looked for any.
    """
    from earmark.adapters.media import PyAvDecoder
    from earmark.core.pieces import press_moments
    from earmark.formats.findings_reading import read_findings

    file = Path(path)
    for found in read_findings(file):
        if presses and found.keystrokes is None:
            raise ChoiceError(f"{file}: holds no presses. Find again, with --presses.")
        beside = file.parent / found.path
        try:
            recording = PyAvDecoder().probe(beside if _is_only(beside, found.path) else found.path)
        except MediaError as error:
            yield Skipped.because(found.path, error)
            continue
        moments = (
            Moment(recording, each.span, found.sound, score=each.score) for each in found.detections
        )
        yield from press_moments(moments, found.keystrokes or ()) if presses else moments


def _is_only(beside: Path, named: Path) -> bool:
    return beside.exists() and not named.exists()
