from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from earmark.core.detector import Detector
from earmark.core.survey import Draw, Survey
from earmark.errors import AnswersError
from earmark.jobs.audit import next_questions, plan_audit, sum_up
from earmark.values import DecisionRule, Label, Span, Verdict
from member_maker import NOON
from world_maker import ENCODER, KNOWING_HEAD, SOUND, World, made_world

KNOWING = Detector(
    SOUND,
    ENCODER,
    KNOWING_HEAD,
    DecisionRule(),
)
DRAW = Draw(seed=7, began=NOON)


def survey_of(world: World, draw: Draw = DRAW, detector: Detector = KNOWING) -> Survey:
    return plan_audit(detector, world.catalogue, world.store, draw)


def labels_of(world: World) -> tuple[Label, ...]:
    return world.catalogue.labels(SOUND)


def answer(world: World, survey: Survey, n: int) -> None:
    for question in next_questions(survey, labels_of(world), n):
        world.answer(question)


def test_an_audit_tells_how_much_there_is_and_how_much_was_found() -> None:
    world = made_world(4)
    survey = survey_of(world)
    answer(world, survey, 80)
    audit, advice = sum_up(survey, labels_of(world))
    n_events = sum(len(each) for each in world.truth.values())
    assert audit.n_yes + audit.n_no == 80
    assert audit.moments.existing.low <= n_events <= audit.moments.existing.high + 1
    assert audit.moments.recall.high > 0.95
    assert audit.moments.precision.high > 0.95
    assert advice.reason


def test_a_deaf_detector_is_found_out() -> None:
    world = made_world(4)
    deaf = replace(KNOWING, rule=DecisionRule(shortest_s=500.0))
    survey = survey_of(world, detector=deaf)
    answer(world, survey, 80)
    audit, _ = sum_up(survey, labels_of(world))
    assert audit.moments.claimed == 0
    assert audit.moments.recall.value == 0


def test_the_same_draw_goes_on_where_it_stopped() -> None:
    world = made_world(2)
    first = survey_of(world)
    planned = next_questions(first, (), 20)
    for question in planned[:8]:
        world.answer(question)
    again = next_questions(survey_of(world), labels_of(world), 12)
    assert again == planned[8:]
    assert again[0].strategy == "audit"


def test_another_seed_asks_something_else() -> None:
    world = made_world(2)
    other = survey_of(world, replace(DRAW, seed=8))
    assert next_questions(survey_of(world), (), 10) != next_questions(other, (), 10)


def test_what_was_answered_before_is_known_and_not_asked_again() -> None:
    world = made_world(1)
    [recording] = world.truth
    event = world.truth[recording][3]
    within = Span(event.start_s + 0.2, event.start_s + 1.0)
    unsure = world.say(recording, Span(500.0, 501.0))
    world.catalogue.said[-1] = replace(unsure, verdict=Verdict.UNSURE)
    world.say(recording, within)
    world.say(recording, Span(0.0, world.truth[recording][0].start_s - 1))
    world.say(recording, event)
    survey = survey_of(world, Draw(seed=7, began=NOON + timedelta(hours=1)))
    known = [(survey.pool.span(row), verdict) for row, verdict in survey.known.items()]
    assert [verdict for span, verdict in known if span.start_s <= within.start_s < span.end_s] == [
        Verdict.YES
    ]
    assert {verdict for span, verdict in known if span.start_s == 0} == {Verdict.NO}
    asked = next_questions(survey, labels_of(world), 10_000)
    assert len(asked) == len(survey.pool) - len(known)


def test_answers_about_other_spans_are_no_part_of_the_sample() -> None:
    world = made_world(1)
    [recording] = world.truth
    survey = survey_of(world)
    world.say(recording, Span(100.013, 101.029))
    assert survey.answers(labels_of(world)) == {}


def test_without_vectors_there_is_nothing_to_audit() -> None:
    with pytest.raises(AnswersError, match="nothing was scanned"):
        survey_of(World())
