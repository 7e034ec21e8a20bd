"""Read the sound of one span with all its channels, laid out on the recording's timeline."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np
from av import AudioFrame
from numpy.typing import NDArray

from earmark.adapters.media.stream import OpenStream
from earmark.adapters.media.timeline import Timeline
from earmark.errors import UndecodableAudio
from earmark.values import Recording, Span

PREROLL_S = 0.5
"""Codecs need some sound before the wanted to get into step."""

Planes = NDArray[np.float32]
"""Shape ``(n_channels, n_samples)``, full scale 1.0."""

_SCALES = {"u8": 2.0**7, "s16": 2.0**15, "s32": 2.0**31, "s64": 2.0**63}


class Hearing:
    """The sound of one span of one audio track."""

    def __init__(self, recording: Recording, track_index: int, span: Span) -> None:
        self._path = recording.path
        self._track_index = track_index
        self._span = span
        self._stream = OpenStream.of(recording.path, track_index)
        self._rest: Iterator[AudioFrame] = iter(())
        first = self._find_first()
        if first is None:
            self.close()
            raise UndecodableAudio(
                recording.path, "nothing of its sound can be decoded. Fetch or convert it again."
            )
        self.sample_rate_hz = first.sample_rate
        self.n_channels = first.layout.nb_channels
        self._frames = chain([first], self._rest)

    def blocks(self) -> Iterator[Planes]:
        """Yield seamless sound from the span's start to its end, or to where the sound ends.

        Holes in the timestamps are silent. To be walked through once.
        """
        at = round(self._span.start_s * self.sample_rate_hz)
        stop = round(self._span.end_s * self.sample_rate_hz)
        timeline = Timeline(self.sample_rate_hz)
        for frame in self._frames:
            planes = _resize(planes_of(frame), self.n_channels)
            start, length = timeline.place(
                round(planes.shape[1] * self.sample_rate_hz / frame.sample_rate),
                self._position(frame),
                is_after_loss=self._stream.is_after_loss,
            )
            self._stream.is_after_loss = False
            while at < min(start, stop):
                n_silent = min(start - at, stop - at, self.sample_rate_hz)
                yield np.zeros((self.n_channels, n_silent), np.float32)
                at += n_silent
            wanted = _stretch(planes, length)[:, max(0, at - start) : max(0, stop - start)]
            if wanted.size:
                yield wanted
                at += wanted.shape[1]
            if at >= stop:
                return

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def _find_first(self) -> AudioFrame | None:
        """Return the frame to start from: a little before the span if a seek can find it."""
        sought_s = self._span.start_s - PREROLL_S
        if sought_s > 0 and self._stream.seek(sought_s):
            self._rest = self._stream.frames()
            first = next(self._rest, None)
            if first and (first.time or 0.0) - self._stream.origin_s <= self._span.start_s:
                return first
            self._stream.close()
            self._stream = OpenStream.of(self._path, self._track_index)
        self._rest = self._stream.frames()
        return next(self._rest, None)

    def _position(self, frame: AudioFrame) -> float | None:
        if frame.pts is None:
            return None
        time_s = frame.pts * self._stream.time_base_s - self._stream.origin_s
        return time_s * self.sample_rate_hz


def planes_of(frame: AudioFrame) -> Planes:
    """Return a frame's samples as float32, one row per channel."""
    samples = frame.to_ndarray()
    if not frame.format.is_planar:
        samples = samples.reshape(-1, frame.layout.nb_channels).T
    name = frame.format.name.removesuffix("p")
    planes = samples.astype(np.float32)
    if name in _SCALES:
        scale = np.float32(_SCALES[name])
        planes = (planes - scale if name == "u8" else planes) / scale
    return planes


def _resize(planes: Planes, n_channels: int) -> Planes:
    """Return as many channels as the track began with, whatever it changed to on the way."""
    if len(planes) == n_channels:
        return planes
    return np.repeat(planes.mean(axis=0, keepdims=True), n_channels, axis=0)


def _stretch(planes: Planes, length: int) -> Planes:
    n_samples = planes.shape[1]
    if length == n_samples:
        return planes
    positions = np.linspace(0, n_samples - 1, length)
    known = np.arange(n_samples)
    return np.array([np.interp(positions, known, plane) for plane in planes], np.float32)
