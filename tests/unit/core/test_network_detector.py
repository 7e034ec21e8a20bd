"""A network becomes a detector by answers that it did not learn from."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from earmark.core.answered import Answered, gather_answers
from earmark.core.detector import Detector
from earmark.core.hearings import open_hearings
from earmark.core.judging import cases_of
from earmark.core.network_detector import blank_detector, shaped
from earmark.core.rules import LOWEST
from earmark.values import DecisionRule, Fitted, Span
from world_maker import ENCODER, HOP_S, KNOWING_HEAD, SOUND, World, made_world


@pytest.fixture
def world() -> World:
    """Return recordings about which much was answered, all of it rightly."""
    made = made_world()
    for recording, spans in made.truth.items():
        for before, here in pairwise(spans[:12]):
            made.say(recording, here)
            made.say(recording, Span(before.end_s + 1, here.start_s - 1))
    return made


def answered_in(world: World) -> Answered:
    hearings = open_hearings(world.catalogue, world.store, ENCODER)
    return gather_answers(world.catalogue.labels(SOUND), hearings)


def network(bias: float = float(KNOWING_HEAD.biases[0])) -> Detector:
    return blank_detector(SOUND, Fitted(b"an encoder", KNOWING_HEAD.weights, bias))


def test_a_blank_one_knows_its_encoder_and_no_rule_of_its_own() -> None:
    blank = network()
    assert blank.encoder == b"an encoder"
    assert len(blank.encoder_digest) == 64
    assert (blank.rule, blank.calibration) == (DecisionRule(), None)
    assert blank.head.biases == KNOWING_HEAD.biases


def test_its_rule_comes_of_what_it_did_not_learn_from(world: World) -> None:
    answered = answered_in(world)
    first, *others = answered.spans
    learnt_from = {digest: [Span(0.0, 600.0)] for digest in others}
    detector, judges = shaped(network(bias=-2.0), answered, learnt_from, HOP_S)
    assert judges.held
    assert {case.recording for case in cases_of(judges.answered, judges.held)} == {first}
    assert detector.encoder == b"an encoder"
    assert detector.calibration
    assert detector.operating_points == ()  # of eleven answers of each kind there are none


def test_a_detection_begins_above_what_is_usual_where_the_sound_is_not(world: World) -> None:
    answered = answered_in(world)
    apart = {"elsewhere": [Span(0.0, 1.0)]}
    vague, judges = shaped(network(bias=-3.0), answered, apart, HOP_S)
    assert judges.held
    assert LOWEST < vague.rule.enter < 0.5
    no = ~judges.answered.verdicts
    scores = [s for s, is_no in zip(judges.held.scores(answered), no, strict=True) if is_no]
    assert np.quantile(np.concatenate(scores), 0.9) <= vague.rule.enter


def test_where_it_learnt_from_everything_nobody_judges_it(world: World) -> None:
    answered = answered_in(world)
    learnt_from = {digest: [Span(0.0, 600.0)] for digest in answered.spans}
    detector, judges = shaped(network(), answered, learnt_from, HOP_S)
    assert (judges.held, len(judges.answered)) == (None, 0)
    assert (detector.calibration, detector.operating_points) == (None, ())
