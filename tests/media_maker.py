"""Makes tiny real media with PyAV, for anyone's tests.

A file is made of tracks; a track's packets can be moved in time by a ``clock``, so that every way
in which real recordings begin late, pause or drift is one small function here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import av
import numpy as np
from av.container import OutputContainer
from numpy.typing import NDArray

Sound = NDArray[np.float32]
Clock = Callable[[float], float]
AnyPacket: TypeAlias = "av.Packet[av.stream.Stream]"

CODECS = {
    "mp4": "aac",
    "m4a": "aac",
    "mov": "pcm_s16le",
    "mkv": "libopus",
    "webm": "libopus",
    "flv": "aac",
    "ts": "aac",
    "aac": "aac",
    "wav": "pcm_s16le",
    "flac": "flac",
    "mp3": "libmp3lame",
    "ogg": "libopus",
    "opus": "libopus",
    "avi": "libmp3lame",
}
_FORMATS = {"mkv": "matroska", "ts": "mpegts", "aac": "adts", "m4a": "ipod"}
_PICTURE_CODECS = {"webm": "libvpx", "flv": "flv"}
_PICTURE_RATE_HZ = 10


def on_time(time_s: float) -> float:
    """Leave packets where they are."""
    return time_s


def late(by_s: float) -> Clock:
    """Start the track later (or, negative, before zero)."""
    return lambda time_s: time_s + by_s


def hole(at_s: float, length_s: float) -> Clock:
    """Leave a gap in the timestamps, as a stream that was interrupted does."""
    return lambda time_s: time_s + length_s * (time_s >= at_s)


def drifting(ppm: float) -> Clock:
    """Let the timestamps run faster than the sound."""
    return lambda time_s: time_s * (1 + ppm * 1e-6)


@dataclass(frozen=True)
class Track:
    """One audio track: sound of shape ``(n_samples,)`` or ``(n_samples, n_channels)``."""

    sound: Sound
    rate_hz: int = 48_000
    codec: str = ""
    layout: str = ""
    sample_format: str = ""
    clock: Clock = on_time
    damaged: Collection[int] = ()
    tags: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)


def make_media(
    path: Path, *tracks: Track, picture_s: float = 0.0, options: dict[str, str] | None = None
) -> Path:
    """Write a file whose container follows from its suffix; ``picture_s`` of picture, if any."""
    suffix = path.suffix.removeprefix(".")
    packets: list[tuple[float, AnyPacket]] = []
    name = _FORMATS.get(suffix)
    with av.open(str(path), "w", format=name, options=options or {}) as container:
        codec = _PICTURE_CODECS.get(suffix, "mpeg4")
        picture = _encode_picture(container, codec, picture_s)
        sounds = [_encode_sound(container, track, CODECS[suffix]) for track in tracks]
        for coming in (picture, *sounds):
            packets.extend(coming)
        for _, packet in sorted(packets, key=lambda timed: timed[0]):
            container.mux(packet)
    return path


def tone(length_s: float, rate_hz: int = 48_000, *, hz: float = 440.0, peak: float = 0.5) -> Sound:
    """Return a sine."""
    times_s = np.arange(round(length_s * rate_hz)) / rate_hz
    return (peak * np.sin(2 * np.pi * hz * times_s)).astype(np.float32)


def noise(length_s: float, rate_hz: int = 48_000, *, peak: float = 0.5, seed: int = 1) -> Sound:
    """Return white noise."""
    rng = np.random.default_rng(seed)
    return rng.uniform(-peak, peak, round(length_s * rate_hz)).astype(np.float32)


def clicks(at_s: Collection[float], length_s: float, rate_hz: int = 48_000) -> Sound:
    """Return silence with a short burst centred on each of the given times."""
    times_s = np.arange(round(length_s * rate_hz)) / rate_hz
    sound = np.zeros(times_s.size)
    for click_s in at_s:
        sound += _burst(times_s - click_s)
    return (0.5 * sound).astype(np.float32)


def find_click(sound: Sound, rate_hz: int = 48_000) -> float:
    """Return the time of the one loudest burst of ``clicks``."""
    half = round(0.005 * rate_hz)
    template = _burst(np.arange(-half, half + 1) / rate_hz)
    return float(np.argmax(np.convolve(sound, template, mode="same"))) / rate_hz


def cut_short(path: Path, kept: float) -> Path:
    """Write a copy that holds only the first part of a file's bytes."""
    content = path.read_bytes()
    copy = path.with_stem(f"{path.stem}-cut")
    copy.write_bytes(content[: int(len(content) * kept)])
    return copy


def replace_bytes(path: Path, old: bytes, new: bytes) -> Path:
    """Overwrite bytes in a file by as many others."""
    content = path.read_bytes()
    assert old in content
    assert len(old) == len(new)
    path.write_bytes(content.replace(old, new))
    return path


def _burst(times_s: NDArray[np.float64]) -> NDArray[np.float64]:
    burst: NDArray[np.float64] = np.exp(-((times_s / 0.0008) ** 2)) * np.cos(
        2 * np.pi * 1500 * times_s
    )
    return burst


def _encode_picture(
    container: OutputContainer, codec: str, length_s: float
) -> Iterator[tuple[float, AnyPacket]]:
    if not length_s:
        return
    stream = container.add_stream(codec, rate=_PICTURE_RATE_HZ)
    assert isinstance(stream, av.VideoStream)
    stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
    for i in range(round(length_s * _PICTURE_RATE_HZ)):
        grey = np.full((48, 64, 3), i % 256, np.uint8)
        frame = av.VideoFrame.from_ndarray(grey, format="rgb24").reformat(format="yuv420p")
        frame.pts, frame.time_base = i, Fraction(1, _PICTURE_RATE_HZ)
        for packet in stream.encode(frame):
            yield _time_s(packet), packet
    for packet in stream.encode():
        yield _time_s(packet), packet


def _encode_sound(
    container: OutputContainer, track: Track, usual_codec: str
) -> Iterator[tuple[float, AnyPacket]]:
    sound = track.sound[:, None] if track.sound.ndim == 1 else track.sound
    n_channels = sound.shape[1]
    layout = track.layout or {1: "mono", 2: "stereo", 6: "5.1"}[n_channels]
    stream = container.add_stream(
        track.codec or usual_codec, rate=track.rate_hz, options=track.options, layout=layout
    )
    assert isinstance(stream, av.AudioStream)
    stream.metadata.update(track.tags)
    formats = [form.name for form in stream.codec_context.codec.audio_formats or ()]
    stream.codec_context.format = track.sample_format or formats[0]
    stream.codec_context.time_base = Fraction(1, track.rate_hz)
    resampler = av.AudioResampler(stream.codec_context.format, layout, track.rate_hz)
    stream.codec_context.open()
    size = stream.codec_context.frame_size or 1024
    number = 0
    for start in [*range(0, len(sound), size), None]:
        frames: list[av.AudioFrame | None] = [None]
        if start is not None:
            planes = np.ascontiguousarray(sound[start : start + size].T)
            frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout=layout)
            frame.sample_rate = track.rate_hz
            frame.pts, frame.time_base = start, Fraction(1, track.rate_hz)
            frames = list(resampler.resample(frame))
        for packet in (packet for frame in frames for packet in stream.encode(frame)):
            yield _time_s(packet), _move(packet, track, number)
            number += 1


def _move(packet: AnyPacket, track: Track, number: int) -> AnyPacket:
    moved = packet
    if number in track.damaged:
        moved = av.Packet(b"\xff" * packet.size)
        moved.stream, moved.time_base, moved.duration = (
            packet.stream,
            packet.time_base,
            packet.duration,
        )
        moved.pts = packet.pts
    ticks = round(track.clock(_time_s(packet)) / packet.time_base)
    moved.pts = moved.dts = ticks
    return moved


def _time_s(packet: AnyPacket) -> float:
    return float((packet.pts or 0) * packet.time_base)
