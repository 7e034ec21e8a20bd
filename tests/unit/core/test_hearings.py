from __future__ import annotations

import numpy as np
import pytest

from earmark.core.hearings import N_BACKGROUND, draw_surroundings, open_hearings
from earmark.errors import CatalogueError
from world_maker import ENCODER, hear, made_world, plant


def test_hearings_come_in_the_order_of_the_catalogue_with_their_lengths() -> None:
    world = made_world(2, 60.0)
    world.add(9, 30.0)
    hearings = open_hearings(world.catalogue, world.store, ENCODER)
    assert list(hearings.by_recording) == list(world.truth)
    assert hearings.lengths == (750, 750, 375)
    assert len(hearings.by_recording) == 3


def test_a_hearing_that_stays_the_same_may_be_written_anew() -> None:
    world = made_world(1, 60.0)
    [recording] = world.truth
    hearings = open_hearings(world.catalogue, world.store, ENCODER)
    world.store.keep(recording, hear(plant(1, 60.0)[0]))
    assert len(hearings.by_recording[recording].levels) == 750


@pytest.mark.parametrize("encoder", [ENCODER, "f0" * 32])
def test_what_was_scanned_otherwise_meanwhile_is_told(encoder: str) -> None:
    world = made_world(1, 60.0)
    [recording] = world.truth
    hearings = open_hearings(world.catalogue, world.store, ENCODER)
    seed = 2 if encoder == ENCODER else 1  # another track of it, say
    world.store.keep(recording, hear(plant(seed, 60.0)[0], encoder))
    with pytest.raises(CatalogueError, match="was scanned otherwise meanwhile"):
        hearings.by_recording[recording]


def test_what_was_forgotten_meanwhile_is_told() -> None:
    world = made_world(1, 60.0)
    [recording] = world.truth
    hearings = open_hearings(world.catalogue, world.store, ENCODER)
    world.store.forget(recording)
    with pytest.raises(CatalogueError, match=r"was scanned otherwise meanwhile, or removed\. Try"):
        hearings.by_recording.get(recording)


def test_a_recording_of_which_no_moment_is_drawn_is_not_opened() -> None:
    world = made_world(2, 600.0)
    short = world.add(9, 0.1)
    hearings = open_hearings(world.catalogue, world.store, ENCODER)
    world.store.forget(short)
    around = draw_surroundings(hearings, {}, np.random.default_rng(1))
    assert len(around.vectors) == N_BACKGROUND
    assert set(around.owners.tolist()) == set(world.truth) - {short}
