"""Write encoded media into a file that gets its name only when it is whole."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
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

_FORMATS = {".mp4": "mp4", ".wav": "wav", ".flac": "flac"}
_SOUND_CODECS = {".mp4": "aac", ".wav": "pcm_s16le", ".flac": "flac"}
_SAMPLE_FORMATS = {".mp4": "fltp", ".wav": "s16", ".flac": "s16"}
_PICTURE_CODECS = {
    "libx264": {"preset": "veryfast", "crf": "21"},
    "libopenh264": {"b": "4M"},
    "mpeg4": {"b": "4M"},
}
_AAC_RATES_HZ = frozenset(
    (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000)
)
_FALLBACK_RATE_HZ = 48_000
_LAYOUTS = ("mono", "stereo", "3.0", "4.0", "5.0", "5.1", "6.1", "7.1")
_SOUND_BIT_RATE = 96_000


@contextmanager
def written_whole(to: Path) -> Iterator[OutputContainer]:
    """Open a media file for writing, of the kind that its suffix names; missing folders are made.

    Raises:
        OutputError: it cannot be written; nothing is left under the name ``to``.
    """
    if to.suffix.lower() not in _FORMATS:
        kinds = ", ".join(_FORMATS)
        raise OutputError(f"{to}: clips are written as {kinds}, not {to.suffix or 'nothing'}.")
    part = to.with_name(f".{uuid4().hex}.part")
    kind = _FORMATS[to.suffix.lower()]
    options = {"movflags": "+faststart"} if kind == "mp4" else {}
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with av.open(f"file:{part}", "w", format=kind, options=options) as container:
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
    """Add a sound stream of the kind that the suffix names; unusual rates become 48 kHz in AAC.

    Raises:
        OutputError: it cannot carry so many channels.
    """
    suffix = to.suffix.lower()
    if n_channels > len(_LAYOUTS):
        raise OutputError(f"{to}: clips carry {len(_LAYOUTS)} channels at most, not {n_channels}.")
    is_odd = suffix == ".mp4" and sample_rate_hz not in _AAC_RATES_HZ
    rate_hz = _FALLBACK_RATE_HZ if is_odd else sample_rate_hz
    stream = cast(
        "AudioStream",
        container.add_stream(_SOUND_CODECS[suffix], rate=rate_hz, layout=_LAYOUTS[n_channels - 1]),
    )
    stream.format = _SAMPLE_FORMATS[suffix]
    if suffix == ".mp4":
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
    container: OutputContainer, *, width: int, height: int, rate: Fraction
) -> VideoStream:
    """Add an H.264 stream (MPEG-4 where FFmpeg has no encoder for it), timed in ticks."""
    for codec, options in _PICTURE_CODECS.items():
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
