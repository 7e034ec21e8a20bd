"""The small trained part: from vectors to scores, in plain arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earmark.values import Scores, Vectors


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """One logistic output or several per vector.

    Attributes:
        weights: shape ``(dim, n_outputs)``.
        biases: shape ``(n_outputs,)``.
    """

    weights: NDArray[np.float32]
    biases: NDArray[np.float32]

    def __post_init__(self) -> None:
        if self.weights.ndim != 2 or self.biases.shape != self.weights.shape[1:]:  # noqa: PLR2004 - a matrix
            msg = f"a head's biases {self.biases.shape} do not fit its weights {self.weights.shape}"
            raise ValueError(msg)

    def score(self, vectors: Vectors) -> Scores:
        """Return scores, 0 to 1, shape ``(n_windows * n_outputs,)``, in the order of time."""
        # Summed row by row: a matrix product would round differently for blocks of other sizes.
        logits = np.einsum("nd,do->no", vectors, self.weights) + self.biases
        # The logistic function, in a form that cannot overflow.
        return np.asarray(0.5 + 0.5 * np.tanh(logits / 2), np.float32).reshape(-1)


def blank_head(dim: int) -> Head:
    """Return a head with one output that knows nothing."""
    return Head(np.zeros((dim, 1), np.float32), np.zeros(1, np.float32))
