"""What a person answered, ready to be learnt from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from earmark.core.learning.moments import Moments, condense
from earmark.values import Vectors


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """A person's answers about spans.

    Attributes:
        spans: what each span sounds like.
        has_sound: the verdicts, shape ``(n,)``.
        is_strong: whether the sound fills the span from end to end, which only a yes can say.
    """

    spans: tuple[Moments, ...]
    has_sound: NDArray[np.bool_]
    is_strong: NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        spans: Sequence[Moments | Vectors],
        verdicts: ArrayLike,
        is_strong: ArrayLike | None = None,
    ) -> Answers:
        """Check answers, and condense the spans that are not condensed yet."""
        has_sound = np.asarray(verdicts)
        if has_sound.shape != (len(spans),) or not np.isin(has_sound, (0, 1)).all():
            msg = f"each of {len(spans)} spans needs a verdict, 1 or 0: leave out what is unsure"
            raise ValueError(msg)
        strong = np.zeros(len(spans), bool) if is_strong is None else np.asarray(is_strong, bool)
        if strong.shape != has_sound.shape:
            msg = f"{len(spans)} spans came with {strong.size} times whether they are strong"
            raise ValueError(msg)
        condensed = tuple(each if isinstance(each, Moments) else condense(each) for each in spans)
        if len({each.vectors.shape[1] for each in condensed}) > 1:
            raise ValueError("the vectors of all spans need the same length")
        yes = has_sound.astype(bool)
        return cls(condensed, yes, strong & yes)

    def __len__(self) -> int:
        return len(self.spans)

    def pick(self, index: NDArray[np.intp]) -> Answers:
        """Return some of them, in this order."""
        spans = tuple(self.spans[i] for i in index)
        return Answers(spans, self.has_sound[index], self.is_strong[index])
