"""Finds the head that fits answers best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from earmark.core.head import Head
from earmark.core.learning.answers import Answers
from earmark.core.learning.background import Background
from earmark.core.learning.evidence import Evidence, Numbers, pool
from earmark.core.learning.moments import Moments
from earmark.values import Vectors

_FREE_BIAS_STRENGTH = 0.01
"""Without a head to start from, this only keeps the bias finite where nothing else would."""
_RARE_LOG_ODDS = -3.0
"""Of every moment before anything is known: what is looked for is rare."""
_MOST_STEPS = 200
_CLOSE_ENOUGH = 1e-6
"""Done when a step improves the loss by a smaller share of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What a head is learnt against.

    Attributes:
        background: gives the scale; its moments count as not of the sound, or, where there is a
            head to start from, as that head has them.
        background_weight: as how many answers of no the background counts.
        start: the head that is right until answers say otherwise.
    """

    background: Background
    background_weight: float
    start: Head | None


def solve(answers: Answers, setting: Setting, strength: float, guess: Head | None = None) -> Head:
    """Return the head that fits best.

    Misfits add up, each answer's as one whatever its length. Without a head to start from, yes
    counts as much as no on the whole; with one, nothing is evened out, for it knows how rare the
    sound is. Against the misfits stands ``strength / 2`` times the squared distance, in
    standardised weights, from the head to start from, or else from one that finds nothing.

    Without any answer, or at infinite strength, that is the result.

    Args:
        answers: what to fit.
        setting: what to learn against.
        strength: see above.
        guess: where to begin, for speed. The loss may have several valleys, so that it can matter.
    """
    problem = _Problem(answers, setting, strength)
    if not len(answers) or np.isinf(strength):
        return setting.start or problem.to_head(problem.anchor)
    first = problem.anchor if guess is None else problem.to_point(guess)
    found = minimize(
        problem.loss,
        first,
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _MOST_STEPS, "ftol": _CLOSE_ENOUGH},
    )
    return problem.to_head(found.x)


def chances_of(head: Head, spans: Sequence[Moments]) -> Numbers:
    """Return the chance that each span has the sound somewhere, shape ``(n_spans,)``."""
    if not spans:
        return np.zeros(0)
    vectors = np.concatenate([each.vectors for each in spans])
    logits = np.einsum("nd,d->n", vectors, head.weights[:, 0]).astype(np.float64) + head.biases[0]
    counts = np.concatenate([each.counts for each in spans])
    return pool(logits, counts, np.array([len(each.counts) for each in spans])).yes


class _Problem:
    """The loss as a function of a point: standardised weights, then the average moment's bias."""

    def __init__(self, answers: Answers, setting: Setting, strength: float) -> None:
        self._mean = setting.background.mean
        self._deviations = setting.background.deviations
        self._rows, self._evidence = _gather(answers, setting)
        self.anchor = np.zeros(len(self._mean) + 1)
        self.anchor[-1] = _RARE_LOG_ODDS
        if setting.start:
            self.anchor = self.to_point(setting.start)
        self._strengths = np.full(len(self.anchor), strength)
        if not setting.start:
            self._strengths[-1] = _FREE_BIAS_STRENGTH

    def to_point(self, head: Head) -> Numbers:
        weights = head.weights[:, 0].astype(np.float64)
        bias = head.biases[0] + self._mean @ weights
        return np.append(weights * self._deviations, bias)

    def to_head(self, point: Numbers) -> Head:
        weights = (point[:-1] / self._deviations).astype(np.float32)
        bias = point[-1] - self._mean @ weights
        return Head(weights[:, np.newaxis], np.array([bias], np.float32))

    def loss(self, point: Numbers) -> tuple[float, Numbers]:
        """Return the loss at a point and its gradient there."""
        weights = point[:-1] / self._deviations
        # The big products in single precision: twice as fast, and no result hangs on more. Not by
        # BLAS: its threads round differently on every machine, and crawl beside a busy core.
        logits = np.einsum("nd,d->n", self._rows, weights.astype(np.float32))
        misfit, slopes = self._evidence.loss(logits + (point[-1] - self._mean @ weights))
        pull = np.einsum("n,nd->d", slopes.astype(np.float32), self._rows)
        away = point - self.anchor
        penalty = float(self._strengths @ away**2) / 2
        total = slopes.sum()
        gradient = np.append((pull - self._mean * total) / self._deviations, total)
        return misfit + penalty, gradient + self._strengths * away


def _gather(answers: Answers, setting: Setting) -> tuple[Vectors, Evidence]:
    """Return all moments to be fitted, and what to fit them to: spans first, then single ones."""
    n_yes = int(answers.has_sound.sum())
    n_no = len(answers) - n_yes + setting.background_weight
    yes_weight = no_weight = 1.0
    if not setting.start:
        yes_weight, no_weight = (n_yes + n_no) / (2 * max(n_yes, 1)), (n_yes + n_no) / (2 * n_no)
    spans = [
        each for each, strong in zip(answers.spans, answers.is_strong, strict=True) if not strong
    ]
    filled = [each for each, strong in zip(answers.spans, answers.is_strong, strict=True) if strong]
    filled_weights = [yes_weight * each.counts / each.counts.sum() for each in filled]
    vectors = setting.background.vectors
    targets = setting.start.score(vectors) if setting.start else np.zeros(len(vectors))
    vector_weight = no_weight * setting.background_weight / len(vectors)
    evidence = Evidence(
        counts=np.concatenate([np.zeros(0, np.intp), *(each.counts for each in spans)]),
        lengths=np.array([len(each.counts) for each in spans], np.intp),
        has_sound=answers.has_sound[~answers.is_strong],
        span_weights=np.where(answers.has_sound, yes_weight, no_weight)[~answers.is_strong],
        targets=np.concatenate([*(np.ones(len(each)) for each in filled_weights), targets]),
        target_weights=np.concatenate([*filled_weights, np.full(len(vectors), vector_weight)]),
    )
    return np.concatenate([*(each.vectors for each in spans + filled), vectors]), evidence
