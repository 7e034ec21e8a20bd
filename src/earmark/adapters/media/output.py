"""Write encoded media into a file that gets its name only when it is whole."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fractions import Fraction
from operator import itemgetter
from pathlib import Path
from typing import TypeAlias, cast
from uuid import uuid4

import av
import numpy as np
from av import AudioFrame, AudioStream, Packet, VideoStream
from av.codec.codec import UnknownCodecError
from av.container import OutputContainer
from numpy.typing import NDArray

from earmark.errors import OutputError

TICKS_PER_S = 60_000
"""Picture times: whole for 24, 25, 30, 50, 60 frames a second and their NTSC kin, and small enough
for MPEG-4."""

Step: TypeAlias = "tuple[float, Sequence[Packet[AudioStream] | Packet[VideoStream]]]"
"""Encoded media, and when it is due."""

_AAC_RATES_HZ = frozenset(
    (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000)
)
_OPUS_RATES_HZ = frozenset((48000, 24000, 16000, 12000, 8000))
_FALLBACK_RATE_HZ = 48_000
_H264 = {
    "libx264": {"preset": "veryfast", "crf": "21"},
    "libopenh264": {"b": "4M"},
    "mpeg4": {"b": "4M"},
}
_VP9 = {
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "7", "row-mt": "1", "crf": "33", "b": "0"},
    "libvpx": {"deadline": "realtime", "cpu-used": "7", "crf": "12", "b": "4M"},
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of media file that can be written anew.

    Attributes:
        container: as FFmpeg calls it.
        sound: the codec.
        sample_format: what that takes.
        pictures: codecs and their options, the best first; none for sound alone.
        rates_hz: which alone the sound may have; ``None`` for any.
        is_lossy: whether the sound has a bit rate.
    """

    container: str
    sound: str
    sample_format: str
    pictures: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rates_hz: frozenset[int] | None = None
    is_lossy: bool = False


KINDS = {
    ".mp4": Kind("mp4", "aac", "fltp", _H264, _AAC_RATES_HZ, is_lossy=True),
    ".mkv": Kind("matroska", "flac", "s16", _H264),
    ".webm": Kind("webm", "libopus", "flt", _VP9, _OPUS_RATES_HZ, is_lossy=True),
    ".wav": Kind("wav", "pcm_s16le", "s16"),
    ".flac": Kind("flac", "flac", "s16"),
}
"""What can be written, by suffix."""

VIDEO_SUFFIXES = tuple(suffix for suffix, kind in KINDS.items() if kind.pictures)

_LAYOUTS = ("mono", "stereo", "3.0", "4.0", "5.0", "5.1", "6.1", "7.1")
_SOUND_BIT_RATE = 96_000
_MP4_LIKE = frozenset(("mp4", "mov", "ipod"))


def kind_of(to: Path) -> Kind:
    """Return the kind of file that a suffix names.

    Raises:
        OutputError: no such kind can be written.
    """
    if to.suffix.lower() not in KINDS:
        kinds = ", ".join(KINDS)
        raise OutputError(f"{to}: clips are written as {kinds}, not {to.suffix or 'nothing'}.")
    return KINDS[to.suffix.lower()]


@contextmanager
def written_whole(to: Path, container_name: str) -> Iterator[OutputContainer]:
    """Open a media file for writing; missing folders are made.

    Raises:
        OutputError: it cannot be written; nothing is left under the name ``to``.
    """
    part = to.with_name(f".{uuid4().hex}.part")
    options = {"movflags": "+faststart"} if container_name in _MP4_LIKE else {}
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with av.open(f"file:{part}", "w", format=container_name, options=options) as container:
            yield container
        part.replace(to)
    except (av.FFmpegError, OSError) as error:
        why = error.strerror or str(error)
        raise OutputError(
            f"{to}: cannot be written ({why}). Free the disk, or name another place."
        ) from error
    finally:
        with suppress(OSError):
            part.unlink()


def add_sound(
    container: OutputContainer, to: Path, sample_rate_hz: int, n_channels: int
) -> AudioStream:
    """Add a sound stream of the kind that the suffix names; rates it cannot have become 48 kHz.

    Raises:
        OutputError: it cannot carry so many channels.
    """
    kind = kind_of(to)
    if n_channels > len(_LAYOUTS):
        raise OutputError(f"{to}: clips carry {len(_LAYOUTS)} channels at most, not {n_channels}.")
    is_odd = kind.rates_hz is not None and sample_rate_hz not in kind.rates_hz
    rate_hz = _FALLBACK_RATE_HZ if is_odd else sample_rate_hz
    stream = cast(
        "AudioStream",
        container.add_stream(kind.sound, rate=rate_hz, layout=_LAYOUTS[n_channels - 1]),
    )
    stream.format = kind.sample_format
    if kind.is_lossy:
        stream.bit_rate = _SOUND_BIT_RATE * n_channels
    return stream


def sound_frame(planes: NDArray[np.float32], at: int, sample_rate_hz: int) -> AudioFrame:
    """Return sound of shape ``(n_channels, n_samples)`` as a frame that begins at a sample."""
    frame = AudioFrame.from_ndarray(
        np.ascontiguousarray(planes), format="fltp", layout=_LAYOUTS[len(planes) - 1]
    )
    frame.sample_rate = sample_rate_hz
    frame.pts = at
    frame.time_base = Fraction(1, sample_rate_hz)
    return frame


def add_picture(
    container: OutputContainer, to: Path, *, width: int, height: int, rate: Fraction
) -> VideoStream:
    """Add a picture stream of the kind that the suffix names, timed in ticks.

    Raises:
        OutputError: FFmpeg has no encoder for it.
    """
    for codec, options in kind_of(to).pictures.items():
        try:
            stream = cast(
                "VideoStream", container.add_stream(codec, rate=rate, options=dict(options))
            )
        except UnknownCodecError:
            continue
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.time_base = Fraction(1, TICKS_PER_S)
        return stream
    raise OutputError("this FFmpeg has no encoder for pictures. Install PyAV from its wheels.")


def mux_in_order(container: OutputContainer, *streams: Iterable[Step]) -> Iterator[float]:
    """Write the packets of all streams as they fall due; yield the seconds done."""
    for time_s, packets in heapq.merge(*streams, key=itemgetter(0)):
        container.mux(packets)
        yield time_s
