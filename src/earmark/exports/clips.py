"""Clips: moments as media files of their own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import ChoiceError, MediaError
from earmark.exports.taken import ensure_free
from earmark.values import (
    Clip,
    ClipLook,
    ClipRule,
    Cut,
    Cutting,
    Moment,
    Progress,
    Recording,
    Skipped,
    TrackChoice,
)

if TYPE_CHECKING:
    from earmark.formats.clip_names import ClipNames
    from earmark.ports import Cutter

Pieces = dict[Recording, list[Moment]]


def export_clips(
    moments: Iterable[Moment],
    folder: str | os.PathLike[str],
    *,
    rule: ClipRule = ClipRule(),
    look: ClipLook = ClipLook(),
    choices: Mapping[Path, TrackChoice] | None = None,
    force: bool = False,
) -> Iterator[Progress | Clip | Skipped]:
    """Cut moments into clips; yield each when it is whole, progress, and what had to be left out.

    Args:
        moments: of any recordings.
        folder: where to; made if it is not there.
        rule: which pieces the moments become.
        look: what clips are like, and are called.
        choices: which sound of each recording to take, by its path; else what a player would.
        force: replace clips that are there already.

    ``ChoiceError`` says that clips cannot be called so, ``OutputError`` that some are there
    already, or which cannot be written; those before it are whole.
    """
    from earmark.formats.clip_names import ClipNames
    from earmark.jobs.cut import cut

    known = choices or {}
    names = ClipNames(look.name)
    pieces: Pieces = {}
    for step in _pieces(moments, rule, known):
        if isinstance(step, dict):
            pieces = step
        else:
            yield step
    cuts = _named(pieces, Path(folder), look, names)
    ensure_free((each.to for of_one in cuts.values() for _, each in of_one), force=force)
    for recording, of_one in cuts.items():
        yield from cut(recording, of_one, _cutter(look, known.get(recording.path, TrackChoice())))


def _pieces(
    moments: Iterable[Moment], rule: ClipRule, choices: Mapping[Path, TrackChoice]
) -> Iterator[Progress | Skipped | Pieces]:
    """Yield progress and skips, then at last the pieces of each recording."""
    from earmark.adapters.media import PyAvDecoder
    from earmark.core.pieces import pieces_of
    from earmark.jobs.leave_silence_out import leave_silence_out

    by_recording: Pieces = {}
    for moment in moments:
        by_recording.setdefault(moment.recording, []).append(moment)
    pieces = {recording: pieces_of(own, rule) for recording, own in by_recording.items()}
    if rule.piece_s is not None:
        for recording, own in tuple(pieces.items()):
            choice = choices.get(recording.path, TrackChoice())
            try:
                for step in leave_silence_out(recording, own, choice, PyAvDecoder()):
                    if isinstance(step, list):
                        pieces[recording] = step
                    else:
                        yield step
            except (MediaError, ChoiceError) as error:
                del pieces[recording]
                yield Skipped.because(recording.path, error)
    yield pieces


def _named(
    pieces: Pieces, folder: Path, look: ClipLook, names: ClipNames
) -> dict[Recording, list[tuple[Moment, Cut]]]:
    """Return where each piece goes."""
    from earmark.formats.clip_names import recording_names

    called = recording_names([recording.path for recording in pieces])
    return {
        recording: [
            (moment, Cut(moment.span, folder / names.name(moment, number, called[path], suffix)))
            for number, moment in enumerate(own, start=1)
        ]
        for recording, own in pieces.items()
        for path, suffix in [(recording.path, _suffix_for(recording, look))]
    }


def _suffix_for(recording: Recording, look: ClipLook) -> str:
    from earmark.adapters.media import copied_suffix_for, suffix_for

    if look.cutting is Cutting.COPY:
        return copied_suffix_for(recording, is_sound_alone=look.is_sound_alone)
    if look.kind:
        return f".{look.kind}"
    return ".wav" if look.is_sound_alone else suffix_for(recording)


def _cutter(look: ClipLook, choice: TrackChoice) -> Cutter:
    from earmark.adapters.media import PyAvCopier, PyAvCutter

    if look.cutting is Cutting.COPY:
        return PyAvCopier(choice, is_sound_alone=look.is_sound_alone)
    return PyAvCutter(choice, is_sound_alone=look.is_sound_alone)
