"""Tell a file that was cut short from one whose sound simply ends before its picture."""

from __future__ import annotations

import contextlib
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Stream

from earmark.adapters.media.opening import open_media
from earmark.adapters.media.probe import origin_s

_TOLERANCE_S = 1.0
_DECLARING = {"mov", "matroska", "wav", "w64", "flac", "flv", "aiff"}
"""Containers that state their length; for the others FFmpeg guesses it from the file itself."""
_UNSTATED_BYTES = 0x7FFF_0000
"""Writers that cannot know a WAV file's size beforehand state one as large as this, or larger."""


def measure_missing_s(
    container: InputContainer, path: Path, track_index: int, sound_end_s: float
) -> float:
    """Return how much of the declared sound a cut took; 0 when the file was not cut.

    Sound that ends early alone proves nothing: a cut shows when the index points past the end of
    the file or, where there is no such index, when every stream ends early.
    """
    names = container.format.name.split(",")
    if _DECLARING.isdisjoint(names):
        return 0.0
    declared_s = (container.duration or 0) / 1_000_000
    stream = container.streams.audio[track_index]
    if "wav" in names:
        return _riff_missing_s(path, stream.bit_rate or 0)
    missing_s = (_declared_end_s(stream) or declared_s) - origin_s(container) - sound_end_s
    if missing_s <= _TOLERANCE_S:
        return 0.0
    entries = stream.index_entries
    if "mov" in names and len(entries):
        last = entries[len(entries) - 1]
        is_cut = last.pos + last.size > path.stat().st_size
    else:
        is_cut = _last_moment_s(path, sound_end_s) < declared_s - _TOLERANCE_S
    return missing_s if is_cut else 0.0


def _riff_missing_s(path: Path, bit_rate_bps: int) -> float:
    """Return how much a WAV file states beyond its end: FFmpeg corrects that silently."""
    with path.open("rb") as file:
        stated_bytes = int.from_bytes(file.read(8)[4:], "little") + 8
    missing_s = 8 * (stated_bytes - path.stat().st_size) / max(1, bit_rate_bps)
    is_stated = stated_bytes < _UNSTATED_BYTES
    return missing_s if is_stated and missing_s > _TOLERANCE_S else 0.0


def _declared_end_s(stream: Stream) -> float:
    if stream.duration:
        ticks = stream.duration + max(0, stream.start_time or 0)
        return float(ticks * (stream.time_base or Fraction(0)))
    stated = stream.metadata.get("DURATION", "")
    with contextlib.suppress(ValueError):
        hours, minutes, seconds = (float(part) for part in stated.split(":"))
        return hours * 3600 + minutes * 60 + seconds
    return 0.0


def _last_moment_s(path: Path, from_s: float) -> float:
    """Return the latest timestamp on any stream, looking from a time on."""
    with open_media(path) as container:
        return _last_timestamp_s(container, from_s)


def _last_timestamp_s(container: InputContainer, from_s: float) -> float:
    last_s = 0.0
    with contextlib.suppress(av.FFmpegError):
        container.seek(int(from_s * 1_000_000), backward=True)
    with contextlib.suppress(av.FFmpegError):
        for packet in container.demux():
            if packet.pts is not None:
                ticks = packet.pts + (packet.duration or 0)
                last_s = max(last_s, float(ticks * packet.time_base))
    return last_s
