"""One video of many moments, each with its recording's name and time burnt in, and a chapter."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import numpy as np
from av import AudioResampler, AudioStream, VideoFrame, VideoStream
from av.container import OutputContainer

from earmark.adapters.media.canvas import Canvas, Strip
from earmark.adapters.media.hearing import Hearing, Planes, planes_of
from earmark.adapters.media.opening import open_media
from earmark.adapters.media.output import (
    TICKS_PER_S,
    Step,
    add_picture,
    add_sound,
    kind_of,
    mux_in_order,
    sound_frame,
    written_whole,
)
from earmark.adapters.media.probe import choose_track
from earmark.adapters.media.seeing import OpenPicture, Seeing
from earmark.values import Recording, Span, TrackChoice

RATE_HZ = 48_000
LARGEST = (1280, 720)
WITHOUT_PICTURE = (640, 360)
SLOWEST_HZ = 10
"""At which the time is written anew where pictures come more seldom."""

_USUAL_RATE = Fraction(30)
_TICK = Fraction(1, TICKS_PER_S)
_LINES = 16
"""The text's height goes so often into the picture's."""

Write: TypeAlias = Callable[[str, float, int, int], Strip]
"""Writes a name and a time, no wider and just as high as told."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A moment of a supercut.

    Attributes:
        name: stands before the time.
        chapter: title of its chapter.
    """

    recording: Recording
    span: Span
    choice: TrackChoice
    name: str
    chapter: str


class Opened:
    """A recording that scenes are taken out of."""

    def __init__(self, scene: Scene) -> None:
        recording = scene.recording
        with open_media(recording.path) as container:
            track = choose_track(container, recording, scene.choice)
        with ExitStack() as on_error:
            self.hearing = on_error.enter_context(closing(Hearing(recording, track)))
            self.picture = OpenPicture(recording.path) if recording.has_picture else None
            on_error.pop_all()

    def size(self, span: Span) -> tuple[int, int] | None:
        """Return how large pictures are shown, if there are any."""
        seeing = Seeing(self.picture, span) if self.picture else None
        if seeing is None or seeing.is_empty:
            return None
        return round(seeing.width * seeing.sample_aspect_ratio), seeing.height

    def close(self) -> None:
        """Close the file."""
        self.hearing.close()
        if self.picture:
            self.picture.close()


def write_supercut(
    scenes: Sequence[Scene], to: Path, size: tuple[int, int] | None, write: Write
) -> Iterator[Scene]:
    """Write a video of scenes, one after the other; yield each when it is in.

    Args:
        scenes: ordered by recording; at least one.
        to: its suffix names the kind.
        size: of the pictures of most; ``None`` where there are none.
        write: writes the name and time.
    """
    canvas = Canvas.for_pictures(*(size or WITHOUT_PICTURE), LARGEST)
    starts = _starts(scenes)
    with written_whole(to, kind_of(to).container) as container, ExitStack() as still_open:
        shown = add_picture(
            container, to, width=canvas.width, height=canvas.height, rate=_USUAL_RATE
        )
        heard = add_sound(container, to, RATE_HZ, 2)
        _mark_chapters(container, scenes, starts)
        opened: Opened | None = None
        last: Path | None = None
        for scene, start in zip(scenes, starts, strict=False):
            if opened is None or scene.recording.path != last:
                still_open.close()
                opened = still_open.enter_context(closing(Opened(scene)))
                last = scene.recording.path
            pictures = _pictures(scene, opened, canvas, write)
            steps = (
                _shown(pictures, shown, start),
                _heard(_sound(scene, opened.hearing), heard, start),
            )
            for _ in mux_in_order(container, *steps):
                pass
            yield scene
        for stream in (shown, heard):
            container.mux(stream.encode(None))


def _starts(scenes: Sequence[Scene]) -> list[int]:
    """Return where scenes begin, in samples, and where the last ends."""
    starts = [0]
    for scene in scenes:
        starts.append(starts[-1] + _n_samples(scene))
    return starts


def _n_samples(scene: Scene) -> int:
    return max(1, round(scene.span.length_s * RATE_HZ))


def _mark_chapters(
    container: OutputContainer, scenes: Sequence[Scene], starts: Sequence[int]
) -> None:
    container.set_chapters(
        [
            {
                "id": number,
                "start": starts[number - 1] * 1000 // RATE_HZ,
                "end": starts[number] * 1000 // RATE_HZ,
                "time_base": Fraction(1, 1000),
                "metadata": {"title": scene.chapter},
            }
            for number, scene in enumerate(scenes, start=1)
        ]
    )


def _shown(pictures: Iterator[VideoFrame], stream: VideoStream, start: int) -> Iterator[Step]:
    begins = start * TICKS_PER_S // RATE_HZ
    for frame in pictures:
        time_s = (frame.pts or 0) / TICKS_PER_S
        frame.pts = begins + (frame.pts or 0)
        yield time_s, stream.encode(frame)


def _heard(blocks: Iterator[Planes], stream: AudioStream, start: int) -> Iterator[Step]:
    at = start
    for planes in blocks:
        yield (at - start) / RATE_HZ, stream.encode(sound_frame(planes, at, RATE_HZ))
        at += planes.shape[1]


def _pictures(scene: Scene, opened: Opened, canvas: Canvas, write: Write) -> Iterator[VideoFrame]:
    """Yield what is seen, timed from the scene's start, often enough for the time to go on."""
    strip_px = max(12, canvas.height // _LINES // 2 * 2)
    end = math.floor(scene.span.length_s * TICKS_PER_S)
    slowest = TICKS_PER_S // SLOWEST_HZ

    def paint(picture: VideoFrame | None, aspect: Fraction, ticks: int) -> VideoFrame:
        time_s = scene.span.start_s + ticks / TICKS_PER_S
        strip = write(scene.name, time_s, canvas.width, strip_px)
        return canvas.paint(picture, aspect, strip, ticks, _TICK)

    seeing = Seeing(opened.picture, scene.span) if opened.picture else None
    if seeing is not None and seeing.is_empty:
        seeing = None
    aspect = seeing.sample_aspect_ratio if seeing else Fraction(1)
    held: VideoFrame | None = None
    at = 0
    for frame in seeing.frames() if seeing else ():
        ticks = frame.pts or 0
        for again in range(at + slowest, ticks - slowest // 2, slowest) if held else ():
            yield paint(held, aspect, again)
        held, at = frame, ticks
        yield paint(held, aspect, at)
    for again in range(at + slowest if held else 0, end, slowest):
        yield paint(held, aspect, again)


def _sound(scene: Scene, hearing: Hearing) -> Iterator[Planes]:
    """Yield a scene's sound as stereo at ``RATE_HZ``: just as long as it, silent at its end."""
    resampler = AudioResampler("fltp", "stereo", RATE_HZ)
    n_left = _n_samples(scene)
    at = 0
    for planes in hearing.blocks(scene.span):
        for frame in resampler.resample(sound_frame(planes, at, hearing.sample_rate_hz)):
            wanted = planes_of(frame)[:, :n_left]
            n_left -= wanted.shape[1]
            yield wanted
        at += planes.shape[1]
    for frame in resampler.resample(None) if at else ():
        wanted = planes_of(frame)[:, :n_left]
        n_left -= wanted.shape[1]
        yield wanted
    while n_left:
        n_silent = min(n_left, RATE_HZ)
        yield np.zeros((2, n_silent), np.float32)
        n_left -= n_silent


def look_into(scene: Scene) -> tuple[int, int] | None:
    """Return how large a scene's pictures are, ``None`` where there are none.

    ``MediaError`` says that its recording cannot be used, ``ChoiceError`` that it lacks the track.
    """
    with closing(Opened(scene)) as opened:
        return opened.size(scene.span)
