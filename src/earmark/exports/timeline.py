"""Timelines for editors, and a mute list: the moments stay where they are, in the recordings."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import MediaError, OutputError
from earmark.exports.taken import ensure_free
from earmark.values import ClipRule, EditList, FrameRate, Moment, Reel, Skipped, TimelineLook

if TYPE_CHECKING:
    from collections.abc import Callable

SUFFIXES = {
    "kdenlive": ".otio",  # which Kdenlive reads by itself since 25.04
    "otio": ".otio",
    "edl": ".edl",
    "fcpxml": ".fcpxml",
    "premiere": ".xml",
    "mute": ".ffscript",
}
"""Each kind, and what its files end in; a mute list is none of a timeline."""


def export_timeline(
    moments: Iterable[Moment],
    to: str | os.PathLike[str],
    *,
    look: TimelineLook = TimelineLook(),
    rule: ClipRule = ClipRule(),
    force: bool = False,
) -> Iterator[Skipped | Reel | Path]:
    """Write moments as a timeline that editors open, or as a script that mutes them.

    Yields what had to be left out, each reel whose frames come at uneven times, and at last the
    file. ``ExtraMissing`` says that OpenTimelineIO is not installed.

    Args:
        moments: of any recordings; one after the other in their order.
        to: the file.
        look: its format (of ``SUFFIXES``), manner and rate.
        rule: which pieces the moments become.
        force: replace the file.

    Raises:
        OutputError: it is there already, cannot be written, or nothing would be on it.
    """
    from earmark.adapters.media import reel_of
    from earmark.formats.streams import replacing

    path = Path(to)
    wanted = ensure_timeline(path, look.kind, force=force)
    pieces = _pieces(moments, rule)
    reels: list[Reel] = []
    for recording in dict.fromkeys(each.recording for each in pieces):
        try:
            reel = reel_of(recording)
        except MediaError as error:
            yield Skipped.because(recording.path, error)
            continue
        reels.append(reel)
        if reel.is_variable and wanted != "mute":
            yield reel
    there = {reel.recording.path for reel in reels}
    pieces = [each for each in pieces if each.recording.path in there]
    if not pieces:
        raise OutputError(f"{path}: there is no moment to write, so nothing was written.")
    content = (
        _mute(pieces, path)
        if wanted == "mute"
        else _timeline(pieces, reels, replace(look, kind=wanted), path)
    )
    with replacing(path) as file:
        file.write(content)
    yield path


def ensure_timeline(path: Path, kind: str = "", *, force: bool) -> str:
    """Return the kind of a timeline, once it is sure that it can be written without loss.

    Raises:
        OutputError: it is there already, or its name says no kind.
        ValueError: there is no such kind.
    """
    from earmark.formats.names import readable
    from earmark.formats.streams import ensure_writable

    if kind and kind not in SUFFIXES:
        msg = f"no timeline is called {kind!r}; there are {', '.join(SUFFIXES)}"
        raise ValueError(msg)
    by_suffix = {suffix: each for each, suffix in SUFFIXES.items()}
    found = kind or by_suffix.get(path.suffix.lower(), "")
    if not found:
        msg = f"{readable(path)}: its name says no kind of timeline. Say which: --format NAME."
        raise OutputError(msg)
    ensure_free([path], force=force)
    ensure_writable(path)
    return found


def _pieces(moments: Iterable[Moment], rule: ClipRule) -> list[Moment]:
    from earmark.core.pieces import pieces_of

    by_recording: dict[Path, list[Moment]] = {}
    for moment in moments:
        by_recording.setdefault(moment.recording.path, []).append(moment)
    return [piece for own in by_recording.values() for piece in pieces_of(own, rule)]


def _mute(pieces: Sequence[Moment], path: Path) -> bytes:
    from earmark.formats.timelines.mute_list import mute_list

    if len({each.recording.path for each in pieces}) > 1:
        msg = f"{path}: a mute list is of one recording. Export one recording at a time."
        raise OutputError(msg)
    return mute_list(pieces)


def _timeline(
    pieces: Sequence[Moment], reels: Sequence[Reel], look: TimelineLook, path: Path
) -> bytes:
    from earmark.adapters import editing
    from earmark.core.edit_lists import edit_list
    from earmark.formats.names import relative_url
    from earmark.formats.timelines.fcpxml import fcpxml

    def url_of(reel: Reel) -> str:
        where = reel.recording.path.absolute()
        return relative_url(where, path.absolute().parent) if look.is_relative else where.as_uri()

    first = next((reel for reel in reels if reel.has_picture), reels[0])
    usual = _rate_of(first)
    edits = edit_list(pieces, reels, manner=look.manner, rate=look.rate or usual, name=path.stem)
    if not edits.takes:
        raise OutputError(f"{path}: nothing is left once the moments are cut out.")
    writers: dict[str, Callable[[EditList, Callable[[Reel], str]], bytes]] = {
        "kdenlive": editing.write_otio,
        "otio": editing.write_otio,
        "edl": editing.write_edl,
        "premiere": editing.write_premiere,
        "fcpxml": fcpxml,
    }
    return writers[look.kind](edits, url_of)


def _rate_of(reel: Reel) -> FrameRate:
    """Return the rate of a timeline like a reel; one whose time code drops numbers does so, too."""
    from earmark.core.edit_lists import usual_rate

    per_s = usual_rate(reel.frames_per_s, is_variable=reel.is_variable)
    is_drop = set(";.") & set(reel.timecode) and per_s.denominator > 1
    return FrameRate(per_s, is_drop=bool(is_drop) and round(per_s) in {30, 60})
