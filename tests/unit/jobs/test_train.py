from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from earmark.core.aim import Aim
from earmark.core.calibration import Calibration
from earmark.core.decide import decide
from earmark.core.detector import Detector, OperatingPoint
from earmark.core.head import Head
from earmark.core.hearings import curve_of
from earmark.core.matching import match
from earmark.core.taught import Occasion
from earmark.errors import AnswersError
from earmark.jobs.ask import ask, prepare
from earmark.jobs.train import Trained, train
from earmark.values import DecisionRule, Span, Verdict
from member_maker import NOON
from world_maker import ENCODER, KNOWING_HEAD, SOUND, SOUND_VECTOR, World, made_world

OCCASION = Occasion(NOON, "0.2.0")
AIM = Aim(SOUND, ENCODER)
KNOWING = Detector(
    SOUND,
    ENCODER,
    KNOWING_HEAD,
    DecisionRule(shortest_s=0.3),
    Calibration(0.5, 1.0, 0.1),
    (OperatingPoint(0.5, 0.9, 0.8),),
)


def teach(world: World, aim: Aim = AIM) -> Trained:
    rng = np.random.default_rng(3)
    return train(aim, world.catalogue, world.store, rng=rng, occasion=OCCASION)


def answer_some(world: World, n: int) -> None:
    """Answer about spans around the sound and spans after it, spread over all recordings."""
    recordings = list(world.truth)
    for at in range(n):
        recording = recordings[at // 2 % len(recordings)]
        turn = at // 2 // len(recordings)
        events = world.truth[recording]
        event = events[turn % len(events)]
        start_s = event.start_s - 3.0 if at % 2 else event.end_s + 3.0
        start_s = max(0.0, start_s - 0.1 * (turn // len(events)))
        world.say(recording, Span(start_s, start_s + 8.0))


def test_twenty_answers_to_its_own_questions_teach_a_sound() -> None:
    world = made_world(3)
    example = np.tile(SOUND_VECTOR + 0.5, (20, 1))
    asker = prepare(AIM, world.catalogue, world.store, example)
    rng = np.random.default_rng(1)
    n = {Verdict.YES: 0, Verdict.NO: 0}
    while min(n.values()) < 10 and sum(n.values()) < 60:
        [question] = ask(asker, world.catalogue, n=1, rng=rng)
        n[world.answer(question).verdict] += 1
    assert min(n.values()) >= 8

    trained = teach(world)

    other = made_world(5)
    for recording in list(other.truth)[3:]:
        hearing = other.store.kept[recording]
        curve = curve_of(trained.detector.head, hearing)
        found = decide(curve, 600.0, trained.detector.rule, trained.detector.calibration)
        matching = match(other.truth[recording], [each.span for each in found], 0.3)
        assert len(matching.pairs) >= 0.9 * len(other.truth[recording])
        assert len(matching.false) <= 2


def test_where_a_detector_comes_from_is_told() -> None:
    world = made_world(2)
    answer_some(world, 24)
    world.add(9)
    trained = teach(world)
    provenance = trained.provenance
    counts = world.catalogue.counts()
    assert provenance.n_yes == counts[SOUND, Verdict.YES]
    assert provenance.n_no == counts[SOUND, Verdict.NO]
    assert (provenance.earmark, provenance.made_at) == ("0.2.0", NOON)
    assert len(provenance.label_digest) == 64
    assert {figure.name for figure in provenance.figures} == {"AP", "precision", "recall", "F1"}
    assert len(provenance.schooling) == 2
    assert provenance.schooling[0].codec == "opus"
    assert trained.detector.encoder_digest == ENCODER
    assert not trained.is_start


def test_the_same_answers_teach_the_same_detector() -> None:
    one, other = made_world(2), made_world(2)
    answer_some(one, 24)
    answer_some(other, 24)
    heads = [teach(world).detector.head for world in (one, other)]
    assert np.array_equal(heads[0].weights, heads[1].weights)


def test_a_start_that_nothing_contradicts_is_kept() -> None:
    world = made_world(3)
    answer_some(world, 30)
    trained = teach(world, Aim(SOUND, ENCODER, KNOWING, "ab" * 32))
    assert trained.is_start
    assert trained.detector.head is KNOWING.head
    assert trained.detector.calibration == KNOWING.calibration
    assert trained.detector.operating_points == KNOWING.operating_points
    assert trained.provenance.started_from == "ab" * 32


def test_a_start_that_is_wrong_gives_way() -> None:
    world = made_world(3)
    answer_some(world, 60)
    nothing = Head(np.zeros_like(KNOWING_HEAD.weights), np.array([-3.0], np.float32))
    deaf = replace(KNOWING, head=nothing)
    trained = teach(world, Aim(SOUND, ENCODER, deaf))
    assert not trained.is_start
    assert float(trained.detector.head.weights[:, 0] @ SOUND_VECTOR) > 0
    assert trained.detector.rule == deaf.rule


def test_one_answer_does_where_there_is_a_start() -> None:
    world = made_world(1)
    answer_some(world, 1)
    trained = teach(world, Aim(SOUND, ENCODER, KNOWING))
    assert trained.provenance.n_yes + trained.provenance.n_no == 1


def test_many_answers_tell_what_each_lowest_score_would_give() -> None:
    world = made_world(4)
    answer_some(world, 100)
    detector = teach(world).detector
    assert detector.calibration is None or math.isfinite(detector.calibration.constant)
    points = detector.operating_points
    assert points
    assert [point.min_score for point in points] == sorted(point.min_score for point in points)
    assert [point.recall for point in points] == sorted(
        (point.recall for point in points), reverse=True
    )
    assert detector.rule_for_recall(0.5).min_score >= points[0].min_score


def test_short_exact_spans_let_detections_be_short() -> None:
    world = made_world(1)
    [recording] = world.truth
    answer_some(world, 12)
    for event in world.truth[recording][:6]:
        short = Span(event.start_s, event.start_s + 0.3)
        world.say(recording, short, is_strong=True)
    assert teach(world).detector.rule.shortest_s == pytest.approx(0.15)


def test_too_few_answers_say_how_many_there_are_and_what_waits() -> None:
    world = made_world(1)
    [recording] = world.truth
    world.say(recording, world.truth[recording][0])
    unscanned = world.add(2, encoder="f0" * 32)
    world.say(unscanned, world.truth[unscanned][0])
    with pytest.raises(AnswersError, match=r"1 yes and 0 no .* 3 of each .* 1 more recording"):
        teach(world)


def test_no_answer_is_too_few_even_with_a_start() -> None:
    with pytest.raises(AnswersError, match=r"0 yes and 0 no .* one answer at least. Answer more"):
        teach(made_world(1), Aim(SOUND, ENCODER, KNOWING))


def test_answers_on_stale_recordings_are_left_out_and_told() -> None:
    world = made_world(2)
    answer_some(world, 24)
    stale = world.add(9, encoder="f0" * 32)
    world.say(stale, Span(0.0, 10.0))
    trained = teach(world)
    assert trained.left_out == (stale,)
    assert trained.provenance.n_yes + trained.provenance.n_no == 24


def test_what_cannot_be_judged_has_no_figures() -> None:
    world = made_world(1)
    [recording] = world.truth
    event = world.truth[recording][0]
    for at in range(3):
        world.say(recording, Span(event.start_s - 1 - at, event.end_s))
        world.say(recording, Span(event.end_s + 2 + at, event.end_s + 9))
    trained = teach(world)
    assert trained.provenance.figures == ()
    assert trained.detector.calibration is None
