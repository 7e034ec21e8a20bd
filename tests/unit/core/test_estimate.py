from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from earmark.core.estimate import Plan, advise, estimate, plan
from earmark.values import Advice, Audit, Estimate, Verdict

YES, NO, UNSURE = Verdict.YES, Verdict.NO, Verdict.UNSURE


class World:
    """Spans of which everything is known."""

    def __init__(
        self,
        scores: NDArray[np.float64],
        is_true: NDArray[np.bool_],
        is_unsure: NDArray[np.bool_] | None = None,
        threshold: float = 0.5,
    ) -> None:
        self.scores = scores.astype(np.float32)
        self.is_found = self.scores >= threshold
        self.is_unsure = np.zeros(len(scores), np.bool_) if is_unsure is None else is_unsure
        self.is_true = is_true & ~self.is_unsure
        # What holds the sound is shorter here: counting moments is not counting seconds.
        self.lengths_s = np.linspace(1, 15, len(scores)) * np.where(is_true, 0.6, 1)

    def plan(self, rng: np.random.Generator, is_known: NDArray[np.bool_] | None = None) -> Plan:
        return plan(self.scores, self.is_found, rng, is_known)

    def answers(self, rows: NDArray[np.int64]) -> dict[int, Verdict]:
        return {
            row: UNSURE if self.is_unsure[row] else YES if self.is_true[row] else NO
            for row in rows.tolist()
        }

    def audit(self, asked: Plan, answers: Mapping[int, Verdict]) -> Audit:
        return estimate(asked, answers, lengths_s=self.lengths_s, is_found=self.is_found)

    def truth(self) -> dict[str, float]:
        """Return what the audits should hold, by the name of the estimate."""
        truth: dict[str, float] = {}
        right, missed = self.is_true & self.is_found, self.is_true & ~self.is_found
        sure = self.is_found & ~self.is_unsure
        for name, weights in (("moments", np.ones(len(sure))), ("seconds", self.lengths_s)):
            truth[f"{name} existing"] = weights[self.is_true].sum()
            truth[f"{name} found"] = weights[right].sum()
            truth[f"{name} missed"] = weights[missed].sum()
            if sure.any():
                truth[f"{name} precision"] = weights[right].sum() / weights[sure].sum()
            if self.is_true.any():
                truth[f"{name} recall"] = weights[right].sum() / weights[self.is_true].sum()
        return truth


def estimates_of(audit: Audit) -> dict[str, Estimate]:
    return {
        f"{name} {figure}": getattr(tally, figure)
        for name, tally in (("moments", audit.moments), ("seconds", audit.seconds))
        for figure in ("existing", "found", "missed", "precision", "recall")
    }


def world_of(
    n: int, share: float, apart: float, rng: np.random.Generator, unsure: float = 0.0
) -> World:
    """Return spans that are true so often, with scores that tell so well."""
    is_true = rng.uniform(size=n) < share
    log_odds = 2 * (rng.normal(size=n) + apart * (is_true - 0.5) - 1)
    return World(1 / (1 + np.exp(-log_odds)), is_true, rng.uniform(size=n) < unsure)


def perfect_world(rng: np.random.Generator) -> World:
    is_true = rng.uniform(size=800) < 0.05
    return World(np.where(is_true, 0.97, 0.02) + rng.uniform(-0.02, 0.02, 800), is_true)


def is_held(interval: Estimate, truth: float) -> bool:
    # Recalls are tried in steps of a two-thousandth.
    return interval.low - 1e-3 <= truth <= interval.high + 1e-3


SCENARIOS: dict[str, Callable[[np.random.Generator], tuple[World, int]]] = {
    "rare": lambda rng: (world_of(2000, 0.01, 4, rng), 60),
    "very rare, few answers": lambda rng: (world_of(2000, 0.004, 4, rng), 20),
    "common": lambda rng: (world_of(500, 0.3, 4, rng), 60),
    "nearly always": lambda rng: (world_of(300, 0.8, 3, rng), 30),
    "never": lambda rng: (world_of(800, 0.0, 0, rng), 40),
    "perfect detector": lambda rng: (perfect_world(rng), 60),
    "useless detector": lambda rng: (world_of(800, 0.1, 0, rng), 60),
    "wrong detector": lambda rng: (world_of(800, 0.05, -2, rng), 60),
    "missing much": lambda rng: (world_of(800, 0.1, 1.5, rng), 60),
    "few spans": lambda rng: (world_of(80, 0.1, 1.5, rng), 30),
    "often unsure": lambda rng: (world_of(500, 0.3, 3, rng, 0.15), 60),
}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_intervals_hold_the_truth(scenario: str) -> None:
    rng = np.random.default_rng(3)
    held: dict[str, list[bool]] = {}
    for _ in range(40):
        world, n = SCENARIOS[scenario](rng)
        truth = world.truth()
        for _ in range(5):
            asked = world.plan(rng)
            found = estimates_of(world.audit(asked, world.answers(asked.order[:n])))
            for name, value in truth.items():
                held.setdefault(name, []).append(is_held(found[name], value))
    assert {name: np.mean(each) for name, each in held.items() if np.mean(each) < 0.93} == {}


def test_the_intervals_hold_when_people_stop_as_advised() -> None:
    rng = np.random.default_rng(4)
    held: list[bool] = []
    stopped: list[bool] = []
    for _ in range(100):
        world = world_of(400, 0.3, 4, rng)
        asked = world.plan(rng)
        for n in range(20, 401, 40):
            audit = world.audit(asked, world.answers(asked.order[:n]))
            if advise(audit, 400 - n).is_enough:
                break
        stopped.append(n < 400)
        held.append(is_held(audit.moments.recall, world.truth()["moments recall"]))
    assert np.mean(held) >= 0.93
    assert np.mean(stopped) > 0.9


def test_the_guesses_are_right_on_average() -> None:
    rng = np.random.default_rng(5)
    world = world_of(500, 0.3, 3, rng)
    guesses = []
    for _ in range(200):
        asked = world.plan(rng)
        guesses.append(world.audit(asked, world.answers(asked.order[:60])).moments.existing.value)
    assert np.mean(guesses) == pytest.approx(world.is_true.sum(), rel=0.03)


def test_once_all_is_answered_nothing_is_left_to_guess() -> None:
    world = world_of(60, 0.3, 3, np.random.default_rng(0), 0.1)
    asked = world.plan(np.random.default_rng(1))
    audit = world.audit(asked, world.answers(asked.order))
    found = estimates_of(audit)
    for name, value in world.truth().items():
        assert found[name].value == pytest.approx(value, abs=1e-9), name
        assert found[name].width <= 1e-3, name
    assert audit.moments.claimed == world.is_found.sum()
    assert audit.seconds.claimed == pytest.approx(world.lengths_s[world.is_found].sum())
    assert (audit.n_yes, audit.n_unsure) == (world.is_true.sum(), world.is_unsure.sum())
    assert audit.n_yes + audit.n_no + audit.n_unsure == 60


def test_what_was_known_before_counts_and_is_not_asked_again() -> None:
    world = world_of(200, 0.3, 3, np.random.default_rng(0), 0.1)
    is_known = np.arange(200) % 2 == 0
    asked = world.plan(np.random.default_rng(1), is_known)
    assert sorted(asked.order.tolist()) == list(range(1, 200, 2))
    known = world.answers(np.flatnonzero(is_known))
    before = estimates_of(world.audit(asked, known))
    after = estimates_of(world.audit(asked, known | world.answers(asked.order)))
    assert before["moments existing"].low >= (world.is_true & is_known).sum() - 1e-9
    for name, value in world.truth().items():
        assert after[name].value == pytest.approx(value, abs=1e-9), name


def test_every_span_is_in_the_order_once_and_both_sides_get_their_share_soon() -> None:
    world = world_of(1000, 0.05, 4, np.random.default_rng(0))
    asked = world.plan(np.random.default_rng(1))
    assert sorted(asked.order.tolist()) == list(range(1000))
    claimed = world.is_found[asked.order[:40]].sum()
    assert 10 <= claimed <= 14
    assert all(len({bool(world.is_found[row]) for row in each.rows}) == 1 for each in asked.strata)
    for each in asked.strata:
        n = np.isin(asked.order[:40], each.rows).sum()
        assert n >= min(4, len(each.rows))


def test_no_answers_say_nothing() -> None:
    world = world_of(100, 0.3, 3, np.random.default_rng(0))
    audit = world.audit(world.plan(np.random.default_rng(1)), {})
    assert (audit.moments.existing.low, audit.moments.existing.high) == (0, 100)
    assert (audit.moments.recall.low, audit.moments.recall.high) == (0, 1)
    assert (audit.moments.precision.low, audit.moments.precision.high) == (0, 1)


def test_only_unsure_answers_leave_precision_open() -> None:
    world = World(np.full(20, 0.9), np.ones(20, np.bool_), np.ones(20, np.bool_))
    asked = world.plan(np.random.default_rng(0))
    audit = world.audit(asked, world.answers(asked.order))
    assert audit.moments.existing.value == 0
    assert math.isnan(audit.moments.precision.value)
    assert math.isnan(audit.moments.recall.value)


def test_nothing_to_audit_is_no_error() -> None:
    world = World(np.zeros(0), np.zeros(0, np.bool_))
    audit = world.audit(world.plan(np.random.default_rng(0)), {})
    assert audit.moments.existing == Estimate(0, 0, 0)
    assert math.isnan(audit.moments.precision.value)


def audits() -> Iterator[Audit]:
    world = world_of(1000, 0.3, 6, np.random.default_rng(0))
    asked = world.plan(np.random.default_rng(1))
    for n in (0, 10, 60, 700):
        yield world.audit(asked, world.answers(asked.order[:n]))


def test_advice_is_to_go_on_until_the_intervals_are_narrow() -> None:
    none, few, some, many = audits()
    assert (
        advise(none, 1000)
        == Advice(
            is_enough=False,
            n_more=30,
            reason="Recall is known to within 1.00 only; 0.15 is good.",
        )
        or not advise(none, 1000).is_enough
    )
    assert advise(few, 990).n_more >= 20
    assert not advise(some, 940).is_enough
    assert 0 < advise(some, 940).n_more <= 940
    assert advise(many, 300).is_enough
    assert advise(some, 940, narrow=1.0).is_enough


def test_the_wanted_answers_are_about_what_it_takes() -> None:
    _, _, some, _ = audits()
    n_more = advise(some, 940).n_more
    world = world_of(1000, 0.3, 6, np.random.default_rng(0))
    asked = world.plan(np.random.default_rng(1))
    later = world.audit(asked, world.answers(asked.order[: 60 + n_more]))
    assert max(later.moments.recall.width, later.moments.precision.width) <= 0.25


def test_advice_is_to_stop_when_nothing_is_left_or_nothing_is_there() -> None:
    *_, some, _ = audits()
    assert advise(some, 0).reason.startswith("Everything was answered")
    world = World(np.linspace(0, 0.4, 500), np.zeros(500, np.bool_))
    asked = world.plan(np.random.default_rng(1))
    audit = world.audit(asked, world.answers(asked.order[:60]))
    assert advise(audit, 440).is_enough
    assert "Not one yes in 60 answers" in advise(audit, 440).reason
    assert not advise(replace(audit, n_no=10), 490).is_enough


def test_an_interval_that_ends_before_it_starts_cannot_exist() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Estimate(0.5, 0.6, 0.4)
