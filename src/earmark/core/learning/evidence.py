"""How badly scores fit what was answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Numbers = NDArray[np.float64]

SHARPNESS = 6.0
"""How much more the likely moments of a span count for its chance than the others: 0 would be their
mean, a large number their maximum. Chosen by where sounds were found inside real weak answers."""

_LEAST = 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """The chance that each span has the sound, and what was pooled to get there.

    The chance is a mean of the chances p of its moments, each with the weight ``exp(SHARPNESS*p)``.
    Source: Wang, Li and Metze 2019 ("exponential softmax"), there with a sharpness of 1.

    Attributes:
        yes: shape ``(n_spans,)``.
        no: its complement, exact where ``yes`` rounds to 1.
        slopes: by how much a moment's log odds move its span's chance, shape ``(n_moments,)``.
    """

    yes: Numbers
    no: Numbers
    slopes: Numbers


def pool(logits: Numbers, counts: NDArray[np.intp], lengths: NDArray[np.intp]) -> Pooled:
    """Pool the log odds of moments to the chances of their spans.

    Args:
        logits: of all moments, span after span.
        counts: what each moment stands for.
        lengths: number of moments of each span, 1 or more.
    """
    firsts = np.cumsum(lengths) - lengths
    yes, no = expit(logits), expit(-logits)
    weights = counts * np.exp(SHARPNESS * yes)
    totals = np.add.reduceat(weights, firsts)
    span_yes = np.add.reduceat(weights * yes, firsts) / totals
    span_no = np.add.reduceat(weights * no, firsts) / totals
    above = yes - np.repeat(span_yes, lengths)
    shares = weights / np.repeat(totals, lengths)
    return Pooled(span_yes, span_no, shares * (1 + SHARPNESS * above) * yes * no)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """All that a head should fit: first the moments of spans, then moments with a target each.

    Attributes:
        counts: what each moment of a span stands for, shape ``(n_span_moments,)``.
        lengths: number of moments of each span, shape ``(n_spans,)``.
        has_sound: whether the span has the sound in it somewhere, shape ``(n_spans,)``.
        span_weights: shape ``(n_spans,)``.
        targets: chances wanted of the single moments, shape ``(n_single,)``.
        target_weights: shape ``(n_single,)``.
    """

    counts: NDArray[np.intp]
    lengths: NDArray[np.intp]
    has_sound: NDArray[np.bool_]
    span_weights: Numbers
    targets: Numbers
    target_weights: Numbers

    def loss(self, logits: Numbers) -> tuple[float, Numbers]:
        """Return the cross-entropy, weighted, and its slope in each moment's log odds."""
        in_spans, single = np.split(logits, [len(self.counts)])
        total, slopes = 0.0, np.zeros(0)
        if len(self.lengths):
            pooled = pool(in_spans, self.counts, self.lengths)
            chances = np.maximum(np.where(self.has_sound, pooled.yes, pooled.no), _LEAST)
            total = -float(self.span_weights @ np.log(chances))
            per_span = np.where(self.has_sound, -1, 1) * self.span_weights / chances
            slopes = np.repeat(per_span, self.lengths) * pooled.slopes
        total += float(self.target_weights @ (np.logaddexp(0, single) - self.targets * single))
        return total, np.concatenate([slopes, self.target_weights * (expit(single) - self.targets)])
