"""Describe media as their containers do, without decoding them."""

from __future__ import annotations

from pathlib import Path

from av import AudioStream
from av.container import InputContainer
from av.stream import Disposition

from earmark.errors import ChoiceError, NoAudioTrack
from earmark.values import AudioTrack, Recording, TrackChoice

_MICROSECONDS = 1_000_000
_GENERIC_TITLES = {"SoundHandler", "Core Media Audio", "Apple Sound Media Handler"}

_INDEXED = {"mov", "matroska", "wav", "w64", "flac", "aiff"}
"""Containers that find a time exactly. The others guess from the bit rate, or hold clocks that
may start again (joined MPEG-TS, FLV, Ogg): they are read from the start."""


def describe(container: InputContainer, path: Path) -> Recording:
    """Return what an open container says about itself.

    Raises:
        NoAudioTrack: there is no sound in it.
    """
    has_picture = any(
        not stream.disposition & Disposition.attached_pic for stream in container.streams.video
    )
    if not container.streams.audio:
        inside = "only pictures" if has_picture else "no audio track"
        raise NoAudioTrack(path, f"holds {inside}, no sound. Check that this is the recording.")
    default = default_stream(container)
    return Recording(
        path=path,
        container=_container_name(container, path),
        duration_s=_duration_s(container),
        size_bytes=path.stat().st_size,
        has_picture=has_picture,
        tracks=tuple(
            _describe_track(stream, number, is_default=stream is default)
            for number, stream in enumerate(container.streams.audio, start=1)
        ),
        is_indexed=is_indexed(container),
    )


def is_indexed(container: InputContainer) -> bool:
    """Return whether a moment can be reached without reading all that comes before it."""
    return not _INDEXED.isdisjoint(container.format.name.split(","))


def default_stream(container: InputContainer) -> AudioStream:
    """Return the audio stream that a player would choose."""
    best = container.streams.best("audio")
    return best if isinstance(best, AudioStream) else container.streams.audio[0]


def choose_track(container: InputContainer, recording: Recording, choice: TrackChoice) -> int:
    """Return the index of the wanted track among the audio tracks.

    Raises:
        ChoiceError: there is no such track; the message lists those there are.
    """
    if choice.track is None:
        return container.streams.audio.index(default_stream(container))
    if choice.track > len(recording.tracks):
        listing = "; ".join(_name_track(track) for track in recording.tracks)
        message = f"{recording.path}: there is no audio track {choice.track}, only {listing}."
        raise ChoiceError(message)
    return choice.track - 1


def _name_track(track: AudioTrack) -> str:
    words = (str(track.number), track.codec, track.layout, track.language, track.title)
    return " ".join(word for word in words if word)


def origin_s(container: InputContainer) -> float:
    """Return the timestamp that a player shows as zero.

    MPEG-TS starts at any time: its first moment is zero. Timestamps that start below zero do not
    move zero.
    """
    return max(0, container.start_time or 0) / _MICROSECONDS


def _container_name(container: InputContainer, path: Path) -> str:
    names = container.format.name.split(",")
    suffix = path.suffix.lower().removeprefix(".")
    return suffix if suffix in names else names[0]


def _duration_s(container: InputContainer) -> float:
    if container.duration and container.duration > 0:
        return container.duration / _MICROSECONDS
    lengths = [
        float(stream.duration * stream.time_base)
        for stream in container.streams
        if stream.duration and stream.time_base
    ]
    return max(0.0, *lengths, 0.0)


def _describe_track(stream: AudioStream, number: int, *, is_default: bool) -> AudioTrack:
    context = stream.codec_context
    is_known = context is not None
    title = stream.metadata.get("title") or stream.metadata.get("handler_name", "")
    language = stream.metadata.get("language", "")
    return AudioTrack(
        number=number,
        codec=context.codec.name if is_known else "unknown",
        sample_rate_hz=context.sample_rate if is_known else 0,
        n_channels=context.layout.nb_channels if is_known else 0,
        layout=context.layout.name if is_known else "",
        bit_rate_bps=_bit_rate_bps(stream) if is_known else None,
        title="" if title in _GENERIC_TITLES else title,
        language="" if language == "und" else language,
        is_default=is_default,
    )


def _bit_rate_bps(stream: AudioStream) -> int | None:
    if stream.bit_rate:
        return stream.bit_rate
    stated = stream.metadata.get("BPS", "")
    return int(stated) if stated.isdecimal() else None
