from __future__ import annotations

import numpy as np

from earmark.core.answered import gather_answers
from earmark.core.clips import clip_cases
from earmark.core.head import Head
from earmark.core.hearings import open_hearings
from earmark.core.teaching import HeldOut
from earmark.values import Span
from world_maker import DIM, ENCODER, World, made_world

HEAD = Head(np.ones((DIM, 1), np.float32), np.zeros(1, np.float32))


def said(*answers: tuple[float, float, bool], is_strong: bool = False) -> World:
    """Return a world of one recording, 70 s long, with these answers of yes or no."""
    world = made_world(1, 70.0)
    [recording] = world.truth
    for start_s, end_s, is_yes in answers:
        world.truth[recording] = [Span(start_s, end_s)] if is_yes else []
        world.say(recording, Span(start_s, end_s), is_strong=is_strong)
    return world


def truths(world: World, *folds: int) -> dict[float, bool]:
    """Return which clips are judged, by start, and whether they have the sound."""
    hearings = open_hearings(world.catalogue, world.store, ENCODER)
    answered = gather_answers(world.catalogue.labels(), hearings)
    held = HeldOut(np.array(folds or [0] * len(answered)), (HEAD, HEAD))
    return {each.span.start_s: each.is_true for each in clip_cases(answered, held, hearings)}


def test_a_yes_within_a_clip_is_a_yes_of_the_clip() -> None:
    assert truths(said((16.0, 20.0, True))) == {15.0: True}


def test_a_yes_across_an_edge_is_known_of_neither_clip() -> None:
    assert truths(said((10.0, 20.0, True))) == {}


def test_an_exact_span_across_an_edge_is_in_both_clips() -> None:
    assert truths(said((10.0, 20.0, True), is_strong=True)) == {0.0: True, 15.0: True}


def test_only_answers_that_cover_a_clip_make_it_a_no() -> None:
    assert truths(said((0.0, 8.0, False), (8.0, 20.0, False))) == {0.0: False}


def test_the_last_clip_ends_where_the_sound_ends() -> None:
    assert truths(said((60.0, 70.0, False))) == {60.0: False}


def test_a_clip_that_starts_beyond_the_sound_is_left_out() -> None:
    assert truths(said((65.0, 80.0, True))) == {}


def test_a_clip_that_answers_of_several_folds_touch_is_left_out() -> None:
    world = said((0.0, 8.0, False), (8.0, 15.0, False), (20.0, 22.0, True))
    assert truths(world, 0, 1, 1) == {15.0: True}
