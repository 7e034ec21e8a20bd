"""A head that listens to the neighbours of a moment too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earmark.core.head import Head
from earmark.values import Scores, Vectors


@dataclass(frozen=True, slots=True, eq=False)
class ContextHead:
    """A head with one output, whose log odds are averaged over the moments around each moment.

    That is the head's score of ``average(vectors, reach)``, at the price of the plain head's.

    Attributes:
        head: learnt on averaged vectors.
        reach: how many vectors count to either side.
    """

    head: Head
    reach: int

    def __post_init__(self) -> None:
        if self.reach < 0 or self.head.weights.shape[1] != 1:
            msg = (
                "a context head needs a reach of 0 or more and a head with one output, not "
                f"{self.reach} and {self.head.weights.shape[1]}"
            )
            raise ValueError(msg)

    def score(self, vectors: Vectors) -> Scores:
        """Return scores, 0 to 1, shape ``(n,)``.

        A vector's score hangs on ``reach`` more to either side: whoever scores in blocks gives each
        block so many of its neighbours, and drops their scores.
        """
        # Summed row by row, as ``Head`` does: the same however the vectors were cut into blocks.
        logits = np.einsum("nd,do->no", vectors, self.head.weights)
        around = average(np.asarray(logits, np.float32), self.reach) + self.head.biases
        return np.asarray(0.5 + 0.5 * np.tanh(around / 2), np.float32).reshape(-1)


def average(values: NDArray[np.float32], reach: int) -> NDArray[np.float32]:
    """Return each row's mean with up to ``reach`` rows before and after it, where there are any."""
    total = values.copy()
    n_rows = len(values)
    # One shift after the other, not a running sum: no row's rounding hangs on where a block began.
    for shift in range(1, min(reach, n_rows - 1) + 1):
        total[shift:] += values[:-shift]
        total[:-shift] += values[shift:]
    index = np.arange(n_rows)
    n_around = np.minimum(index, reach) + np.minimum(index[::-1], reach) + 1
    return np.asarray(total / n_around[:, np.newaxis], np.float32)
