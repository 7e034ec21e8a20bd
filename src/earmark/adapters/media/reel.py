"""What an editor must know of a recording: its frames and its time code."""

from __future__ import annotations

from collections.abc import Iterator

from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from earmark.adapters.media.opening import open_media
from earmark.values import Recording, Reel

UNEVEN = 0.01
"""A stream whose mean rate is further than this from its base rate is of variable rate."""


def reel_of(recording: Recording) -> Reel:
    """Return what the container of a recording says of its picture; nothing is decoded.

    ``MediaError`` says that it cannot be opened.
    """
    with open_media(recording.path) as container:
        picture = next(_pictures(container), None)
        timecode = _timecode(container)
        if picture is None:
            return Reel(recording, timecode=timecode)
        mean, base = picture.average_rate or picture.guessed_rate, picture.base_rate
        return Reel(
            recording,
            frames_per_s=mean or base,
            is_variable=bool(mean and base and abs(float(base / mean) - 1) > UNEVEN),
            timecode=timecode,
            width=picture.width,
            height=picture.height,
        )


def _pictures(container: InputContainer) -> Iterator[VideoStream]:
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            yield stream


def _timecode(container: InputContainer) -> str:
    told = [container.metadata, *(stream.metadata for stream in container.streams)]
    return next((each["timecode"] for each in told if "timecode" in each), "")
