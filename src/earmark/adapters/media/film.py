"""Make a film out of sound and drawn pictures: H.264 and AAC in an mp4."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import numpy as np
from av import AudioStream, VideoFrame, VideoStream
from numpy.typing import NDArray

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

Picture: TypeAlias = NDArray[np.uint8]
"""Shape ``(height, width, 3)``: red, green, blue; both sides even."""


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """What a film is made of.

    Attributes:
        samples: shape ``(n_channels, n_samples)``, float32, full scale 1.0.
        picture_at: what is seen at a time in seconds; asked in order.
    """

    samples: NDArray[np.float32]
    sample_rate_hz: int
    picture_at: Callable[[float], Picture]
    frame_rate_hz: int = 20

    @property
    def length_s(self) -> float:
        """Return how long it lasts."""
        return float(self.samples.shape[1] / self.sample_rate_hz)


def write_film(film: Film, to: Path) -> Generator[float, None, None]:
    """Write an mp4 that gets its name when it is whole; yield the seconds done."""
    height, width, _ = film.picture_at(0.0).shape
    rate = Fraction(film.frame_rate_hz)
    with written_whole(to, kind_of(to).container) as container:
        seen = add_picture(container, to, width=width, height=height, rate=rate)
        heard = add_sound(container, to, film.sample_rate_hz, len(film.samples))
        yield from mux_in_order(container, _pictures(film, seen), _sound(film, heard))


def _pictures(film: Film, stream: VideoStream) -> Iterator[Step]:
    for number in range(int(film.length_s * film.frame_rate_hz)):
        time_s = number / film.frame_rate_hz
        frame = VideoFrame.from_ndarray(film.picture_at(time_s), format="rgb24")
        frame.pts = number * TICKS_PER_S // film.frame_rate_hz
        frame.time_base = Fraction(1, TICKS_PER_S)
        yield time_s, stream.encode(frame)
    yield film.length_s, stream.encode(None)


def _sound(film: Film, stream: AudioStream) -> Iterator[Step]:
    n_block = film.sample_rate_hz // 4
    for start in range(0, film.samples.shape[1], n_block):
        block = film.samples[:, start : start + n_block]
        frame = sound_frame(block, start, film.sample_rate_hz)
        yield start / film.sample_rate_hz, stream.encode(frame)
    yield film.length_s, stream.encode(None)
