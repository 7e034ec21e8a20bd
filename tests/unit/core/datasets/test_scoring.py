from __future__ import annotations

from dataclasses import replace

from dataset_maker import example, say
from earmark.core.datasets.scoring import highest_scores
from earmark.core.hearings import open_hearings
from earmark.values import Span
from world_maker import ENCODER, KNOWING_HEAD, World


def test_an_example_scores_as_high_as_what_is_in_it() -> None:
    world = World()
    digest = world.add(1)
    [first, *_] = world.truth[digest]
    around = Span(first.start_s - 2, first.end_s + 2)
    before = Span(max(0.0, first.start_s - 5), first.start_s - 1)
    hearings = open_hearings(world.catalogue, world.store, ENCODER)
    examples = [
        example(replace(say(digest=digest), span=span))
        for span in (first, around, before, Span(9000, 9001))
    ]
    unheard = example(say(digest="f" * 64))
    high, around_it, low, beyond, nowhere = highest_scores(
        [*examples, unheard], KNOWING_HEAD, hearings
    )
    assert high is not None
    assert low is not None
    assert high == around_it
    assert high > 0.5 > low
    assert (beyond, nowhere) == (None, None)
