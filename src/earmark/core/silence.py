"""Tell silence from sound, by how far a moment rises above the recording's own noise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from earmark.values import Samples, Span

HOP_S = 0.01
"""A key press lasts two or three of these."""

ABOVE_NOISE_DB = 10.0
"""In 10 ms, steady noise stays within 5 dB of the level that its quietest tenth stays under."""

LOWEST_HZ = 200.0

_QUIETEST_TENTH = 10.0
_DIGITAL_SILENCE = 1e-12  # -120 dB to full scale: less than 16 bits can say


class Loudness:
    """How loud a recording is every 10 ms, without the rumble and hum that would cover a click."""

    def __init__(self, sample_rate_hz: int) -> None:
        self._hop = max(1, round(HOP_S * sample_rate_hz))
        self._hop_s = self._hop / sample_rate_hz
        lowest_hz = min(LOWEST_HZ, sample_rate_hz / 4)
        self._filter = signal.butter(4, lowest_hz, "highpass", fs=sample_rate_hz, output="sos")
        self._state = np.zeros((len(self._filter), 2))
        self._rest = np.zeros(0)
        self._powers: list[NDArray[np.float32]] = [np.zeros(0, np.float32)]

    def push(self, block: Samples) -> None:
        """Listen to the next block; how long it is never changes the result."""
        filtered, self._state = signal.sosfilt(
            self._filter, block.astype(np.float64), zi=self._state
        )
        rest = np.concatenate([self._rest, filtered])
        n_whole = rest.size - rest.size % self._hop
        hops = np.square(rest[:n_whole]).reshape(-1, self._hop)
        self._powers.append(hops.mean(axis=1).astype(np.float32))
        self._rest = rest[n_whole:]

    def is_sounding(self, spans: Sequence[Span]) -> list[bool]:
        """Say of each span whether anything in it is ``ABOVE_NOISE_DB`` above the noise floor.

        That is the level which the quietest tenth of all that was pushed stays under; digital
        silence is a gate or a hole, no noise.
        """
        powers = np.concatenate(self._powers)
        heard = powers[powers > _DIGITAL_SILENCE]
        floor = float(np.percentile(heard, _QUIETEST_TENTH)) if heard.size else 0.0
        least = max(floor, _DIGITAL_SILENCE) * 10 ** (ABOVE_NOISE_DB / 10)
        edges = [
            (round(span.start_s / self._hop_s), round(span.end_s / self._hop_s)) for span in spans
        ]
        return [
            bool(powers[first : max(last, first + 1)].max(initial=0.0) > least)
            for first, last in edges
        ]
