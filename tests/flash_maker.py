"""Makes recordings with one click and one flash at a known time, and finds both in any file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av import AudioFrame, AudioStream, VideoFrame, VideoStream
from numpy.typing import NDArray

from earmark.adapters.media import PyAvDecoder
from earmark.adapters.media.hearing import planes_of
from earmark.values import Recording
from media_maker import clicks, find_click, noise

FLASH_S = 7.3
RATE_HZ = 48_000
_TICK = Fraction(1, 1000)


@dataclass(frozen=True)
class Flash:
    """Twelve seconds, dark and all but still until a click, from which on all is white.

    Attributes:
        fps: pictures a second.
        is_varying: leave out pictures here and there.
        starts_s: when the picture starts, and the sound.
        hole_s: when neither is there.
    """

    picture: str = "libx264"
    sound: str = "aac"
    fps: int = 30
    is_varying: bool = False
    starts_s: tuple[float, float] = (0.0, 0.0)
    hole_s: tuple[float, float] = (0.0, 0.0)
    length_s: float = 12.0
    key_every: int = 90

    def write(self, path: Path) -> Recording:
        with av.open(str(path), "w") as container:
            shown = container.add_stream(
                self.picture, rate=self.fps, options={"g": str(self.key_every), "bf": "2"}
            )
            heard = container.add_stream(self.sound, rate=RATE_HZ, layout="stereo")
            assert isinstance(shown, VideoStream)
            assert isinstance(heard, AudioStream)
            shown.width, shown.height, shown.pix_fmt = 64, 48, "yuv420p"
            shown.codec_context.time_base = _TICK
            packets = [p for frame in self._pictures() for p in shown.encode(frame)]
            packets += shown.encode(None)
            sounds = [p for frame in self._sounds() for p in heard.encode(frame)]
            sounds += heard.encode(None)
            for packet in sorted(
                [*packets, *sounds], key=lambda p: float((p.dts or 0) * p.time_base)
            ):
                container.mux(packet)
        return PyAvDecoder().probe(path)

    def _is_there(self, time_s: float, starts_s: float) -> bool:
        return time_s >= starts_s and not self.hole_s[0] <= time_s < self.hole_s[1]

    def _pictures(self) -> Iterator[VideoFrame]:
        due_s = [number / self.fps for number in range(round(self.length_s * self.fps))]
        due_s = sorted({*(time_s for time_s in due_s if abs(time_s - FLASH_S) > 1e-3), FLASH_S})
        for number, time_s in enumerate(due_s):
            is_left_out = self.is_varying and number % 7 in (2, 3, 5) and time_s != FLASH_S
            if not self._is_there(time_s, self.starts_s[0]) or is_left_out:
                continue
            grey = 235 if time_s >= FLASH_S else 30
            frame = VideoFrame.from_ndarray(np.full((72, 64), grey, np.uint8), format="yuv420p")
            frame.pts, frame.time_base = round(time_s * 1000), _TICK
            yield frame

    def _sounds(self) -> Iterator[AudioFrame]:
        sound = clicks([FLASH_S], self.length_s) + noise(self.length_s, peak=0.003)
        for at in range(0, len(sound), 960):
            if self._is_there(at / RATE_HZ, self.starts_s[1]):
                planes = np.tile(sound[at : at + 960], (2, 1))
                frame = AudioFrame.from_ndarray(planes, format="fltp", layout="stereo")
                frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, at, Fraction(1, RATE_HZ)
                yield frame


@dataclass(frozen=True)
class Seen:
    """What a player makes of a file, in seconds of its own timeline.

    Attributes:
        click_s: when the click is heard; of the loudest there is.
        flash_s: when the first white picture is shown; infinite if none is.
        first_picture_s: when the first of all is.
    """

    click_s: float
    flash_s: float
    first_picture_s: float
    sound_starts_s: float
    sound_ends_s: float


def look_at(path: Path) -> Seen:
    """Read a file from end to end, with nothing but FFmpeg's own timestamps."""
    with av.open(str(path)) as container:
        zero_s = max(0, container.start_time or 0) / 1e6
        heard = [(f.time or 0.0, _mono(f), f.sample_rate) for f in container.decode(audio=0)]
    with av.open(str(path)) as container:
        shown = list(container.decode(video=0)) if container.streams.video else []
        times = [(f.time or 0.0, float(f.to_ndarray(format="gray").mean()) > 130) for f in shown]
    loudest = max(heard, key=lambda each: float(np.abs(each[1]).max()))
    at = heard.index(loudest)
    near = heard[max(0, at - 1) : at + 2]
    click_s = near[0][0] + find_click(np.concatenate([s for _, s, _ in near]), loudest[2])
    return Seen(
        click_s - zero_s,
        min((time_s for time_s, is_white in times if is_white), default=np.inf) - zero_s,
        min((time_s for time_s, _ in times), default=np.inf) - zero_s,
        heard[0][0] - zero_s,
        heard[-1][0] + heard[-1][1].size / heard[-1][2] - zero_s,
    )


def _mono(frame: AudioFrame) -> NDArray[np.float32]:
    mono: NDArray[np.float32] = planes_of(frame).mean(axis=0)
    return mono
