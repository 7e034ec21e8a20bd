"""What recordings sound like where nobody said anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earmark.core.learning.moments import Moments
from earmark.values import Vectors

_SMALLEST_SHARE = 0.1
"""A dimension that hardly ever moves is not blown up beyond this share of the median deviation."""


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """The average moment of the recordings, how far moments stray from it, and some of them.

    Attributes:
        mean: shape ``(dim,)``.
        deviations: standard deviations, all above 0, shape ``(dim,)``.
        vectors: moments drawn at random, one or more, shape ``(n, dim)``; some may be of the
            sound.
    """

    mean: NDArray[np.float64]
    deviations: NDArray[np.float64]
    vectors: Vectors

    def __post_init__(self) -> None:
        dim = self.vectors.shape[-1]
        if self.mean.shape != (dim,) or self.deviations.shape != (dim,) or not len(self.vectors):
            msg = (
                f"a background's mean {self.mean.shape}, deviations {self.deviations.shape} and "
                f"vectors {self.vectors.shape} do not fit together"
            )
            raise ValueError(msg)
        numbers = (self.mean, self.deviations, self.vectors)
        if not all(np.isfinite(each).all() for each in numbers) or (self.deviations <= 0).any():
            raise ValueError("a background is made of finite numbers, with deviations above 0")

    @classmethod
    def of(cls, vectors: Vectors) -> Background:
        """Measure vectors drawn at random."""
        mean = vectors.mean(axis=0, dtype=np.float64)
        squares = ((vectors - mean) ** 2).mean(axis=0, dtype=np.float64)
        return cls(mean, _kept_apart_from_zero(np.sqrt(squares)), np.asarray(vectors, np.float32))

    @classmethod
    def of_answers(cls, answers: Sequence[Moments]) -> Background:
        """Measure the answers themselves, for want of anything else; each counts as one."""
        shares = np.concatenate([each.counts / each.counts.sum() for each in answers])
        vectors = np.concatenate([each.vectors for each in answers])
        mean = np.average(vectors, axis=0, weights=shares)
        squares = np.average((vectors - mean) ** 2, axis=0, weights=shares)
        average_moment = mean[np.newaxis].astype(np.float32)
        return cls(mean, _kept_apart_from_zero(np.sqrt(squares)), average_moment)


def _kept_apart_from_zero(deviations: NDArray[np.float64]) -> NDArray[np.float64]:
    moving = deviations[deviations > 0]
    floor = _SMALLEST_SHARE * np.median(moving) if moving.size else 1.0
    return np.maximum(deviations, floor)
