"""Read the sound of spans with all its channels, laid out on the recording's timeline."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TypeAlias

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

_Piece: TypeAlias = "tuple[int, Planes]"
"""Sound, and the sample of the timeline at which it starts."""

_SCALES = {"u8": 2.0**7, "s16": 2.0**15, "s32": 2.0**31, "s64": 2.0**63}


class Hearing:
    """The sound of one audio track, open for one span after the other.

    Where a moment can be reached without what comes before it, each span is. Elsewhere the spans
    are to come in order of their starts, and all of them take one pass.

    Attributes:
        sample_rate_hz, n_channels: as the track begins.
    """

    def __init__(self, recording: Recording, track_index: int) -> None:
        self._path = recording.path
        self._track_index = track_index
        self._is_indexed = recording.is_indexed
        self._stream = OpenStream.of(recording.path, track_index)
        first = self._stream.first()
        if first is None:
            self.close()
            raise UndecodableAudio(
                recording.path, "nothing of its sound can be decoded. Fetch or convert it again."
            )
        self.sample_rate_hz = first.sample_rate
        self.n_channels = first.layout.nb_channels
        self._passing: Iterator[_Piece] | None = None
        self._held: deque[_Piece] = deque()
        self._held_from = 0

    def blocks(self, span: Span, next_start_s: float = math.inf) -> Iterator[Planes]:
        """Yield seamless sound from a span's start to its end, or to where the sound ends.

        Holes in the timestamps are silent. To be walked through once.

        Args:
            span: wanted now.
            next_start_s: where the span starts that is wanted next.
        """
        at = round(span.start_s * self.sample_rate_hz)
        stop = round(span.end_s * self.sample_rate_hz)
        for start, planes in self._pieces(span, at, next_start_s * self.sample_rate_hz):
            while at < min(start, stop):
                n_silent = min(start - at, stop - at, self.sample_rate_hz)
                yield np.zeros((self.n_channels, n_silent), np.float32)
                at += n_silent
            wanted = planes[:, max(0, at - start) : max(0, stop - start)]
            if wanted.size:
                yield wanted
                at += wanted.shape[1]
            if at >= stop:
                return

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def _pieces(self, span: Span, at: int, next_at: float) -> Iterator[_Piece]:
        """Yield sound and where it starts, in order, from before the span on."""
        if self._is_indexed:
            yield from self._placed(self._frames_from(span.start_s))
            return
        if self._passing is None or at < self._held_from:
            self._reopen()
            self._held.clear()
            self._held_from = 0
            self._passing = self._placed(self._stream.frames())
        yield from tuple(self._held)
        for start, planes in self._passing:
            self._held.append((start, planes))
            while self._held and _end_of(self._held[0]) <= next_at:
                self._held_from = _end_of(self._held.popleft())
            yield start, planes

    def _placed(self, frames: Iterable[AudioFrame]) -> Iterator[_Piece]:
        timeline = Timeline(self.sample_rate_hz)
        for frame in frames:
            planes = _resize(planes_of(frame), self.n_channels)
            start, length = timeline.place(
                round(planes.shape[1] * self.sample_rate_hz / frame.sample_rate),
                self._position(frame),
                is_after_loss=self._stream.is_after_loss,
            )
            self._stream.is_after_loss = False
            yield start, _stretch(planes, length)

    def _frames_from(self, start_s: float) -> Iterator[AudioFrame]:
        """Return the frames from a little before a moment on, if a seek can find it."""
        sought_s = start_s - PREROLL_S
        if sought_s > 0 and self._stream.seek(sought_s):
            rest = self._stream.frames()
            first = next(rest, None)
            if first and (first.time or 0.0) - self._stream.origin_s <= start_s:
                return chain([first], rest)
        self._reopen()
        return self._stream.frames()

    def _reopen(self) -> None:
        if not self._stream.is_fresh:
            self._stream.close()
            self._stream = OpenStream.of(self._path, self._track_index)

    def _position(self, frame: AudioFrame) -> float | None:
        if frame.pts is None:
            return None
        time_s = frame.pts * self._stream.time_base_s - self._stream.origin_s
        return time_s * self.sample_rate_hz


def _end_of(piece: _Piece) -> int:
    start, planes = piece
    return start + int(planes.shape[1])


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
