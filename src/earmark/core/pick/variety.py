"""How like each other vectors are, and a choice of those that are not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from earmark.core.pick.pool import Rows
from earmark.values import Vectors

_AT_ONCE = 4096
"""Vectors compared at once: they fit in a processor's cache."""

_DEVIATIONS_OF_MOST = 2.563
"""The middle 80 % of a normal distribution span so many standard deviations."""

_SAMPLE = 2000
"""So many vectors tell how far each dimension spreads."""


def liken(
    n_rows: int, vectors_of: Callable[[Rows], Vectors], example: Vectors
) -> NDArray[np.float64]:
    """Return how like the example each row is, 0 to 1: the cosine in standardised dimensions.

    It reads all vectors, so keep it for as long as the rows and the example stay.

    Args:
        n_rows: of the pool.
        vectors_of: gives the mean vectors of rows, shape ``(m, dim)``.
        example: mean vector of the sound, shape ``(dim,)``.
    """
    rows = np.arange(n_rows)
    likeness = np.zeros(n_rows, np.float64)
    if not n_rows:
        return likeness
    sample = vectors_of(rows[:: max(1, n_rows // _SAMPLE)])
    spread = sample.std(axis=0)
    middle, scale = sample.mean(axis=0), 1 / np.where(spread > 0, spread, 1)
    direction = (example - middle) * scale
    direction /= max(float(np.linalg.norm(direction)), 1e-12)
    for start in range(0, n_rows, _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        here = (vectors_of(some) - middle) * scale
        lengths = np.maximum(np.linalg.norm(here, axis=1), 1e-12)
        likeness[some] = np.clip(0.5 + 0.5 * (here @ direction) / lengths, 0, 1)
    return likeness


def spread_out(
    vectors: Vectors,
    n: int,
    *,
    known: Vectors,
    rng: np.random.Generator,
    weights: NDArray[np.float64] | None = None,
) -> list[int]:
    """Return which vectors to take, one after the other: each far from those taken and the known.

    Without weights each is the farthest, measured where every dimension has the same spread. With
    weights it is the one whose weight times variety is greatest; variety goes from 0, for what is
    there already, towards 1, so that an outlier cannot outweigh everything. Chance breaks ties.

    Source: the farthest-first traversal of Gonzalez 1985, with weights.

    Args:
        vectors: to choose from, shape ``(m, dim)``.
        n: how many at most.
        known: shape ``(k, dim)``; ``k`` may be 0.
        rng: breaks ties.
        weights: above 0, shape ``(m,)``.
    """
    scale = _spread(vectors) * np.sqrt(max(1, vectors.shape[1]))
    here = vectors / scale
    nearest = nearest_distances(here, known / scale) if len(known) else np.full(len(here), np.inf)
    worth = np.ones(len(here)) if weights is None else weights
    # Where the spread of each dimension is 1, two vectors lie about this far apart.
    typical = np.sqrt(2.0)
    taken: list[int] = []
    is_left = np.ones(len(here), np.bool_)
    while len(taken) < min(n, len(here)):
        variety = 1 - typical / (typical + nearest)
        merit = np.where(is_left, worth * variety, -1.0)
        row = int(rng.choice(np.flatnonzero(merit == merit.max())))
        taken.append(row)
        is_left[row] = False
        nearest = np.minimum(nearest, np.linalg.norm(here - here[row], axis=1))
    return taken


def nearest_distances(vectors: Vectors, known: Vectors) -> NDArray[np.float64]:
    """Return how far the nearest of the known is from each vector, shape ``(m,)``."""
    squares = (vectors**2).sum(axis=1)[:, None] + (known**2).sum(axis=1) - 2 * vectors @ known.T
    return np.asarray(np.sqrt(np.maximum(squares.min(axis=1), 0)), np.float64)


def _spread(vectors: Vectors) -> NDArray[np.float64]:
    """Return the standard deviation of each dimension, outliers left out; 1 where it is 0."""
    if not len(vectors):
        return np.ones(vectors.shape[1])
    low, high = np.quantile(vectors, [0.1, 0.9], axis=0)
    middle, whole = (high - low) / _DEVIATIONS_OF_MOST, vectors.std(axis=0)
    return np.where(middle > 0, middle, np.where(whole > 0, whole, 1.0))
