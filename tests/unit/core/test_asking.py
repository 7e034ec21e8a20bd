"""What a lesson needs of an ``Asker`` besides its questions."""

from __future__ import annotations

import numpy as np
import pytest

from earmark.core.aim import Aim
from earmark.core.asking import Asker
from earmark.core.hearings import open_hearings
from earmark.core.timeline import shared_s
from earmark.errors import ChoiceError
from earmark.values import Span
from world_maker import ENCODER, SOUND, SOUND_VECTOR, World, made_world

AIM = Aim(SOUND, ENCODER)
EXAMPLE = np.tile(SOUND_VECTOR + 0.5, (20, 1))


def asker_of(world: World) -> Asker:
    hearings = open_hearings(world.catalogue, world.store, ENCODER)
    return Asker(AIM, hearings, world.catalogue.labels(SOUND))


def chance() -> np.random.Generator:
    return np.random.default_rng(1)


@pytest.mark.parametrize("strategy", ["mixed", "random", "most-different", "least-certain"])
def test_what_is_set_aside_is_not_asked(strategy: str) -> None:
    world = made_world(2, 120.0)
    asker = asker_of(world)
    aside: dict[str, list[Span]] = {}
    for _ in range(4):
        for each in asker.ask(2, chance(), strategy, aside):
            others = aside.setdefault(each.recording, [])
            assert not [span for span in others if shared_s(span, each.span) > 1e-6]
            others.append(each.span)
    assert sum(map(len, aside.values())) == 8


def test_all_set_aside_leaves_nothing_to_ask_though_it_is_still_open() -> None:
    world = made_world(1, 60.0)
    asker = asker_of(world)
    [recording] = world.truth
    assert asker.ask(1, chance(), aside={recording: [Span(0, 60)]}) == ()
    assert asker.n_left == len(asker.pool) > 0
    assert asker.ask(1, chance(), aside={"of another project": [Span(0, 60)]})


def test_what_is_set_aside_counts_as_asked_where_variety_is_wanted() -> None:
    world = made_world(2, 120.0)
    question = asker_of(world).ask(1, chance(), "most-different")[0]
    label = world.answer(question)
    asker = asker_of(world)
    free = asker.ask(1, chance(), "most-different", {})
    assert free
    asker.update(world.catalogue.labels(SOUND))
    both = asker.ask(1, chance(), "most-different", {free[0].recording: [free[0].span]})
    assert (both[0].recording, both[0].span) != (free[0].recording, free[0].span)
    assert both[0].span != label.span


def test_answers_leave_less_to_ask_and_are_known() -> None:
    world = made_world(1, 120.0)
    asker = asker_of(world)
    n_before = asker.n_left
    world.answer(asker.ask(1, chance())[0])
    assert (asker.n_left, len(asker.answered)) == (n_before, 0)
    asker.update(world.catalogue.labels(SOUND))
    assert (asker.n_left, len(asker.answered)) == (n_before - 1, 1)
    assert list(asker.hearings.by_recording) == list(world.truth)


def test_an_example_can_come_later_and_be_replaced() -> None:
    world = made_world(1, 300.0)
    [recording] = world.truth
    asker = asker_of(world)
    with pytest.raises(ChoiceError):
        asker.ask(1, chance(), "similar")
    asker.liken_to(-EXAMPLE)
    [unlike] = asker.ask(1, chance(), "similar")
    asker.liken_to(EXAMPLE)
    [like] = asker.ask(1, chance(), "similar")
    assert like.span != unlike.span
    assert any(shared_s(like.span, span) for span in world.truth[recording])


def test_where_nothing_was_heard_nothing_is_left() -> None:
    asker = asker_of(World())
    asker.learn(chance())
    assert (asker.n_left, asker.learnt) == (0, None)
