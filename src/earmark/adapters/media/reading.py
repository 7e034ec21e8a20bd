"""Turn one stream's frames into seamless blocks on the recording's own timeline."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from typing import TypeAlias

import numpy as np

from earmark.adapters.media.downmix import Downmix
from earmark.adapters.media.stream import OpenStream
from earmark.adapters.media.timeline import Timeline
from earmark.values import Loss, Samples

Piece: TypeAlias = tuple[int, Samples]
"""A frame's sound and the sample of the timeline at which it starts."""

_BLOCK_S = 1.0
_MOST_HOLES_NAMED = 20


class Reading:
    """One pass over a stream, from ``start`` to ``stop`` in samples of the timeline.

    Attributes:
        end: where the sound ended, once the pass came that far; else ``None``.
        missing_s: how much was cut off after that, for whoever knows to tell.
    """

    def __init__(
        self, mix: Downmix, sample_rate_hz: int, start: int = 0, stop: int | None = None
    ) -> None:
        self.end: int | None = None
        self.missing_s = 0.0
        self._mix = mix
        self._rate_hz = sample_rate_hz
        self._start = start
        self._stop = sys.maxsize if stop is None else stop
        self._n_block = int(_BLOCK_S * sample_rate_hz)
        self._timeline = Timeline(sample_rate_hz)
        self._n_corrupt = 0
        self._n_corrupt_at_end = 0

    def blocks(self, stream: OpenStream, *, is_sought: bool) -> Iterator[Samples] | None:
        """Return the blocks, or ``None`` when a seek landed past the start."""
        pieces = self._pieces(stream)
        first = next(pieces, None)
        if is_sought and (first is None or first[0] > self._start):
            return None
        known = () if first is None else (first,)
        return self._gather(self._seamless(chain(known, pieces)))

    def losses(self) -> Iterator[Loss]:
        """Yield what could not be used between ``start`` and what was read so far."""
        yield from self._holes()
        n_corrupt = self._n_corrupt
        if self.missing_s:
            message = f"the file was cut short: {self.missing_s:.1f} s of its sound are missing"
            yield Loss("truncated", message, self.missing_s)
        else:
            n_corrupt += self._n_corrupt_at_end
        if n_corrupt:
            seconds = self._timeline.n_lost / self._rate_hz
            packets = "packet" if n_corrupt == 1 else "packets"
            message = (
                f"{n_corrupt} damaged {packets} could not be decoded: "
                f"{seconds:.2f} s of sound are silent instead"
            )
            yield Loss("corrupt", message, seconds)
        for at in self._timeline.restarts:
            clock = _clock(at / self._rate_hz)
            message = f"the timestamps start again at {clock}: the sound goes on without a gap"
            yield Loss("corrupt", message, 0.0)

    def _holes(self) -> Iterator[Loss]:
        clipped = (
            (max(start, self._start) / self._rate_hz, min(end, self._stop) / self._rate_hz)
            for start, end in self._timeline.holes
        )
        holes = [(start_s, end_s) for start_s, end_s in clipped if end_s > start_s]
        for start_s, end_s in holes[:_MOST_HOLES_NAMED]:
            length_s = end_s - start_s
            message = f"nothing was recorded for {length_s:.2f} s at {_clock(start_s)}"
            yield Loss("hole", message, length_s)
        rest_s = sum(end_s - start_s for start_s, end_s in holes[_MOST_HOLES_NAMED:])
        if rest_s:
            n_more = len(holes) - _MOST_HOLES_NAMED
            message = f"nothing was recorded for {rest_s:.2f} s in {n_more} more holes"
            yield Loss("hole", message, rest_s)

    def _pieces(self, stream: OpenStream) -> Iterator[Piece]:
        rate_hz = self._rate_hz
        samples_per_tick = stream.time_base_s * rate_hz
        origin = stream.origin_s * rate_hz
        mix, place = self._mix.mix, self._timeline.place
        for frame in stream.frames():
            samples = mix(frame)
            if frame.sample_rate != rate_hz:
                samples = _stretch(samples, round(samples.size * rate_hz / frame.sample_rate))
            pts = frame.pts
            at = None if pts is None else pts * samples_per_tick - origin
            start, length = place(samples.size, at, is_after_loss=stream.is_after_loss)
            if stream.is_after_loss:
                stream.is_after_loss = False
                self._n_corrupt = stream.n_corrupt
            if length != samples.size:
                samples = _stretch(samples, length)
            yield start, samples
        self._n_corrupt_at_end = stream.n_corrupt - self._n_corrupt
        self.end = self._timeline.end

    def _seamless(self, pieces: Iterator[Piece]) -> Iterator[Samples]:
        """Yield the pieces from start to stop, with silence in the gaps and without overlaps."""
        stop = self._stop
        expected = self._start
        for start, samples in pieces:
            if start != expected or start + samples.size > stop:
                for n_silent in _share(min(start, stop) - expected, self._n_block):
                    yield np.zeros(n_silent, np.float32)
                    expected += n_silent
                samples = samples[expected - start : max(0, stop - start)]  # noqa: PLW2901 - fits
            if samples.size:
                yield samples
                expected += samples.size
            if expected >= stop:
                return

    def _gather(self, pieces: Iterator[Samples]) -> Iterator[Samples]:
        gathered: list[Samples] = []
        n_gathered = 0
        for piece in pieces:
            gathered.append(piece)
            n_gathered += piece.size
            if n_gathered >= self._n_block:
                yield self._join(gathered)
                gathered, n_gathered = [], 0
        if n_gathered:
            yield self._join(gathered)

    def _join(self, pieces: list[Samples]) -> Samples:
        block = np.concatenate(pieces)
        block *= self._mix.gain
        return block


def _share(total: int, most: int) -> Iterator[int]:
    """Yield a total in parts that are not too large; nothing when it is not positive."""
    while total > 0:
        yield min(total, most)
        total -= most


def _stretch(samples: Samples, length: int) -> Samples:
    positions = np.linspace(0.0, max(0, samples.size - 1), length)
    return np.interp(positions, np.arange(samples.size), samples).astype(np.float32)


def _clock(time_s: float) -> str:
    minutes, seconds = divmod(time_s, 60)
    return f"{int(minutes) // 60}:{int(minutes) % 60:02d}:{seconds:05.2f}"
