"""A head that learns from answers, with the manners of a scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from earmark.core.head import Head
from earmark.core.learning.answers import Answers
from earmark.core.learning.background import Background
from earmark.core.learning.moments import Moments
from earmark.core.learning.solving import Setting, chances_of, solve
from earmark.core.learning.validation import USUAL_STRENGTH, choose_strength, held_out_scores
from earmark.values import Scores, Vectors

Spans = Sequence[Moments | Vectors]


_PARAMETERS: Final = ("strength", "background_weight", "start", "warm_start")


class NotFittedError(ValueError, AttributeError):
    """Nothing was learnt yet; related to the same errors as scikit-learn's of that name."""


class HeadLearner:
    """Learns a head for single moments from answers about whole spans.

    It keeps scikit-learn's contract: the constructor only stores its parameters, ``get_params``,
    ``set_params`` and ``sklearn.base.clone`` work, ``fit`` returns the learner, and what was learnt
    ends in an underscore. One thing differs: an example is a span with any number of vectors, so
    that ``X`` is a list of matrices and not a matrix, and ``check_estimator`` does not apply. Tools
    that ask for tags (``GridSearchCV``) take a subclass of it and ``sklearn.base.BaseEstimator``.

    Args:
        strength: how much evidence a weight needs to move, above 0; infinity keeps ``start`` as it
            is; ``None`` chooses by cross-validation.
        background_weight: as how many answers of no the background counts; above 0.
        start: the head to start from, which stays as it is until answers say otherwise.
        warm_start: begin each fit at the last one's head: quicker.

    Attributes:
        head_: what was learnt.
        strength_: how strongly it was held back.
        classes_: 0 and 1: the span lacks the sound, or has it somewhere.
        n_features_in_: length of a vector.
    """

    head_: Head
    strength_: float
    classes_: NDArray[np.int64]
    n_features_in_: int

    def __init__(
        self,
        *,
        strength: float | None = USUAL_STRENGTH,
        background_weight: float = 1.0,
        start: Head | None = None,
        warm_start: bool = False,
    ) -> None:
        self.strength = strength
        self.background_weight = background_weight
        self.start = start
        self.warm_start = warm_start

    def fit(
        self,
        spans: Spans,
        verdicts: ArrayLike,
        *,
        is_strong: ArrayLike | None = None,
        background: Background | None = None,
        groups: Sequence[object] | None = None,
    ) -> Self:
        """Learn from answers, and forget what was learnt before.

        Without any answer the head is the one to start from, or one that finds nothing.

        Args:
            spans: what each span sounds like; vectors are condensed, which is best done once.
            verdicts: 1 where the sound is somewhere in the span, 0 where it is nowhere.
            is_strong: which spans of verdict 1 the sound fills from end to end; by default none.
            background: what the recordings sound like; by default the answers must do.
            groups: a recording or block of time for each answer; only a strength to be chosen needs
                them.
        """
        answers = Answers.of(spans, verdicts, is_strong)
        setting = self._setting(answers, background)
        guess = getattr(self, "head_", None) if self.warm_start else None
        if guess is not None and len(guess.weights) != len(setting.background.mean):
            guess = None
        self.strength_ = self._strength_for(answers, setting, groups)
        self.head_ = solve(answers, setting, self.strength_, guess)
        self.classes_ = np.array([0, 1])
        self.n_features_in_ = len(self.head_.weights)
        return self

    def held_out(
        self,
        spans: Spans,
        verdicts: ArrayLike,
        *,
        groups: Sequence[object],
        is_strong: ArrayLike | None = None,
        background: Background | None = None,
    ) -> list[Scores | None]:
        """Return each answer's scores, one a vector, by heads that did not learn from its group.

        ``None`` where there is no such head, for want of another group with a yes in it. The
        learner itself learns nothing. Arguments as for ``fit``.
        """
        answers = Answers.of(spans, verdicts, is_strong)
        setting = self._setting(answers, background)
        strength = self._strength_for(answers, setting, groups)
        return held_out_scores(answers, setting, groups, strength)

    def predict_proba(self, spans: Spans) -> NDArray[np.float64]:
        """Return the chances that each span lacks the sound and that it has it, shape ``(n, 2)``.

        Raises:
            NotFittedError: nothing was learnt yet.
        """
        if not hasattr(self, "head_"):
            raise NotFittedError("this learner has learnt nothing yet: call fit first")
        asked = Answers.of(spans, np.zeros(len(spans)))
        chances = chances_of(self.head_, asked.spans)
        return np.column_stack([1 - chances, chances])

    def predict(self, spans: Spans) -> NDArray[np.int64]:
        """Return 1 for each span that more likely has the sound than not, else 0."""
        return (self.predict_proba(spans)[:, 1] >= 0.5).astype(np.int64)  # noqa: PLR2004 - even odds

    def get_params(self, deep: bool = True) -> dict[str, object]:  # noqa: FBT001, FBT002 - scikit-learn's signature
        """Return the constructor's parameters."""
        del deep  # none of them has parameters of its own
        return {name: getattr(self, name) for name in _PARAMETERS}

    def set_params(self, **params: object) -> Self:
        """Change parameters; what was learnt stays until the next ``fit``."""
        for name, value in params.items():
            if name not in _PARAMETERS:
                msg = f"a HeadLearner has no parameter {name!r}, only {', '.join(_PARAMETERS)}"
                raise ValueError(msg)
            setattr(self, name, value)
        return self

    def _strength_for(
        self, answers: Answers, setting: Setting, groups: Sequence[object] | None
    ) -> float:
        if self.strength is not None:
            return self.strength
        if groups is None:
            raise ValueError("choosing a strength needs the group of each answer")
        return choose_strength(answers, setting, groups)

    def _setting(self, answers: Answers, background: Background | None) -> Setting:
        if self.background_weight <= 0 or (self.strength is not None and self.strength <= 0):
            msg = (
                "a learner's strength and background_weight are above 0, not "
                f"{self.strength} and {self.background_weight}"
            )
            raise ValueError(msg)
        if background is None:
            if len(answers):
                background = Background.of_answers(answers.spans)
            elif self.start:
                background = Background.of(np.zeros((1, len(self.start.weights)), np.float32))
            else:
                raise ValueError("there is nothing to learn from: no answer, background or start")
        dim = len(background.mean)
        shapes = {each.vectors.shape[1:] for each in answers.spans} - {(dim,)}
        if shapes or (self.start and self.start.weights.shape != (dim, 1)):
            msg = (
                "spans, background and start need vectors of one length, and the start one output: "
                f"the background has {dim} numbers to a vector"
            )
            raise ValueError(msg)
        return Setting(background, self.background_weight, self.start)
