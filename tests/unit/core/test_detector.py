from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.detector import Detector, OperatingPoint
from earmark.core.head import Head
from earmark.errors import ChoiceError
from earmark.values import DecisionRule

RULE = DecisionRule(enter=0.8, leave=0.2, min_score=0.5)
DETECTOR = Detector(
    sound="knocking",
    encoder_digest="",
    head=Head(np.zeros((4, 1), np.float32), np.zeros(1, np.float32)),
    rule=RULE,
    operating_points=(
        OperatingPoint(min_score=0.1, precision=0.70, recall=0.97),
        OperatingPoint(min_score=0.3, precision=0.80, recall=0.97),
        OperatingPoint(min_score=0.6, precision=0.96, recall=0.85),
        OperatingPoint(min_score=0.8, precision=0.95, recall=0.75),
        OperatingPoint(min_score=0.9, precision=0.9987, recall=0.60),
    ),
)

shares = st.integers(0, 100).map(lambda n: n / 100)
points = st.lists(st.builds(OperatingPoint, shares, shares, shares), min_size=1).map(tuple)


@pytest.mark.parametrize(
    ("wanted", "min_score"), [(0.0, 0.1), (0.75, 0.3), (0.95, 0.6), (0.97, 0.9)]
)
def test_a_precision_chooses_what_finds_most(wanted: float, min_score: float) -> None:
    assert DETECTOR.rule_for_precision(wanted) == replace(RULE, min_score=min_score)


@pytest.mark.parametrize(("wanted", "min_score"), [(0.97, 0.3), (0.8, 0.6), (0.7, 0.6), (0.0, 0.9)])
def test_a_recall_chooses_what_errs_least(wanted: float, min_score: float) -> None:
    assert DETECTOR.rule_for_recall(wanted) == replace(RULE, min_score=min_score)


@given(points, shares)
def test_a_chosen_rule_keeps_its_promise_or_there_is_none(
    known: tuple[OperatingPoint, ...], wanted: float
) -> None:
    detector = replace(DETECTOR, operating_points=known)
    if any(point.precision >= wanted for point in known):
        chosen = detector.rule_for_precision(wanted).min_score
        assert any(point.precision >= wanted for point in known if point.min_score == chosen)
    else:
        with pytest.raises(ChoiceError):
            detector.rule_for_precision(wanted)


def test_what_no_rule_can_do_is_refused_with_the_best_that_one_can() -> None:
    with pytest.raises(ChoiceError, match=r"precision of 0\.999; the best has 0\.998\. Ask for"):
        DETECTOR.rule_for_precision(0.999)
    with pytest.raises(ChoiceError, match=r"knocking .* recall of 0\.99; the best has 0\.97\. Ask"):
        DETECTOR.rule_for_recall(0.99)


def test_the_best_that_is_named_can_be_had() -> None:
    assert DETECTOR.rule_for_precision(0.998).min_score == 0.9
    assert DETECTOR.rule_for_recall(0.97).min_score == 0.3


def test_a_detector_that_was_never_measured_promises_nothing() -> None:
    unmeasured = replace(DETECTOR, operating_points=())
    with pytest.raises(
        ChoiceError, match=r"precision .* was never measured\. Choose a --min-score"
    ):
        unmeasured.rule_for_precision(0.5)
    with pytest.raises(ChoiceError, match=r"recall .* was never measured\. Choose a --min-score"):
        unmeasured.rule_for_recall(0.5)


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan])
@pytest.mark.parametrize("name", ["min_score", "precision", "recall"])
def test_an_operating_point_is_made_of_shares(name: str, share: float) -> None:
    with pytest.raises(ValueError, match="shares from 0 to 1"):
        OperatingPoint(**{"min_score": 0.5, "precision": 0.9, "recall": 0.8, name: share})
