"""From answers to what there is, what was found and what was missed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earmark.core.estimate.intervals import add_up, recall_of, share_of
from earmark.core.estimate.plan import Plan, Stratum
from earmark.values import Audit, Estimate, Tally, Verdict


def estimate(
    asked: Plan,
    answers: Mapping[int, Verdict],
    *,
    lengths_s: NDArray[np.float64],
    is_found: NDArray[np.bool_],
) -> Audit:
    """Return how much there is, how much was found and missed, with 95 % intervals.

    Within a stratum the answers are a random sample, and intervals narrow as it is used up; what
    was known before the plan was made, rows of no stratum, counts as it was answered.

    Args:
        asked: the plan the answers were asked by.
        answers: by row, also those known before.
        lengths_s: of each span, shape ``(n,)``.
        is_found: as given to ``plan``.
    """
    rows = np.array(sorted(answers), np.int64)
    known = rows[~np.isin(rows, asked.order)].tolist()

    def tally(weights: NDArray[np.float64]) -> Tally:
        sums = [_of_stratum(stratum, answers, weights) for stratum in asked.strata]
        sums += [_of_known(answers[row], float(weights[row]), bool(is_found[row])) for row in known]
        return _tally(sums, float(weights[is_found].sum()))

    return Audit(
        moments=tally(np.ones(len(lengths_s))),
        seconds=tally(lengths_s),
        n_yes=list(answers.values()).count(Verdict.YES),
        n_no=list(answers.values()).count(Verdict.NO),
        n_unsure=list(answers.values()).count(Verdict.UNSURE),
    )


@dataclass(frozen=True, slots=True)
class _Sum:
    """A stratum's weight, in moments or seconds, and how much of it is yes.

    Attributes:
        yes: share of all of it; what people are unsure about is not.
        decided: the weight of what people are sure about.
        right: share of that that is yes.
    """

    is_found: bool
    whole: float
    yes: Estimate
    decided: float
    right: Estimate


def _of_stratum(
    stratum: Stratum, answers: Mapping[int, Verdict], weights: NDArray[np.float64]
) -> _Sum:
    whole = float(weights[stratum.rows].sum())
    rows = np.array(list(answers), np.int64)
    rows = rows[np.isin(rows, stratum.rows)]
    verdicts = np.array([answers[row].value for row in rows.tolist()])
    is_sure = verdicts != Verdict.UNSURE.value
    is_yes = (verdicts == Verdict.YES.value).astype(np.float64)
    n_rows = len(stratum.rows)
    left = math.sqrt((n_rows - len(rows)) / max(1, n_rows - 1))
    given = weights[rows]
    decided = given[is_sure].sum() / given.sum() if len(rows) else 1.0
    guess = Estimate(stratum.expected, 0.0, 1.0)
    return _Sum(
        is_found=stratum.is_found,
        whole=whole,
        yes=share_of(is_yes, given, left) if len(rows) else guess,
        decided=float(whole * decided),
        right=share_of(is_yes[is_sure], given[is_sure], left) if is_sure.any() else guess,
    )


def _of_known(verdict: Verdict, weight: float, is_found: bool) -> _Sum:  # noqa: FBT001 - a fact of the row
    value = float(verdict is Verdict.YES)
    sure = Estimate(value, value, value)
    return _Sum(is_found, weight, sure, 0.0 if verdict is Verdict.UNSURE else weight, sure)


def _tally(sums: Sequence[_Sum], claimed: float) -> Tally:
    found = add_up([(each.whole, each.yes) for each in sums if each.is_found])
    missed = add_up([(each.whole, each.yes) for each in sums if not each.is_found])
    right = add_up([(each.decided, each.right) for each in sums if each.is_found])
    decided = sum(each.decided for each in sums if each.is_found)
    precision = Estimate(math.nan, 0.0, 1.0)
    if decided > 0:
        precision = Estimate(right.value / decided, right.low / decided, right.high / decided)
    return Tally(
        claimed=claimed,
        existing=add_up([(each.whole, each.yes) for each in sums]),
        found=found,
        missed=missed,
        precision=precision,
        recall=recall_of(found, missed),
    )
