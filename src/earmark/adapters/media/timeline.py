"""Decide where decoded frames lie on a recording's own timeline; pure arithmetic on samples."""

from __future__ import annotations

from typing import TypeAlias

HOLE_S = 0.040
"""A frame further than this from its place follows a hole or overlaps what was there."""

LOST_S = 0.005
"""The same, right after a packet that could not be decoded: a gap is expected there."""

STEP_S = 0.005
"""Smoothed deviation at which frames start to be stretched or shrunk."""

IN_STEP_S = 0.0005
"""Smoothed deviation at which that ends."""

SMOOTHING_S = 1.0
STRETCH = 0.02
RESTART_S = 10.0
"""A jump back by more than this is a clock that started again, not an overlap."""

LONGEST_HOLE_S = 86_400.0
"""A jump ahead by more than this is a clock set anew: no recording is silent for a day."""


Place: TypeAlias = tuple[int, int]
"""Where a frame goes: its first sample, and how many samples it is to fill."""


class Timeline:
    """Lay frames one after another, in step with their timestamps.

    Timestamps are rounded (to 1 ms in Matroska and FLV), so a frame follows the one before it to
    the sample unless its timestamp says otherwise by far (a hole, an overlap) or the smoothed
    deviation says so (a sound clock that runs off the picture's): then frames are stretched by at
    most 2 % until they are back in step.

    Attributes:
        end: where the last frame ended.
        holes: gaps in the timestamps as ``(start, end)``.
        restarts: where the timestamps jumped as no recording does; the sound goes on seamlessly.
        n_lost: samples missing after packets that could not be decoded.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self.end = 0
        self.holes: list[tuple[int, int]] = []
        self.restarts: list[int] = []
        self.n_lost = 0
        self._rate_hz = sample_rate_hz
        self._hole = HOLE_S * sample_rate_hz
        self._lost = LOST_S * sample_rate_hz
        self._step = STEP_S * sample_rate_hz
        self._smoothing = SMOOTHING_S * sample_rate_hz
        self._is_empty = True
        self._is_stretching = False
        self._deviation = 0.0
        self._shift = 0.0

    def place(self, n_samples: int, at: float | None, *, is_after_loss: bool = False) -> Place:
        """Return where a frame goes.

        Args:
            n_samples: length of the frame.
            at: where its timestamp puts it, in samples; ``None`` when it has none.
            is_after_loss: the packet before it could not be decoded.
        """
        if at is None:
            return self._append(n_samples)
        if self._is_empty:
            return self._anchor(n_samples, at)
        deviation = at + self._shift - self.end
        if abs(deviation) > (self._lost if is_after_loss else self._hole):
            return self._jump(n_samples, deviation, is_after_loss=is_after_loss)
        weight = min(1.0, n_samples / self._smoothing)
        self._deviation += weight * (deviation - self._deviation)
        if self._is_stretching or abs(self._deviation) > self._step:
            return self._stretch(n_samples)
        start = self.end
        self.end = start + n_samples
        return start, n_samples

    def _append(self, length: int) -> Place:
        self._is_empty = False
        start = self.end
        self.end = start + length
        return start, length

    def _anchor(self, n_samples: int, at: float) -> Place:
        if abs(at) > LONGEST_HOLE_S * self._rate_hz:
            self._shift = -at
            self.restarts.append(0)
        else:
            self.end = round(at)
        return self._append(n_samples)

    def _jump(self, n_samples: int, deviation: float, *, is_after_loss: bool) -> Place:
        self._deviation = 0.0
        self._is_stretching = False
        jump_s = deviation / self._rate_hz
        if jump_s > LONGEST_HOLE_S or jump_s < -RESTART_S:
            self._shift -= deviation
            self.restarts.append(self.end)
            return self._append(n_samples)
        start = self.end + round(deviation)
        if is_after_loss:
            self.n_lost += max(0, start - self.end)
        elif start > self.end:
            self.holes.append((self.end, start))
        self.end = max(self.end, start + n_samples)
        return start, n_samples

    def _stretch(self, n_samples: int) -> Place:
        most = max(1, int(STRETCH * n_samples))
        change = max(-most, min(most, round(self._deviation)))
        self._deviation -= change
        self._is_stretching = abs(self._deviation) > IN_STEP_S * self._rate_hz
        return self._append(n_samples + change)
