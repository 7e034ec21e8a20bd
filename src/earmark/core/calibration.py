"""From how sure a curve looks to how often such spans are right."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from earmark.values import Scores

SUREST = 1e-4
"""Scores this close to 0 or 1 count as no surer: a curve's extremes say little more."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """The chance that a span is right: logistic in its mean log odds and the log of its length.

    A sure span of 10 s is right more often than a sure one of half a second. Fitted on recordings
    that the detector was not trained on. Source: Platt 1999, with a second feature.

    Attributes:
        constant: log odds of a span of 1 s whose scores are even.
        per_log_odds: what a unit of its mean log odds adds.
        per_log_s: what a unit of the natural log of its length in seconds adds.
    """

    constant: float = 0.0
    per_log_odds: float = 1.0
    per_log_s: float = 0.0

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.constant, self.per_log_odds, self.per_log_s))):
            msg = f"a calibration is made of finite numbers, not {self}"
            raise ValueError(msg)

    def chance(self, scores: Scores, hop_s: float) -> float:
        """Return the chance, 0 to 1, that the span of these scores is right."""
        log_odds, log_s = features(scores, hop_s)
        total = self.constant + self.per_log_odds * log_odds + self.per_log_s * log_s
        return float(0.5 + 0.5 * np.tanh(total / 2))


def features(scores: Scores, hop_s: float) -> tuple[float, float]:
    """Return the mean log odds of a span's scores, and the natural log of its length in seconds."""
    # What could not be scored, for sound that is no number, counts as surely not.
    inside = np.clip(np.nan_to_num(scores.astype(np.float64)), SUREST, 1 - SUREST)
    return float(np.log(inside / (1 - inside)).mean()), float(np.log(len(scores) * hop_s))
