"""Ways of choosing the next questions, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from earmark.core.pick.pool import Pool, Rows
from earmark.core.pick.variety import spread_out
from earmark.errors import ChoiceError
from earmark.values import Span, Vectors

_SHORTLIST = (10, 200)
"""Of the best, at least and at most so many are compared for variety..."""

_SHORTLIST_SHARE = 0.05
"""... and between those, this share of what is open."""

_MOST_REMEMBERED = 1000
"""So many of the vectors asked about, and of those to choose from, are compared at most."""

_ENOUGH = 3
"""So many of yes, and of no, before a head is worth asking what it doubts."""


def _no_vectors() -> Vectors:
    return np.zeros((0, 0), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """What is known when the next question is chosen.

    Attributes:
        pool: what there is to ask about.
        is_open: which of its rows may be asked about, shape ``(n,)``.
        vectors_of: gives the mean vectors of rows, shape ``(m, dim)``.
        asked: mean vectors of what was asked, whatever the answer, shape ``(k, dim)``.
        n_answers: how many were yes, and how many were no.
        likeness: how like an example each row is, shape ``(n,)``, where somebody gave one.
    """

    pool: Pool
    is_open: NDArray[np.bool_]
    vectors_of: Callable[[Rows], Vectors]
    asked: Vectors = field(default_factory=_no_vectors)
    n_answers: tuple[int, int] = (0, 0)
    likeness: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """A span that is worth a question.

    Attributes:
        row: where it stands in the pool.
        recording: the recording's digest.
        score: what the machine believes.
        strategy: why it was chosen.
        inclusion: how likely it was to be chosen, where chance alone chose; a count over such picks
            is honest when each counts as one over its inclusion.
    """

    row: int
    recording: str
    span: Span
    score: float
    strategy: str
    inclusion: float | None = None


def pick(
    situation: Situation, n: int, rng: np.random.Generator, strategy: str = "mixed"
) -> tuple[Pick, ...]:
    """Return up to ``n`` spans to ask about next, no two the same, fewer where no more are open.

    Raises:
        ChoiceError: there is no such strategy, or it needs an example that nobody gave.
    """
    if strategy not in STRATEGIES:
        known = ", ".join(STRATEGIES)
        raise ChoiceError(f"There is no strategy {strategy!r}. Choose one of {known}.")
    wanted = min(n, int(situation.is_open.sum()))
    return tuple(STRATEGIES[strategy](situation, wanted, rng)) if wanted > 0 else ()


def _likelihood(situation: Situation) -> NDArray[np.float64]:
    return situation.pool.scores.astype(np.float64)


def _doubt(situation: Situation) -> NDArray[np.float64]:
    return np.asarray(1 - 2 * np.abs(situation.pool.scores - 0.5), np.float64)


def _likeness(situation: Situation) -> NDArray[np.float64]:
    if situation.likeness is None:
        raise ChoiceError("'similar' needs an example of the sound. Give one, or ask otherwise.")
    return situation.likeness


_VALUES: Mapping[str, Callable[[Situation], NDArray[np.float64]]] = {
    "most-likely": _likelihood,
    "least-certain": _doubt,
    "similar": _likeness,
}


def _ranked(name: str) -> Callable[[Situation, int, np.random.Generator], Iterator[Pick]]:
    """Return the strategy that takes what is worth most by that name."""

    def strategy(situation: Situation, n: int, rng: np.random.Generator) -> Iterator[Pick]:
        values = _VALUES[name](situation)
        rows = _best(values, situation.is_open, n, rng)
        return _picks(situation, rows[np.argsort(-values[rows], kind="stable")], name)

    return strategy


def _different(situation: Situation, n: int, rng: np.random.Generator) -> Iterator[Pick]:
    """Take what is farthest from all that was asked, out of a sample."""
    rows = np.flatnonzero(situation.is_open)
    rows = rng.choice(rows, min(len(rows), max(_MOST_REMEMBERED, n)), replace=False)
    known = _some(situation.asked, rng)
    taken = spread_out(situation.vectors_of(rows), n, known=known, rng=rng)
    return _picks(situation, rows[taken], "most-different")


def _random(situation: Situation, n: int, rng: np.random.Generator) -> Iterator[Pick]:
    """Take spans with a chance that grows with their length, and tell each chance.

    Every moment is as likely as any other, and exactly ``n`` spans are taken: those that lie under
    points evenly spaced in time from a random start. A span longer than the points are apart is
    taken surely. Source: systematic sampling with unequal chances, Madow 1949.
    """
    rows = np.flatnonzero(situation.is_open)
    lengths = situation.pool.lengths_s[rows]
    is_sure = np.zeros(len(rows), np.bool_)
    while True:
        n_left = n - int(is_sure.sum())
        chances = np.where(is_sure, 0.0, lengths * n_left / max(lengths[~is_sure].sum(), 1e-12))
        if not (chances >= 1).any():
            break
        is_sure |= chances >= 1
    ends = np.cumsum(chances)
    points = rng.uniform() + np.arange(n_left)
    drawn = np.searchsorted(ends, points, "right")
    # Sums of floats end a hair off a whole number: the last point may lie beyond.
    taken = np.append(np.flatnonzero(is_sure), np.unique(np.minimum(drawn, len(rows) - 1)))
    inclusions = np.where(is_sure, 1.0, chances)[taken]
    order = rng.permutation(len(taken))
    return _picks(situation, rows[taken[order]], "random", inclusions[order])


def _mixed(situation: Situation, n: int, rng: np.random.Generator) -> Iterator[Pick]:
    """Look for the first yes, then ask what is in doubt, of all kinds; some at random, always."""
    shares = _shares(situation)
    counts = dict(zip(shares, rng.multinomial(n, list(shares.values())).tolist(), strict=True))
    picks: list[Pick] = []
    # Chance comes first: its inclusions hold only where nothing was taken before.
    for name in sorted(counts, key=lambda each: each != "random"):
        if counts[name]:
            strategy = STRATEGIES[name] if name not in _VALUES else _varied(name)
            picks += strategy(_without(situation, picks), counts[name], rng)
    return iter(picks)


def _shares(situation: Situation) -> dict[str, float]:
    """Return how much of each strategy is good now; the shares add up to 1."""
    n_yes, n_no = situation.n_answers
    if n_yes < _ENOUGH:
        # The more of what looked right was wrong, the more it pays to look elsewhere.
        elsewhere = 0.5 * n_no / (n_no + 10)
        lead = "most-likely" if situation.likeness is None else "similar"
        return {"random": 0.1, "most-different": elsewhere, lead: 0.9 - elsewhere}
    if n_no < _ENOUGH:
        return {"random": 0.3, "most-different": 0.2, "least-certain": 0.5}
    return {"random": 0.1, "most-different": 0.1, "most-likely": 0.15, "least-certain": 0.65}


def _varied(name: str) -> Callable[[Situation, int, np.random.Generator], Iterator[Pick]]:
    """Return the strategy that takes what is worth much by that name, but not ten times alike."""

    def strategy(situation: Situation, n: int, rng: np.random.Generator) -> Iterator[Pick]:
        values = _VALUES[name](situation)
        share = int(np.clip(_SHORTLIST_SHARE * situation.is_open.sum(), *_SHORTLIST))
        rows = _best(values, situation.is_open, max(share, 4 * n), rng)
        taken = spread_out(
            situation.vectors_of(rows),
            n,
            known=_some(situation.asked, rng),
            rng=rng,
            weights=values[rows] + 1e-6,
        )
        return _picks(situation, rows[taken], name)

    return strategy


STRATEGIES: Mapping[str, Callable[[Situation, int, np.random.Generator], Iterator[Pick]]] = {
    "mixed": _mixed,
    **{name: _ranked(name) for name in _VALUES},
    "most-different": _different,
    "random": _random,
}
"""What a person may ask for, the default first."""


def _best(
    values: NDArray[np.float64], is_open: NDArray[np.bool_], n: int, rng: np.random.Generator
) -> Rows:
    """Return the ``n`` open rows of the highest value; chance chooses among equals."""
    rows = np.flatnonzero(is_open)
    if len(rows) > n:
        inside = values[rows]
        least = np.partition(inside, len(rows) - n)[len(rows) - n]
        above, level = rows[inside > least], rows[inside == least]
        rows = np.append(above, rng.choice(level, n - len(above), replace=False))
    return rng.permutation(rows)


def _some(vectors: Vectors, rng: np.random.Generator) -> Vectors:
    if len(vectors) <= _MOST_REMEMBERED:
        return vectors
    return vectors[rng.choice(len(vectors), _MOST_REMEMBERED, replace=False)]


def _without(situation: Situation, picks: list[Pick]) -> Situation:
    """Return the situation once these were asked."""
    if not picks:
        return situation
    rows = np.array([each.row for each in picks])
    is_open = situation.is_open.copy()
    is_open[rows] = False
    fresh = situation.vectors_of(rows)
    asked = np.concatenate([situation.asked, fresh]) if len(situation.asked) else fresh
    return replace(situation, is_open=is_open, asked=asked)


def _picks(
    situation: Situation, rows: Rows, strategy: str, inclusions: NDArray[np.float64] | None = None
) -> Iterator[Pick]:
    pool = situation.pool
    for i, row in enumerate(rows.tolist()):
        chance = None if inclusions is None else float(inclusions[i])
        owner = pool.recordings[pool.owners[row]]
        yield Pick(row, owner, pool.span(row), float(pool.scores[row]), strategy, chance)
