"""A small head, learnt from a few labels on any features."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Features: TypeAlias = NDArray[np.float64]
"""Shape ``(n_spans, n_features)``."""


def standardised(features: Features) -> Features:
    """Return features with mean 0 and the same spread, and 1 as the mean squared length of a row.

    So a head's strength means the same for short and for long vectors.
    """
    spread = features.std(axis=0)
    centred = features - features.mean(axis=0)
    return np.asarray(
        centred / np.where(spread > 0, spread, 1.0) / np.sqrt(features.shape[1]), np.float64
    )


def fit(
    features: Features, is_yes: NDArray[np.bool_], strength: float
) -> tuple[NDArray[np.float64], float]:
    """Return the weights and bias of a logistic head.

    They are where ``strength`` times the summed log loss, plus half the squared length of the
    weights, is least.
    """
    signs = np.where(is_yes, 1.0, -1.0)

    def loss(head: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = head[:-1], head[-1]
        margins = signs * (features @ weights + bias)
        pulls = -strength * signs * expit(-margins)
        value = strength * np.logaddexp(0, -margins).sum() + weights @ weights / 2
        return float(value), np.append(features.T @ pulls + weights, pulls.sum())

    head = minimize(loss, np.zeros(features.shape[1] + 1), jac=True, method="L-BFGS-B").x
    return head[:-1], float(head[-1])
