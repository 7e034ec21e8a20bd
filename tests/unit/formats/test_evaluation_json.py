"""How right a sound is found, as JSON."""

from __future__ import annotations

import json
import math
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest

from command_runner import documented_schema
from earmark.formats.evaluation_json import MOST_POINTS, to_document
from earmark.values import Evaluation
from evaluation_maker import made_evaluation, made_events, made_judgement

SCHEMA = documented_schema("How right a sound is found")


def read_back(evaluation: Evaluation) -> Any:  # noqa: ANN401 - whatever JSON holds
    return json.loads(json.dumps(to_document(evaluation, "typing"), allow_nan=False))


@pytest.mark.parametrize(
    "evaluation",
    [
        made_evaluation(),
        made_evaluation(clips=made_judgement(8, 12), events=made_events(), left_out=("ab" * 32,)),
        made_evaluation(made_judgement(1, 1), clips=made_judgement(0, 3), held_out="block"),
    ],
)
def test_the_document_keeps_the_schema(evaluation: Evaluation) -> None:
    jsonschema.validate(read_back(evaluation), SCHEMA)


def test_what_was_not_judged_is_null() -> None:
    document = read_back(made_evaluation())
    assert document["clips"] is document["events"] is None


def test_figures_come_with_their_intervals() -> None:
    evaluation = made_evaluation(events=made_events())
    document = read_back(evaluation)
    assert document["events"]["f1"] == {"value": 0.86, "low": 0.78, "high": 0.92}
    counts = evaluation.answers.confusion
    assert document["answers"]["confusion"]["n_right"] == counts.n_right
    assert document["answers"]["confusion"]["n_rejected"] == counts.n_rejected


def test_what_cannot_be_said_is_null() -> None:
    document = read_back(
        made_evaluation(clips=made_judgement(0, 3), events=made_events(psds=math.nan))
    )
    assert document["clips"]["average_precision"] == {"value": None, "low": None, "high": None}
    assert set(document["clips"]["curve"]["recall"]) == {None}
    assert document["events"]["psds"] is None


def test_a_long_curve_keeps_its_ends_and_few_points() -> None:
    long = made_judgement(400, 400)
    assert len(long.curve.thresholds) > MOST_POINTS
    curve = read_back(made_evaluation(long))["answers"]["curve"]
    assert [len(values) for values in curve.values()] == [MOST_POINTS] * 3
    assert curve["thresholds"] == sorted(curve["thresholds"], reverse=True)
    assert curve["recall"][-1] == 1
