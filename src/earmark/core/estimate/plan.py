"""Draw whom to ask: at random, within strata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from earmark.values import Scores

Rows: TypeAlias = NDArray[np.int64]
"""Shape ``(n,)``: indices into the spans under audit."""

_N_FOUND, _N_UNFOUND = 2, 3
"""Strata of what was found, and of what was not."""

_SMALLEST = 10
"""Spans in a stratum, at least, where there are so many."""

_LEAST_SHARE = 0.3
"""Of the answers, for either side: precision needs the found ones, recall all the others."""

_LEAST_CHANCE = 0.02
"""No score is trusted so far that its spans need no asking."""


@dataclass(frozen=True, slots=True, eq=False)
class Stratum:
    """Spans of similar score, all found or all not.

    Attributes:
        rows: in an order drawn by chance: ask from the front.
        is_found: whether the detector claims them.
        share: of the answers, for these.
        expected: the mean score.
    """

    rows: Rows
    is_found: bool
    share: float
    expected: float


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What to ask, and of whom each answer speaks.

    Attributes:
        strata: disjoint.
        order: every row once; ask from the front, and stop anywhere.
    """

    strata: tuple[Stratum, ...]
    order: Rows


def plan(
    scores: Scores,
    is_found: NDArray[np.bool_],
    rng: np.random.Generator,
    is_known: NDArray[np.bool_] | None = None,
) -> Plan:
    """Return strata by score, and an order of asking that serves precision and recall alike.

    Strata are cut so that each has the same sum of ``sqrt(p * (1 - p))``, the score being ``p``:
    answers then go evenly to each. Source: Neyman 1934; Dalenius & Hodges 1959.

    Args:
        scores: what the detector believes of each span, shape ``(n,)``.
        is_found: what it claims at its threshold, shape ``(n,)``.
        rng: draws the order.
        is_known: which were answered before, not by chance: they are not asked again.
    """
    is_left = np.ones(len(scores), np.bool_) if is_known is None else ~is_known
    chances = np.clip(np.nan_to_num(scores), _LEAST_CHANCE, 1 - _LEAST_CHANCE)
    spreads = np.sqrt(chances * (1 - chances)).astype(np.float64)
    sides = [
        (np.flatnonzero(is_left & ~is_found), False),
        (np.flatnonzero(is_left & is_found), True),
    ]
    total = max(1e-12, float(spreads[is_left].sum()))
    strata: list[Stratum] = []
    for rows, claimed in sides:
        share = float(np.clip(spreads[rows].sum() / total, _LEAST_SHARE, 1 - _LEAST_SHARE))
        parts = _parts(rows, scores, spreads, _N_FOUND if claimed else _N_UNFOUND)
        strata += [
            Stratum(rng.permutation(part), claimed, share / len(parts), float(scores[part].mean()))
            for part in parts
        ]
    return Plan(tuple(strata), _order(strata, rng))


def _parts(rows: Rows, scores: Scores, spreads: NDArray[np.float64], most: int) -> list[Rows]:
    """Cut rows by score into parts of equal spread."""
    if not len(rows):
        return []
    ordered = rows[np.argsort(scores[rows], kind="stable")]
    n_parts = min(most, max(1, len(rows) // _SMALLEST))
    sums = np.cumsum(spreads[ordered])
    cuts = np.searchsorted(sums, sums[-1] * np.arange(1, n_parts) / n_parts)
    return [part for part in np.split(ordered, cuts) if len(part)]


def _order(strata: Sequence[Stratum], rng: np.random.Generator) -> Rows:
    """Interleave the strata so that however many are asked, each has its share."""
    rows = np.concatenate([np.zeros(0, np.int64), *(stratum.rows for stratum in strata)])
    times = [
        (np.arange(len(each.rows)) + rng.uniform(size=len(each.rows))) / each.share
        for each in strata
    ]
    return rows[np.argsort(np.concatenate([np.zeros(0), *times]), kind="stable")]
