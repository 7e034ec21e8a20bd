"""Stretches of time."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open ``[start_s, end_s)`` on a recording's own timeline."""

    start_s: float
    end_s: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.start_s) and math.isfinite(self.end_s)):
            msg = f"a span needs finite times, not {self.start_s} to {self.end_s}"
            raise ValueError(msg)
        if self.end_s < self.start_s:
            msg = f"a span cannot end ({self.end_s}) before it starts ({self.start_s})"
            raise ValueError(msg)

    @property
    def length_s(self) -> float:
        """Return end minus start."""
        return self.end_s - self.start_s
