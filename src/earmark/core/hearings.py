"""The vectors of all recordings of a project."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from earmark.core.head import Head
from earmark.core.learning import Background
from earmark.core.timeline import merge
from earmark.ports import Catalogue, VectorStore
from earmark.values import Curve, Hearing, Span, Vectors

N_BACKGROUND = 2000
"""Moments that stand for all of what nobody said anything about."""

_AT_ONCE = 8192
"""Vectors scored at once."""

_HAIR = 1e-6
"""Tolerance: 1.04 s at hops of 0.08 s is 13 hops, whatever floats say."""


@dataclass(frozen=True, slots=True, eq=False)
class Hearings:
    """What one encoder made of the recordings.

    Attributes:
        by_recording: by digest, in the order of the catalogue; none is empty.
        stale: digests of those that another encoder heard.
        unheard: digests of those of which nothing is kept.
    """

    by_recording: Mapping[str, Hearing]
    stale: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()

    @property
    def hop_s(self) -> float:
        """Return the time from vector to vector; 0 where nothing was heard."""
        return next((each.hop_s for each in self.by_recording.values()), 0.0)


def open_hearings(catalogue: Catalogue, store: VectorStore, encoder_digest: str) -> Hearings:
    """Return what is kept of a project's recordings and can be used."""
    usable: dict[str, Hearing] = {}
    stale, unheard = [], []
    for member in catalogue.members():
        hearing = store.hearing(member.digest)
        if hearing is None or not len(hearing.levels):
            unheard.append(member.digest)
        elif hearing.encoder_digest != encoder_digest:
            stale.append(member.digest)
        else:
            usable[member.digest] = hearing
    return Hearings(usable, tuple(stale), tuple(unheard))


def curve_of(head: Head, hearing: Hearing) -> Curve:
    """Return the scores of a recording, block by block: few of its vectors are held at a time."""
    starts = range(0, len(hearing.levels), _AT_ONCE)
    parts = [head.score(hearing.vectors(start, start + _AT_ONCE)) for start in starts]
    return Curve(np.concatenate([np.zeros(0, np.float32), *parts]), hearing.hop_s)


def bounds_of(hearing: Hearing, span: Span) -> tuple[int, int]:
    """Return the first vector that shares time with a span, and the one after the last."""
    first = math.floor(span.start_s / hearing.hop_s + _HAIR)
    last = math.ceil(span.end_s / hearing.hop_s - _HAIR)
    n_vectors = len(hearing.levels)
    return min(max(0, first), n_vectors), min(max(0, last), n_vectors)


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """Moments drawn at random from where nobody said anything.

    Attributes:
        vectors: shape ``(n, dim)``; may be none.
        owners: the digest of each one's recording, shape ``(n,)``.
    """

    vectors: Vectors
    owners: NDArray[np.str_]

    def without(self, recordings: Sequence[str] = ()) -> Background | None:
        """Return the background that the other recordings make, or ``None`` where there is none."""
        left = self.vectors[~np.isin(self.owners, list(recordings))]
        return Background.of(left) if len(left) else None


def draw_surroundings(
    hearings: Hearings, spoken_of: Mapping[str, Sequence[Span]], rng: np.random.Generator
) -> Surroundings:
    """Draw moments evenly from all recordings, but for the spans given by recording."""
    each = hearings.by_recording
    ends = np.cumsum([len(hearing.levels) for hearing in each.values()])
    n_all = int(ends[-1]) if len(ends) else 0
    drawn = np.sort(rng.choice(n_all, min(n_all, N_BACKGROUND), replace=False))
    parts: list[Vectors] = []
    owners: list[str] = []
    for (digest, hearing), end in zip(each.items(), ends.tolist(), strict=True):
        start = end - len(hearing.levels)
        rows = drawn[(drawn >= start) & (drawn < end)] - start
        rows = rows[~_lies_in(rows * hearing.hop_s, spoken_of.get(digest, ()))]
        if len(rows):
            parts.append(replace(hearing, levels=np.asarray(hearing.levels[rows])).vectors())
            owners += [digest] * len(rows)
    vectors = np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)
    return Surroundings(vectors, np.array(owners, np.str_))


def _lies_in(times_s: NDArray[np.float64], spans: Sequence[Span]) -> NDArray[np.bool_]:
    edges = [time for span in merge(spans) for time in (span.start_s, span.end_s)]
    return np.asarray(np.searchsorted(edges, times_s, "right") % 2 == 1)
