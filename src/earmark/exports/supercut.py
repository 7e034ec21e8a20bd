"""A supercut: one video of all moments."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import ChoiceError, MediaError, OutputError
from earmark.exports.taken import ensure_page
from earmark.values import ClipRule, Moment, Progress, Skipped, Span, TrackChoice

if TYPE_CHECKING:
    from earmark.adapters.media import Scene


def export_supercut(
    moments: Iterable[Moment],
    to: str | os.PathLike[str],
    *,
    rule: ClipRule = ClipRule(),
    choices: Mapping[Path, TrackChoice] | None = None,
    force: bool = False,
) -> Iterator[Progress | Skipped | Path]:
    """Make one video of moments, with their recordings' names and times burnt in, and chapters.

    Yields progress in seconds of the video, what had to be left out, and at last the file.

    Args:
        moments: of any recordings; shown by recording, in the order of their starts.
        to: ``.mp4``, ``.mkv`` or ``.webm``.
        rule: which pieces the moments become; silence stays.
        choices: which sound of each recording to take, by its path.
        force: replace the file.

    Raises:
        OutputError: it is there already, cannot be written, or there is nothing to show.
    """
    from earmark.adapters.lettering import caption
    from earmark.adapters.media import write_supercut
    from earmark.formats.times import clock

    path = Path(to)
    ensure_supercut(path, force=force)
    scenes: list[Scene] = []
    size: tuple[int, int] | None = None
    for step in _scenes(moments, rule, choices or {}):
        if isinstance(step, Skipped):
            yield step
        else:
            scene, its_size = step
            scenes.append(scene)
            size = size or its_size
    if not scenes:
        raise OutputError(f"{path}: there is no moment to show, so nothing was written.")
    total_s = sum(scene.span.length_s for scene in scenes)
    done_s = 0.0
    for scene in write_supercut(
        scenes,
        path,
        size,
        lambda name, time_s, widest, height: caption(name, clock(time_s), widest, height),
    ):
        done_s += scene.span.length_s
        yield Progress(path, done_s, total_s)
    yield path


def ensure_supercut(path: Path, *, force: bool) -> None:
    """Make sure that a supercut can be written there; ``OutputError`` says why not."""
    from earmark.adapters.media import VIDEO_SUFFIXES

    ensure_page(path, "a supercut", VIDEO_SUFFIXES, force=force)


def _scenes(
    moments: Iterable[Moment], rule: ClipRule, choices: Mapping[Path, TrackChoice]
) -> Iterator[Skipped | tuple[Scene, tuple[int, int] | None]]:
    """Yield each scene and how large its recording's pictures are, or why there is none."""
    from earmark.adapters.media import Scene, look_into
    from earmark.core.pieces import pieces_of
    from earmark.formats.names import readable
    from earmark.formats.times import clock

    by_recording: dict[Path, list[Moment]] = {}
    for moment in moments:
        by_recording.setdefault(moment.recording.path, []).append(moment)
    for path, own in by_recording.items():
        name = readable(Path(path.name))
        choice = choices.get(path, TrackChoice())
        scenes = [
            Scene(each.recording, span, choice, name, f"{name} {clock(span.start_s)}")
            for each in pieces_of(own, rule)
            for span in [_within(each)]
            if span.length_s > 0
        ]
        try:
            size = look_into(scenes[0]) if scenes else None
        except (MediaError, ChoiceError) as error:
            yield Skipped.because(path, error)
            continue
        for scene in scenes:
            yield scene, size


def _within(moment: Moment) -> Span:
    """Return what of a moment its recording holds."""
    span, end_s = moment.span, moment.recording.duration_s
    if not end_s:
        return span
    return Span(min(span.start_s, end_s), min(span.end_s, end_s))
