"""The moments of a span, as few as say the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earmark.values import Vectors

MOST_MOMENTS = 32
"""A span is learnt from as so many moments at most. On answers of 15 s (188 vectors) heads were as
good as from all vectors, and learnt six times as fast."""


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """What a span sounds like, in the order of time.

    Attributes:
        vectors: shape ``(n, dim)``, one at least.
        counts: how many vectors of the recording each stands for, shape ``(n,)``.
    """

    vectors: Vectors
    counts: NDArray[np.intp]

    def __post_init__(self) -> None:
        if self.vectors.ndim != 2 or not len(self.vectors):  # noqa: PLR2004 - a matrix
            msg = f"a span needs vectors of shape (n, dim), one at least, not {self.vectors.shape}"
            raise ValueError(msg)
        if self.counts.shape != self.vectors.shape[:1] or (self.counts < 1).any():
            raise ValueError("each moment of a span stands for one vector or more")
        if not np.isfinite(self.vectors).all():
            raise ValueError("a span's vectors hold something that is no number")


def condense(vectors: Vectors, most: int = MOST_MOMENTS) -> Moments:
    """Return the moments of a span, at most so many.

    Neighbours become their mean where the sound goes on as it was: each moment takes an equal share
    of all the change there is along the span, so that a short sound keeps moments of its own.
    """
    n_vectors = len(vectors)
    if n_vectors <= most:
        return Moments(np.asarray(vectors, np.float32), np.ones(n_vectors, np.intp))
    steps = np.diff(vectors, axis=0)
    changes = np.sqrt(np.einsum("nd,nd->n", steps, steps, dtype=np.float64))
    # A hair for each vector: where nothing changes at all, shares are shares of time.
    hair = changes.sum() * 1e-6 + 1e-30
    travelled = np.concatenate([[0.0], np.cumsum(changes + hair)])
    goals = np.linspace(0.0, travelled[-1], most + 1)[:-1]
    firsts = np.unique(np.searchsorted(travelled, goals))
    counts = np.diff(firsts, append=n_vectors)
    sums = np.add.reduceat(vectors, firsts, axis=0, dtype=np.float32)
    means = sums / counts[:, np.newaxis]
    return Moments(means.astype(np.float32), counts)
