"""A recording in parts that may be listened to at the same time, and their scores put together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from earmark.core.frames import HOP_S
from earmark.core.windows import WINDOW_FRAMES
from earmark.values import Curve, Loss, Scores

SHORTEST_PART_S = 240.0
"""Below this, starting a process costs more than it saves."""


_HAIR = 1e-6
"""Tolerance: 40.96 s at hops of 0.04 s is 1024 hops, whatever floats say."""


@dataclass(frozen=True, slots=True)
class Part:
    """Frames ``[first_frame, stop_frame)`` of a recording; ``None`` is wherever it ends."""

    first_frame: int = 0
    stop_frame: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What listening to a part gave.

    Attributes:
        first_frame: the part's.
        scores: one per vector, ``hop_s`` apart.
        press_scores: one per frame, from the one before the part's first; empty where the detector
            knows no presses.
        end_s: up to where there was sound; 0 where there was none.
        losses: what could not be used.
    """

    first_frame: int
    scores: Scores
    hop_s: float
    press_scores: Scores
    end_s: float
    losses: tuple[Loss, ...]


def vector_at(frame: int, hop_s: float) -> int:
    """Return the first vector that starts at a frame or after it."""
    return math.ceil(frame * HOP_S / hop_s - _HAIR)


def parts_of(duration_s: float, n_at_once: int) -> list[Part]:
    """Return a recording in equal parts that start where windows do."""
    n_parts = max(1, min(n_at_once, int(duration_s / SHORTEST_PART_S)))
    step = round(duration_s / HOP_S / n_parts / WINDOW_FRAMES) * WINDOW_FRAMES
    firsts = [i * step for i in range(n_parts)]
    return [Part(a, b) for a, b in zip(firsts, [*firsts[1:], None], strict=True)]


def joined_scores(parts: Sequence[Heard]) -> Curve:
    """Return the curve of scores over the whole recording."""
    hop_s = parts[0].hop_s
    pieces = [(vector_at(part.first_frame, hop_s), part.scores) for part in parts]
    return Curve(_joined(pieces), hop_s)


def joined_press_scores(parts: Sequence[Heard]) -> Curve:
    """Return the curve of press scores over the whole recording; index 0 is frame 0."""
    return Curve(_joined([(part.first_frame, part.press_scores) for part in parts])[1:], HOP_S)


def joined_losses(parts: Sequence[Heard]) -> tuple[Loss, ...]:
    """Return the losses of all parts; one that two parts met is told once."""
    return tuple(dict.fromkeys(loss for part in parts for loss in part.losses))


def _joined(pieces: list[tuple[int, Scores]]) -> Scores:
    """Return scores from their first places on; 0 where a part broke off before the next."""
    n_scores = max((at + len(scores) for at, scores in pieces if len(scores)), default=0)
    joined = np.zeros(n_scores, np.float32)
    for at, scores in pieces:
        joined[at : at + len(scores)] = scores
    return joined
