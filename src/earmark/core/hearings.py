"""The vectors of all recordings of a project."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from earmark.core.head import Head
from earmark.core.learning import Background
from earmark.core.timeline import merge
from earmark.errors import CatalogueError
from earmark.ports import Catalogue, VectorStore
from earmark.values import Curve, Hearing, Span, Vectors

N_BACKGROUND = 2000
"""Moments that stand for all of what nobody said anything about."""

_AT_ONCE = 2048
"""Vectors scored at once: four times as many leave the processor's cache, and take five times as
long each."""

_HAIR = 1e-6
"""Tolerance: 1.04 s at hops of 0.08 s is 13 hops, whatever floats say."""


@dataclass(frozen=True, slots=True, eq=False)
class Hearings:
    """What one encoder made of the recordings.

    Attributes:
        by_recording: by digest, in the order of the catalogue; none is empty. Each is opened when
            it is looked at: keep none that you are done with.
        lengths: how many vectors each has, in the same order.
        stale: digests of those that another encoder heard.
        unheard: digests of those of which nothing is kept.
    """

    by_recording: Mapping[str, Hearing]
    lengths: tuple[int, ...] = ()
    stale: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()

    @property
    def hop_s(self) -> float:
        """Return the time from vector to vector; 0 where nothing was heard."""
        return next((each.hop_s for each in self.by_recording.values()), 0.0)


def open_hearings(catalogue: Catalogue, store: VectorStore, encoder_digest: str) -> Hearings:
    """Return what is kept of a project's recordings and can be used."""
    usable = _OnDemand(store)
    stale, unheard = [], []
    for member in catalogue.members():
        hearing = store.hearing(member.digest)
        if hearing is None or not len(hearing.levels):
            unheard.append(member.digest)
        elif hearing.encoder_digest != encoder_digest:
            stale.append(member.digest)
        else:
            usable.note(member.digest, hearing)
    return Hearings(usable, usable.lengths, tuple(stale), tuple(unheard))


class _OnDemand(Mapping[str, Hearing]):
    """Opens a hearing whenever it is looked at.

    Kept open, each would take one of the files that a process may have, often a thousand, and what
    was read of it would count as memory of this process: 8.6 GB in a thousand hours.

    Raises:
        CatalogueError: a recording was forgotten, or scanned otherwise, since it was noted.
    """

    def __init__(self, store: VectorStore) -> None:
        self._store = store
        self._forms: dict[str, _Form] = {}

    def note(self, digest: str, hearing: Hearing) -> None:
        """Hold this hearing of a recording."""
        self._forms[digest] = _form_of(hearing)

    @property
    def lengths(self) -> tuple[int, ...]:
        """Return how many vectors each has."""
        return tuple(n_vectors for n_vectors, *_ in self._forms.values())

    def __getitem__(self, digest: str) -> Hearing:
        form = self._forms[digest]
        hearing = self._store.hearing(digest)
        if hearing is None or _form_of(hearing) != form:
            msg = f"recording {digest[:12]} was scanned otherwise meanwhile, or removed. Try again."
            raise CatalogueError(msg)
        return hearing

    def __iter__(self) -> Iterator[str]:
        return iter(self._forms)

    def __len__(self) -> int:
        return len(self._forms)


_Form: TypeAlias = "tuple[int, float, str, bytes]"


def _form_of(hearing: Hearing) -> _Form:
    """Return what no other hearing of the same recording has."""
    steps = hearing.steps.tobytes()
    return len(hearing.levels), hearing.hop_s, hearing.encoder_digest, steps


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
    ends = np.cumsum((0, *hearings.lengths))
    drawn = np.sort(rng.choice(ends[-1], min(ends[-1], N_BACKGROUND), replace=False))
    bounds = np.searchsorted(drawn, ends).tolist()
    parts: list[Vectors] = []
    owners: list[str] = []
    for at, digest in enumerate(hearings.by_recording):
        rows = drawn[bounds[at] : bounds[at + 1]] - ends[at]
        if not len(rows):
            continue
        hearing = hearings.by_recording[digest]
        rows = rows[~_lies_in(rows * hearing.hop_s, spoken_of.get(digest, ()))]
        if len(rows):
            parts.append(replace(hearing, levels=np.asarray(hearing.levels[rows])).vectors())
            owners += [digest] * len(rows)
    vectors = np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)
    return Surroundings(vectors, np.array(owners, np.str_))


def _lies_in(times_s: NDArray[np.float64], spans: Sequence[Span]) -> NDArray[np.bool_]:
    edges = [time for span in merge(spans) for time in (span.start_s, span.end_s)]
    return np.asarray(np.searchsorted(edges, times_s, "right") % 2 == 1)
