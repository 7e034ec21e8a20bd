"""Makes recordings whose clips can be checked to the sample and picture, and looks into clips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av import AudioFrame, AudioStream, VideoFrame, VideoStream
from av.container import OutputContainer

from earmark.adapters.media.cutter import PyAvCutter
from earmark.adapters.media.decoder import PyAvDecoder
from earmark.adapters.media.hearing import planes_of
from earmark.values import Recording, Span, TrackChoice

CLICK_S = 4.0
PICTURE_OPTIONS = {"libx264": {"g": "50", "crf": "4"}}


@dataclass(frozen=True)
class Made:
    """Six seconds of sound with a click at 4 s, and pictures as grey as their number."""

    length_s: float = 6.0
    rate_hz: int = 48_000
    layout: str = "stereo"
    sound: str = "aac"
    tracks: int = 1
    sound_starts_s: float = 0.0
    hole_s: tuple[float, float] = (0.0, 0.0)
    picture: str = "libx264"
    pix_fmt: str = "yuv420p"
    size: tuple[int, int] = (64, 48)
    fps: Fraction = Fraction(25)
    pictures_s: tuple[float, float] = (0.0, 6.0)
    keep_every: int = 1
    drift: float = 1.0

    def write(self, path: Path) -> Recording:
        with av.open(str(path), "w") as container:
            shown = self._add_picture(container) if self.picture else None
            for place, heard in enumerate([self._add_sound(container) for _ in range(self.tracks)]):
                for sound in self.sound_frames(CLICK_S - place):
                    container.mux(heard.encode(sound))
                container.mux(heard.encode(None))
            if shown:
                for picture in self.picture_frames():
                    container.mux(shown.encode(picture))
                container.mux(shown.encode(None))
        return PyAvDecoder().probe(path)

    def _add_picture(self, container: OutputContainer) -> VideoStream:
        options = PICTURE_OPTIONS.get(self.picture, {})
        stream = container.add_stream(self.picture, rate=self.fps, options=options)
        assert isinstance(stream, VideoStream)
        (stream.width, stream.height), stream.pix_fmt = self.size, self.pix_fmt
        return stream

    def _add_sound(self, container: OutputContainer) -> AudioStream:
        stream = container.add_stream(self.sound, rate=self.rate_hz, layout=self.layout)
        assert isinstance(stream, AudioStream)
        return stream

    def sound_frames(self, click_s: float) -> Iterator[AudioFrame]:
        n_channels = av.AudioLayout(self.layout).nb_channels
        hum = 0.01 * np.sin(
            2 * np.pi * 200 * np.arange(int(self.length_s * self.rate_hz)) / self.rate_hz
        )
        sound = np.tile(hum.astype(np.float32), (n_channels, 1))
        click = round(click_s * self.rate_hz)
        sound[:, click : click + 24] = 0.9
        for start in range(round(self.sound_starts_s * self.rate_hz), sound.shape[1], 1024):
            if self.hole_s[0] <= start / self.rate_hz < self.hole_s[1]:
                continue
            block = np.ascontiguousarray(sound[:, start : start + 1024])
            frame = AudioFrame.from_ndarray(block, format="fltp", layout=self.layout)
            frame.sample_rate, frame.time_base = self.rate_hz, Fraction(1, self.rate_hz)
            frame.pts = round(start * self.drift)
            yield frame

    def picture_frames(self) -> Iterator[VideoFrame]:
        for number in range(int(self.length_s * self.fps)):
            is_shown = self.pictures_s[0] <= number / self.fps < self.pictures_s[1]
            if not is_shown or number % self.keep_every:
                continue
            width, height = self.size
            grey = np.full((height, width, 3), shade(number), np.uint8)
            grey[: height // 4, : width // 4] = 255
            frame = VideoFrame.from_ndarray(grey, format="rgb24").reformat(format=self.pix_fmt)
            frame.pts, frame.time_base = number, 1 / self.fps
            yield frame


def shade(number: int) -> int:
    return 20 + number % 50 * 4


@dataclass(frozen=True)
class Clip:
    """What is in a clip: sound as its player lays it, and pictures with their times and shades."""

    sound: np.ndarray
    rate_hz: int
    times_s: list[float]
    pictures: list[np.ndarray]

    @property
    def click_s(self) -> float:
        loud = np.abs(self.sound).max(axis=0) > 0.45
        return int(loud.argmax()) / self.rate_hz if loud.any() else float("nan")

    @property
    def numbers(self) -> list[int]:
        return [round((int(p[-1, -1, 0]) - 20) / 4) for p in self.pictures]


def look(path: Path) -> Clip:
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    rate_hz = frames[0].sample_rate
    assert frames[0].pts == 0
    sound = np.concatenate([planes_of(frame) for frame in frames], axis=1)
    pictures: list[VideoFrame] = []
    with av.open(str(path)) as container:
        if container.streams.video:
            pictures = list(container.decode(video=0))
    return Clip(
        sound,
        rate_hz,
        [frame.time or 0.0 for frame in pictures],
        [frame.to_ndarray(format="rgb24") for frame in pictures],
    )


def cut(recording: Recording, span: Span, to: Path, choice: TrackChoice | None = None) -> Clip:
    PyAvCutter(choice or TrackChoice()).cut(recording, span, to)
    assert [path for path in to.parent.iterdir() if path.name.endswith(".part")] == []
    return look(to)


def click_in(recording: Recording) -> float:
    """Return when the decoder hears the click."""
    with PyAvDecoder().open(recording.path, TrackChoice()) as sound:
        loud = np.abs(np.concatenate(list(sound.blocks()))) > 0.45
        return int(loud.argmax()) / sound.sample_rate_hz


def pictures_in(recording: Recording) -> list[tuple[float, int]]:
    """Return when which picture is shown, read from start to end."""
    with av.open(str(recording.path)) as container:
        zero_s = max(0, container.start_time or 0) / 1e6
        frames = [
            ((f.time or 0) - zero_s, f.to_ndarray(format="gray")) for f in container.decode(video=0)
        ]
    return [(time_s, round((int(grey[-1, -1]) - 20) / 4)) for time_s, grey in frames]


def turned_a_quarter(mp4: bytes) -> bytes:
    """Return an mp4 whose picture track says "turn 90 degrees clockwise"."""
    start = mp4.index(b"tkhd")
    while mp4[start + 80 : start + 84] != (64 << 16).to_bytes(4):
        start = mp4.index(b"tkhd", start + 4)
    one = 1 << 16
    rows = (0, one, 0, -one, 0, 0, 48 * one, 0, 1 << 30)
    matrix = b"".join(value.to_bytes(4, signed=True) for value in rows)
    return mp4[: start + 44] + matrix + mp4[start + 80 :]
