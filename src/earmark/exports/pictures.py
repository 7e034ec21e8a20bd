"""Pictures: the sound of moments, or of whole clips, as spectrograms."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from earmark.errors import EarmarkError
from earmark.exports.taken import ensure_free
from earmark.values import (
    ClipRule,
    Cut,
    Moment,
    PictureLook,
    Progress,
    Skipped,
    Span,
    TrackChoice,
)

SUFFIX = ".png"
Cuts = dict[Path, list[Cut]]


def export_pictures(
    moments: Iterable[Moment],
    folder: str | os.PathLike[str],
    *,
    rule: ClipRule = ClipRule(),
    look: PictureLook = PictureLook(),
    choices: Mapping[Path, TrackChoice] | None = None,
    force: bool = False,
) -> Iterator[Progress | Path | Skipped]:
    """Draw the sound of moments as PNG; yield each file, progress in pictures, and what is missing.

    Args:
        moments: of any recordings.
        folder: where to; made if it is not there.
        rule: which pieces the moments become; silence stays.
        look: what pictures are like, and are called.
        choices: which sound of each recording to take, by its path.
        force: replace pictures that are there already.

    ``ChoiceError`` says that pictures cannot be called so, ``OutputError`` that some are there
    already, or which cannot be written; those before it are whole.
    """
    from earmark.core.pieces import pieces_of
    from earmark.formats.clip_names import ClipNames, recording_names

    names = ClipNames(look.name)
    by_recording: dict[Path, list[Moment]] = {}
    for moment in moments:
        by_recording.setdefault(moment.recording.path, []).append(moment)
    called = recording_names(list(by_recording))
    cuts: Cuts = {
        path: [
            Cut(each.span, Path(folder) / names.name(each, number, called[path], SUFFIX))
            for number, each in enumerate(pieces_of(own, rule), start=1)
        ]
        for path, own in by_recording.items()
    }
    yield from _draw(cuts, Path(folder), look, choices or {}, force=force)


def export_clip_pictures(
    clips: Iterable[str | os.PathLike[str]],
    folder: str | os.PathLike[str],
    *,
    look: PictureLook = PictureLook(),
    choice: TrackChoice = TrackChoice(),
    force: bool = False,
) -> Iterator[Progress | Path | Skipped]:
    """Draw the sound of whole clips as PNG; yields as ``export_pictures``.

    Pictures are called as their clips. Those of a folder lie as the clips in it do.

    Args:
        clips: files, folders and patterns.
        folder: where to; made if it is not there.
        look: what pictures are like.
        choice: which sound of the clips to take.
        force: replace pictures that are there already.

    ``OutputError`` says that some are there already, or which cannot be written.
    """
    from earmark.adapters.media import PyAvDecoder
    from earmark.jobs.draw import LONGEST_S

    cuts: Cuts = {}
    taken: set[Path] = set()
    decoder = PyAvDecoder()
    for clip, place in _places([Path(each) for each in clips]):
        try:
            length_s = decoder.probe(clip).duration_s
        except EarmarkError as error:
            yield Skipped.because(clip, error)
            continue
        # Where a container's length is a little off, the sound knows better.
        span = Span(0.0, max(LONGEST_S, length_s))
        cuts[clip] = [Cut(span, Path(folder) / _free(place, taken))]
    yield from _draw(cuts, Path(folder), look, dict.fromkeys(cuts, choice), force=force)


def _draw(
    cuts: Cuts,
    folder: Path,
    look: PictureLook,
    choices: Mapping[Path, TrackChoice],
    *,
    force: bool,
) -> Iterator[Progress | Path | Skipped]:
    from earmark.adapters.media import PyAvDecoder
    from earmark.adapters.pictures import to_png
    from earmark.formats.streams import replacing
    from earmark.jobs.draw import draw

    ensure_free((cut.to for own in cuts.values() for cut in own), force=force)
    n_pictures = sum(map(len, cuts.values()))
    n_before = 0
    for recording, own in cuts.items():
        choice = choices.get(recording, TrackChoice())
        for n_done, step in enumerate(draw(recording, own, choice, look, PyAvDecoder()), start=1):
            if isinstance(step, Skipped):
                yield step
            else:
                path, pixels = step
                with replacing(path) as file:
                    file.write(to_png(pixels))
                yield path
            yield Progress(folder, float(n_before + n_done), float(n_pictures))
        n_before += len(own)
        yield Progress(folder, float(n_before), float(n_pictures))


def _places(named: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield each clip once, and its place among the pictures."""
    from earmark.adapters.folders import recordings_in

    known: set[Path] = set()
    for name in named:
        for clip in recordings_in([name]):
            if clip not in known:
                known.add(clip)
                place = clip.relative_to(name) if name.is_dir() else Path(clip.name)
                yield clip, place


def _free(place: Path, taken: set[Path]) -> Path:
    """Return a picture's place, unlike any before it even where capitals do not count."""
    number = 1
    path = place.with_suffix(SUFFIX)
    while (key := Path(str(path).casefold())) in taken:
        number += 1
        path = place.with_name(f"{place.stem}-{number}{SUFFIX}")
    taken.add(key)
    return path
