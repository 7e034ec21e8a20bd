"""Read the pictures of one span, upright and in a size and format that any player takes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av import VideoFrame, VideoStream
from av.container import InputContainer
from av.stream import Discard, Disposition

from earmark.adapters.media.opening import open_media
from earmark.adapters.media.output import TICKS_PER_S
from earmark.adapters.media.probe import origin_s
from earmark.values import Span

_STEPS_BACK_S = (0.0, 10.0)
"""How far before the span to look for a key frame, before all is read from the start."""

_USUAL_RATE = Fraction(25)


class OpenPicture:
    """The moving picture of a file that is open; its other streams are not even read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.container, self.stream = _open(path)

    def reopen(self) -> None:
        """Go back to the very start."""
        self.container.close()
        self.container, self.stream = _open(self._path)

    def close(self) -> None:
        """Close the file."""
        self.container.close()


class Seeing:
    """The pictures of one span; the next is looked at when this one is done with.

    Attributes:
        width, height: even, and upright whatever the camera's way up.
        rate: how many frames there are in a second, about.
        sample_aspect_ratio: how wide a picture point is for its height.
    """

    def __init__(self, picture: OpenPicture, span: Span) -> None:
        self._picture = picture
        self._span = span
        self.rate = self._picture.stream.average_rate or _USUAL_RATE
        ratio = self._picture.stream.sample_aspect_ratio or Fraction(1)
        self._rest: Iterator[tuple[float, VideoFrame]] = iter(())
        first = self._find_first()
        self.is_empty = first is None
        if first is None:
            return
        self._is_rgb = first[1].format.is_rgb
        self._quarters = round(first[1].rotation / 90) % 4
        is_lying = self._quarters % 2
        sides = (first[1].height, first[1].width) if is_lying else (first[1].width, first[1].height)
        self.width, self.height = (max(2, side - side % 2) for side in sides)
        self.sample_aspect_ratio = 1 / ratio if is_lying else ratio
        self._first = first[1]

    def describe_to(self, stream: VideoStream) -> None:
        """Tell a stream how wide picture points are and what the colours mean."""
        context, own = stream.codec_context, self._picture.stream.codec_context
        context.sample_aspect_ratio = self.sample_aspect_ratio
        if not self._is_rgb:
            context.color_primaries = own.color_primaries
            context.color_trc = own.color_trc
            context.colorspace = own.colorspace

    def frames(self) -> Iterator[VideoFrame]:
        """Yield frames timed from the span's start, in ticks; to be walked through once.

        The picture that is on screen at the start comes first, at 0; the one on screen at the end
        stays until then.
        """
        held = self._first
        at, end = 0, round(self._span.length_s * TICKS_PER_S)
        for time_s, frame in self._rest:
            ticks = round((time_s - self._span.start_s) * TICKS_PER_S)
            if ticks > at:
                yield self._fit(held, at)
                if ticks >= end:
                    yield from self._hold(held, at, end)
                    return
                at = ticks
            held = frame
        yield self._fit(held, at)

    def _hold(self, held: VideoFrame, at: int, end: int) -> Iterator[VideoFrame]:
        frame_ticks = int(TICKS_PER_S / self.rate)
        if end - at > 2 * frame_ticks:
            yield self._fit(held, end - frame_ticks)

    def _fit(self, frame: VideoFrame, ticks: int) -> VideoFrame:
        if self._quarters:
            planes = frame.reformat(format="yuv444p").to_ndarray().astype(np.uint8)
            turned = np.ascontiguousarray(np.rot90(planes, self._quarters, axes=(1, 2)))
            frame = VideoFrame.from_ndarray(turned, format="yuv444p")
        fitted = frame.reformat(width=self.width, height=self.height, format="yuv420p")
        fitted.pts = ticks
        fitted.time_base = Fraction(1, TICKS_PER_S)
        fitted.pict_type = 0
        return fitted

    def _find_first(self) -> tuple[float, VideoFrame] | None:
        """Return the frame to start from: a key frame before the span if a seek can find one."""
        for back_s in _STEPS_BACK_S:
            if self._span.start_s - back_s > 0 and self._seek(self._span.start_s - back_s):
                self._rest = self._timed()
                first = next(self._rest, None)
                if first and first[0] <= self._span.start_s:
                    return first
        self._picture.reopen()
        self._rest = self._timed()
        return next(self._rest, None)

    def _seek(self, time_s: float) -> bool:
        ticks = int(
            (time_s + origin_s(self._picture.container)) / (self._picture.stream.time_base or 1)
        )
        try:
            self._picture.container.seek(ticks, stream=self._picture.stream, backward=True)
        except (av.FFmpegError, OSError):
            return False
        return True

    def _timed(self) -> Iterator[tuple[float, VideoFrame]]:
        """Yield frames with their times on the timeline.

        Frames come in the order in which they are shown. Where their own timestamps do not (AVI
        cannot keep them), the decoding order's are used, as FFmpeg itself does.
        """
        zero_s = origin_s(self._picture.container)
        tick_s = float(self._picture.stream.time_base or 1)
        last: dict[str, int] = {}
        n_wrong = {"pts": 0, "dts": 0}
        for frame in self._decoded():
            stamps = {"pts": frame.pts, "dts": frame.dts}
            known = {name: stamp for name, stamp in stamps.items() if stamp is not None}
            for name, stamp in known.items():
                n_wrong[name] += name in last and stamp <= last[name]
            last |= known
            if known:
                best = min(known, key=lambda name: n_wrong[name])
                yield known[best] * tick_s - zero_s, frame

    def _decoded(self) -> Iterator[VideoFrame]:
        try:
            for packet in self._picture.container.demux(self._picture.stream):
                try:
                    yield from packet.decode()
                except av.FFmpegError:
                    continue
        except av.FFmpegError:
            return


def _open(path: Path) -> tuple[InputContainer, VideoStream]:
    container = open_media(path)
    stream = next(each for each in container.streams.video if is_moving(each))
    stream.thread_type = "AUTO"
    for other in container.streams:
        if other.index != stream.index:
            other.discard = Discard.all
    return container, stream


def is_moving(stream: VideoStream) -> bool:
    """Tell pictures that move from the cover of an album."""
    return not stream.disposition & Disposition.attached_pic and stream.codec_context is not None
