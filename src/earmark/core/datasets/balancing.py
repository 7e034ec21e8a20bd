"""Which negatives are taken, where there are too many."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import partial

from earmark.values import SPLITS, DatasetRule, Example, Sampling, Verdict

ENOUGH = "there were negatives enough"


def balance(examples: Sequence[Example], rule: DatasetRule) -> list[Example]:
    """Return the examples in their order, with as many negatives in each split as the rule allows.

    Hard ones are those that the machine takes for the sound most; one without a score comes after
    those with one. What is drawn at random depends on the span and the seed alone.
    """
    if rule.negatives is None:
        return list(examples)
    left_out = {
        id(each)
        for split in SPLITS
        for each in _too_many(_of(examples, split), rule.negatives, rule)
    }
    return [each for each in examples if id(each) not in left_out]


def _of(examples: Iterable[Example], split: str) -> list[Example]:
    return [each for each in examples if each.split == split]


def _too_many(examples: list[Example], ratio: float, rule: DatasetRule) -> list[Example]:
    n_positives = sum(each.verdict is Verdict.YES for each in examples)
    negatives = [each for each in examples if each.verdict is Verdict.NO]
    negatives.sort(key=partial(_rank, rule=rule))
    return negatives[round(ratio * n_positives) :]


def _rank(example: Example, rule: DatasetRule) -> tuple[float, bytes]:
    span = example.moment.span
    about = f"{rule.seed}\n{example.moment.digest}\n{span.start_s:.3f}\n{span.end_s:.3f}"
    drawn = hashlib.sha256(about.encode()).digest()
    is_hard = rule.sampling is Sampling.HARD and example.score is not None
    return -(example.score or 0.0) if is_hard else 1.0, drawn
