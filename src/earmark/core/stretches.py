"""Stretches from all over a recording, to tell what it is like."""

from __future__ import annotations

import numpy as np

from earmark.core.hearings import bounds_of
from earmark.values import Hearing, Member, Schooling, Span, Vectors

_MOST = 120
"""Stretches of a recording: enough to compare it with others, and little to carry along."""

_FEWEST = 4
"""Stretches: with fewer, no recording's halves could be compared."""

_LENGTH_S = 4.0


def stretches_of(hearing: Hearing) -> tuple[Span, ...]:
    """Return spans of about 4 s, evenly spread over a recording, shorter where it is short."""
    n_vectors = len(hearing.levels)
    duration_s = n_vectors * hearing.hop_s
    n_spans = min(n_vectors, int(np.clip(duration_s / _LENGTH_S, _FEWEST, _MOST)))
    each_s = duration_s / max(1, n_spans)
    length_s = min(each_s, _LENGTH_S)
    return tuple(Span(at * each_s, at * each_s + length_s) for at in range(n_spans))


def school(member: Member, hearing: Hearing) -> Schooling | None:
    """Return what is compared of a recording, or ``None`` where it was never measured."""
    tracks = member.recording.tracks
    wanted = member.choice.track
    chosen = [each for each in tracks if wanted in {None, each.number}]
    # As players do: the default one, else the first.
    track = max(chosen, key=lambda each: each.is_default, default=None)
    if member.acoustics is None or track is None:
        return None
    return Schooling(member.acoustics, track.codec, track.sample_rate_hz, _means(hearing))


def _means(hearing: Hearing) -> Vectors:
    bounds = [bounds_of(hearing, span) for span in stretches_of(hearing)]
    return np.array([hearing.vectors(*each).mean(axis=0) for each in bounds], np.float32)
