"""Read the frames of one audio stream, past whatever of it is damaged."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import av
from av import AudioFrame, AudioStream, Packet
from av.container import InputContainer
from av.stream import Discard

from earmark.adapters.media.opening import open_media
from earmark.adapters.media.probe import is_indexed, origin_s

_MOST_FAILED_READS = 16
"""Reads that fail in a row before the rest of the file is given up."""


class OpenStream:
    """One audio stream of a file that is open; its other streams are not even read.

    Attributes:
        container: the open file.
        is_fresh: no frames were taken yet: the next ones start at the beginning.
        origin_s: the timestamp that a player shows as zero.
        n_corrupt: packets that could not be decoded so far.
        is_after_loss: the last packet could not be decoded; whoever has seen that resets it.
    """

    def __init__(self, container: InputContainer, track_index: int) -> None:
        self.container = container
        self.is_fresh = True
        self._waiting: Iterator[AudioFrame] | None = None
        self._stream = self.container.streams.audio[track_index]
        for other in self.container.streams:
            if other.index != self._stream.index:
                other.discard = Discard.all
        self.origin_s = origin_s(self.container)
        self.n_corrupt = 0
        self.is_after_loss = False

    @classmethod
    def of(cls, path: Path, track_index: int) -> OpenStream:
        """Open a file for one of its audio streams."""
        return cls(open_media(path), track_index)

    @property
    def time_base_s(self) -> float:
        """Return the length of a tick of its timestamps."""
        return float(self._stream.time_base or 1)

    def seek(self, time_s: float) -> bool:
        """Go to the last packet at or before a time on the timeline; tell whether that worked."""
        if not is_indexed(self.container):
            return False
        self._waiting = None
        self.is_fresh = False
        ticks = int((time_s + self.origin_s) / self.time_base_s)
        try:
            self.container.seek(ticks, stream=self._stream, backward=True)
        except (av.FFmpegError, OSError):
            return False
        return True

    def first(self) -> AudioFrame | None:
        """Return the first frame, which ``frames`` yields all the same."""
        frames = self._decoded()
        first = next(frames, None)
        self._waiting = frames if first is None else chain((first,), frames)
        return first

    def frames(self) -> Iterator[AudioFrame]:
        """Return what can be decoded, in order."""
        waiting, self._waiting = self._waiting, None
        self.is_fresh = False
        return waiting or self._decoded()

    def _decoded(self) -> Iterator[AudioFrame]:
        if self._stream.codec_context is None:
            return
        decode = self._stream.codec_context.decode
        for packet in self._packets():
            try:
                yield from decode(packet)
            except av.FFmpegError:
                self.n_corrupt += 1
                self.is_after_loss = True

    def close(self) -> None:
        """Close the file."""
        self.container.close()

    def _packets(self) -> Iterator[Packet[AudioStream]]:
        for _ in range(_MOST_FAILED_READS):
            try:
                yield from self.container.demux(self._stream)
            except av.FFmpegError:
                self.is_after_loss = True
            else:
                return
