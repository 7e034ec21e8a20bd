from __future__ import annotations

from dataclasses import replace

import numpy as np

from earmark.core.answered import Condensed, digest_of, gather_answers, in_force
from earmark.core.head import Head
from earmark.core.hearings import Hearings, bounds_of, curve_of, draw_surroundings, open_hearings
from earmark.values import Span, Verdict
from world_maker import DIM, ENCODER, World, made_world


def heard(world: World) -> Hearings:
    return open_hearings(world.catalogue, world.store, ENCODER)


def test_the_last_verdict_on_a_span_counts() -> None:
    world = made_world(1, 60.0)
    [recording] = world.truth
    first = world.say(recording, Span(0.0, 4.0))
    other = world.say(recording, Span(0.0, 5.0))
    last = replace(first, verdict=Verdict.UNSURE, span=Span(0.0, 4.0000001))
    [last] = world.catalogue.label([last])
    assert in_force(world.catalogue.labels()) == (last, other)
    answered = gather_answers(world.catalogue.labels(), heard(world))
    assert answered.labels == (other,)
    assert answered.n_unsure == 1


def test_spans_beyond_the_sound_are_told_as_unusable() -> None:
    world = made_world(1, 60.0)
    [recording] = world.truth
    world.truth[recording] = []
    world.say(recording, Span(70.0, 75.0))
    answered = gather_answers(world.catalogue.labels(), heard(world))
    assert len(answered) == 0
    assert answered.unusable == (recording,)


def test_what_was_condensed_is_not_read_again() -> None:
    world = made_world(1, 60.0)
    [recording] = world.truth
    world.say(recording, Span(2.0, 9.0))
    known: Condensed = {}
    first = gather_answers(world.catalogue.labels(), heard(world), known)
    second = gather_answers(world.catalogue.labels(), heard(world), known)
    assert first.moments[0] is second.moments[0]


def test_only_a_yes_can_be_strong() -> None:
    world = made_world(1, 600.0)
    [recording] = world.truth
    world.say(recording, Span(0.0, 1.0), is_strong=True)
    world.say(recording, world.truth[recording][0], is_strong=True)
    answered = gather_answers(world.catalogue.labels(), heard(world))
    assert answered.is_strong.tolist() == answered.verdicts.tolist() == [False, True]


def test_answers_are_grouped_by_recording() -> None:
    world = made_world(2, 60.0)
    for recording in world.truth:
        world.say(recording, Span(0.0, 1.0))
        world.say(recording, Span(50.0, 51.0))
    assert gather_answers(world.catalogue.labels(), heard(world)).groups.tolist() == [0, 0, 1, 1]


def test_answers_on_a_single_recording_are_grouped_by_time_and_parted_in_pauses() -> None:
    world = made_world(1)
    [recording] = world.truth
    for start_s in (0, 20, 50, 80, 90, 95, 300):
        world.say(recording, Span(start_s, start_s + 3.0))
    groups = gather_answers(world.catalogue.labels(), heard(world)).groups
    assert groups.tolist() == [0, 0, 0, 1, 1, 1, 2]


def test_answers_without_a_pause_are_parted_all_the_same() -> None:
    world = made_world(1)
    [recording] = world.truth
    for at in range(60):
        world.say(recording, Span(10.0 * at, 10.0 * at + 10))
    groups = gather_answers(world.catalogue.labels(), heard(world)).groups
    assert groups.tolist() == [at // 12 for at in range(60)]


def test_a_digest_tells_what_was_said_and_not_by_whom() -> None:
    world = made_world(1, 60.0)
    [recording] = world.truth
    label = world.say(recording, Span(0.0, 4.0))
    other = world.say(recording, Span(5.0, 9.0))
    digest = digest_of([label, other])
    assert digest == digest_of([other, replace(label, by="Bo", number=9)])
    assert digest != digest_of([other, replace(label, sound="horn")])


def test_what_cannot_be_used_of_a_store_is_told() -> None:
    world = made_world(1, 60.0)
    stale = world.add(8, 60.0, encoder="f0" * 32)
    lost = world.add(9, 60.0)
    world.store.forget(lost)
    hearings = heard(world)
    assert (hearings.stale, hearings.unheard) == ((stale,), (lost,))
    assert hearings.hop_s == 0.08
    assert Hearings({}).hop_s == 0


def test_bounds_hold_every_vector_that_shares_time_with_a_span() -> None:
    world = made_world(1, 60.0)
    [hearing] = world.store.kept.values()
    assert bounds_of(hearing, Span(0.8, 1.6)) == (10, 20)
    assert bounds_of(hearing, Span(0.79, 1.61)) == (9, 21)
    assert bounds_of(hearing, Span(59.0, 99.0)) == (737, 750)


def test_a_curve_does_not_hang_on_how_it_was_cut() -> None:
    world = made_world(1, 1000.0)
    [hearing] = world.store.kept.values()
    head = Head(np.ones((DIM, 1), np.float32), np.array([-8.0], np.float32))
    curve = curve_of(head, hearing)
    assert np.array_equal(curve.scores, head.score(hearing.vectors()))


def test_surroundings_leave_out_what_was_spoken_of() -> None:
    world = made_world(2, 60.0)
    first, second = world.truth
    hearings = heard(world)
    rng = np.random.default_rng(1)
    around = draw_surroundings(hearings, {first: [Span(0.0, 60.0)], second: [Span(0, 30.0)]}, rng)
    assert set(around.owners.tolist()) == {second}
    assert len(around.vectors) == 375
    assert np.array_equal(around.vectors, hearings.by_recording[second].vectors(375))
    assert around.without([second]) is None
    background = around.without()
    assert background is not None
    assert len(background.vectors) == 375


def test_nothing_heard_has_no_surroundings() -> None:
    around = draw_surroundings(Hearings({}), {}, np.random.default_rng(1))
    assert around.without() is None
