"""The home of OpenTimelineIO: timelines for editors, through it and its adapters."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from earmark.core.lines import file_name, one_line
from earmark.errors import ExtraMissing, OutputError
from earmark.values import EditList, Reel, Take

MOST_EVENTS = 999
REEL_LETTERS = 8
_EVENT = re.compile(r"^(\d{3}  .{8} )V {4} C", re.MULTILINE)
_TITLE = re.compile(r"^TITLE: .*\n\n?")


def write_otio(edits: EditList, url_of: Callable[[Reel], str]) -> bytes:
    """Return OpenTimelineIO's own JSON."""
    return _written(_Maker(edits, url_of).timeline(), "otio_json")


def write_premiere(edits: EditList, url_of: Callable[[Reel], str]) -> bytes:
    """Return Final Cut Pro 7's XML, which Premiere, Resolve and others read."""
    return _written(_Maker(edits, url_of).timeline(), "fcp_xml")


def write_edl(edits: EditList, url_of: Callable[[Reel], str]) -> bytes:
    """Return a CMX 3600 edit decision list.

    Raises:
        OutputError: there are more cuts than such a list has numbers for.
    """
    if len(edits.takes) > MOST_EVENTS:
        msg = f"an EDL has room for {MOST_EVENTS} cuts, not {len(edits.takes):,}."
        raise OutputError(f"{msg} Join them with --longest-gap, or write another format.")
    maker = _Maker(edits, url_of, is_counted=True)
    text = _written(maker.timeline(channels=("Video",)), "cmx_3600").decode()
    channels = iter([_channel(take.reel) for take in edits.takes])
    text = _EVENT.sub(lambda found: f"{found[1]}{next(channels):5} C", text)
    counting = "DROP FRAME" if edits.rate.is_drop else "NON-DROP FRAME"
    return _TITLE.sub(lambda found: f"{found[0].rstrip()}\nFCM: {counting}\n\n", text).encode()


class _Maker:
    """Makes the timeline of a cut list.

    Args:
        edits: what is on it.
        url_of: returns where a reel lies.
        is_counted: whether frames are counted as time codes do, at a rate that is a whole number
            unless they drop some, and clips are called as their files.
    """

    def __init__(
        self, edits: EditList, url_of: Callable[[Reel], str], *, is_counted: bool = False
    ) -> None:
        self._otio = _library()
        self._edits = edits
        self._url_of = url_of
        self._is_counted = is_counted
        nominal = is_counted and not edits.rate.is_drop
        self._rate = float(edits.rate.nominal if nominal else edits.rate.per_s)

    def timeline(self, channels: tuple[str, ...] = ("Video", "Audio")) -> Any:  # noqa: ANN401 - OpenTimelineIO says nothing of its types
        """Return it; a channel on which nothing is seen is left out."""
        schema = self._otio.schema
        name = one_line(self._edits.name)
        made = schema.Timeline(name, global_start_time=self._frames(0))
        for kind in channels:
            is_seen = any(reel.has_picture for reel in self._edits.reels)
            if kind == "Video" and not is_seen and len(channels) > 1:
                continue
            track = schema.Track(name=f"{kind[0]}1", kind=kind)
            for take in self._edits.takes:
                if kind == "Video" and len(channels) > 1 and not take.reel.has_picture:
                    gap = self._range(0, take.last - take.first)
                    track.append(schema.Gap(source_range=gap))
                else:
                    track.append(self._clip(take, kind))
            made.tracks.append(track)
        return made

    def _clip(self, take: Take, kind: str) -> Any:  # noqa: ANN401 - the same
        schema, start = self._otio.schema, self._edits.start_of(take.reel)
        name = one_line(file_name(take.reel))
        reference = schema.ExternalReference(
            self._url_of(take.reel), self._range(start, self._edits.length_of(take.reel))
        )
        reference.name = name
        clip = schema.Clip(
            name if self._is_counted else one_line(take.name),
            reference,
            self._range(start + take.first, take.last - take.first),
            metadata={"cmx_3600": {"reel": _reel_name(take.reel)}, **_linked(kind)},
        )
        if kind == "Video" or not take.reel.has_picture:
            for mark in take.marks:
                where = self._range(start + mark.first, mark.last - mark.first)
                marker = schema.Marker(name=one_line(mark.name), marked_range=where, color="RED")
                clip.markers.append(marker)
        return clip

    def _frames(self, n: int) -> Any:  # noqa: ANN401 - the same
        return self._otio.opentime.RationalTime(n, self._rate)

    def _range(self, first: int, n: int) -> Any:  # noqa: ANN401 - the same
        return self._otio.opentime.TimeRange(self._frames(first), self._frames(n))


def _linked(kind: str) -> dict[str, object]:
    """Return what tells Premiere that a clip is the sound of its file."""
    if kind == "Video":
        return {}
    return {"fcp_xml": {"sourcetrack": {"mediatype": "audio", "trackindex": "1"}}}


def _channel(reel: Reel) -> str:
    return "B" if reel.has_picture else "A"


def _reel_name(reel: Reel) -> str:
    """Return a name of letters and digits, as old machines want it."""
    letters = re.sub(r"[^A-Z0-9]", "", Path(file_name(reel)).stem.upper())
    return letters[:REEL_LETTERS] or "AX"


def _written(timeline: Any, adapter: str) -> bytes:  # noqa: ANN401 - the same
    library = _library()
    if adapter not in library.adapters.available_adapter_names():
        raise ExtraMissing("Writing such a timeline", "timeline")
    text: str = library.adapters.write_to_string(timeline, adapter)
    return text.encode()


def _library() -> Any:  # noqa: ANN401 - the same
    try:
        import opentimelineio
    except ImportError as error:
        raise ExtraMissing("Writing a timeline", "timeline") from error
    return opentimelineio
