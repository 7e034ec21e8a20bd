"""How fast a network learns, step by step."""

from __future__ import annotations

import math

_WARM_SHARE = 0.25
_START_SHARE, _END_SHARE = 1 / 25, 1e-4
"""Of the highest rate, at the first step and at the last one (one cycle; Smith 2018)."""


def one_cycle(place: float) -> float:
    """Return the share of the highest rate at a place from 0 to 1: up, and down again."""
    if place < _WARM_SHARE:
        return _between(_START_SHARE, 1.0, place / _WARM_SHARE)
    return _between(1.0, _END_SHARE, (place - _WARM_SHARE) / (1 - _WARM_SHARE))


def _between(start: float, end: float, place: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * place)) / 2
