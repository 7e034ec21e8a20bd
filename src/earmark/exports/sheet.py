"""A contact sheet: one page of pictures, one for each moment."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from earmark.errors import ChoiceError, MediaError, OutputError
from earmark.exports.taken import ensure_page
from earmark.values import (
    ClipRule,
    Curve,
    Detection,
    Found,
    Moment,
    Progress,
    Recording,
    Skipped,
    Span,
    TrackChoice,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from earmark.adapters.sheet import Cell

KINDS = {".png": "PNG", ".webp": "WEBP"}


def export_sheet(
    moments: Iterable[Moment],
    to: str | os.PathLike[str],
    *,
    rule: ClipRule = ClipRule(),
    choices: Mapping[Path, TrackChoice] | None = None,
    spectrograms: bool = False,
    force: bool = False,
) -> Iterator[Progress | Skipped | Path]:
    """Make one page with a picture of each moment, from its middle, and its time.

    A moment without a picture shows its spectrogram. Yields progress in pictures, what had to be
    left out, and at last the file.

    Args:
        moments: of any recordings.
        to: ``.png`` or ``.webp``.
        rule: which pieces the moments become; silence stays.
        choices: which sound of each recording to take, by its path.
        spectrograms: of all of them.
        force: replace the file.

    Raises:
        OutputError: it is there already, cannot be written, has nothing to show, or too much.
    """
    from earmark.adapters.sheet import MOST_CELLS, contact_sheet
    from earmark.core.pieces import pieces_of
    from earmark.formats.streams import replacing

    path = Path(to)
    ensure_sheet(path, force=force)
    by_recording: dict[Path, list[Moment]] = {}
    for moment in moments:
        by_recording.setdefault(moment.recording.path, []).append(moment)
    pieces = {each: pieces_of(own, rule) for each, own in by_recording.items()}
    n_pieces = sum(map(len, pieces.values()))
    if n_pieces > MOST_CELLS:
        msg = f"{path}: a page has room for {MOST_CELLS} pictures, not {n_pieces:,}."
        raise OutputError(f"{msg} Export of fewer recordings, or fewer moments, at a time.")
    cells: list[Cell] = []
    for recording, own in pieces.items():
        choice = (choices or {}).get(recording, TrackChoice())
        try:
            for cell in _cells(own, choice, spectrograms=spectrograms):
                cells.append(cell)
                yield Progress(path, float(len(cells)), float(n_pieces))
        except (MediaError, ChoiceError) as error:
            yield Skipped.because(recording, error)
    if not cells:
        raise OutputError(f"{path}: there is no moment to show, so nothing was written.")
    with replacing(path) as file:
        file.write(contact_sheet(cells, KINDS[path.suffix.lower()]))
    yield path


def ensure_sheet(path: Path, *, force: bool) -> None:
    """Make sure that a sheet can be written there; ``OutputError`` says why not."""
    ensure_page(path, "a sheet", tuple(KINDS), force=force)


def _cells(moments: list[Moment], choice: TrackChoice, *, spectrograms: bool) -> Iterator[Cell]:
    """Yield the cells of one recording's moments."""
    from earmark.adapters.media import PyAvDecoder
    from earmark.adapters.sheet import Cell
    from earmark.formats.names import readable
    from earmark.formats.times import clock

    if not moments:
        return
    recording = PyAvDecoder().probe(moments[0].recording.path)
    is_drawn = spectrograms or not recording.has_picture
    pictures = _drawn(recording, moments, choice) if is_drawn else _seen(recording, moments)
    for moment, picture in zip(moments, pictures, strict=True):
        score = "" if moment.score is None else f"{moment.score:.2f}"
        name = readable(Path(recording.path.name))
        yield Cell(picture, name, clock(moment.span.start_s), score)


def _seen(recording: Recording, moments: list[Moment]) -> Iterator[NDArray[np.uint8] | None]:
    from earmark.adapters.media import Stills
    from earmark.adapters.sheet import CELL

    with closing(Stills(recording)) as stills:
        for moment in moments:
            yield stills.at((moment.span.start_s + moment.span.end_s) / 2, CELL)


def _drawn(
    recording: Recording, moments: list[Moment], choice: TrackChoice
) -> Iterator[bytes | None]:
    from earmark.adapters.media import PyAvDecoder
    from earmark.adapters.pictures import spectrogram_picture
    from earmark.jobs.illustrate import illustrate

    detections = tuple(Detection(moment.span, moment.score or 0.0) for moment in moments)
    found = Found(recording, detections, None, Curve(np.zeros(0, np.float32), 1.0), ())
    drawn: dict[Span, bytes] = {}
    steps = illustrate(found, choice, PyAvDecoder(), spectrogram_picture)
    for moment in moments:
        while moment.span not in drawn and (step := next(steps, None)) is not None:
            if not isinstance(step, Progress):
                drawn[step[0]] = step[1].image
        yield drawn.get(moment.span)
