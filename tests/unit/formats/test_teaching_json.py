from __future__ import annotations

import json
import math
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own

from command_runner import documented_schema
from earmark.formats.teaching_json import (
    audit_document,
    check_document,
    questions_document,
    taught_document,
)
from earmark.values import (
    Advice,
    Audit,
    Audited,
    Check,
    Deviation,
    Estimate,
    Figure,
    Provenance,
    Question,
    Span,
    Tally,
    Taught,
)
from member_maker import NOON

PATHS = {"ab": Path("/media/talk.mp4")}
QUESTIONS = (
    Question("bell", "ab", Span(1.0, 2.00049), 0.123456, "mixed"),
    Question("bell", "cd", Span(1.0, 2.0), None, "random"),
)
NOBODY_KNOWS = Estimate(math.nan, 0, 1)
TALLY = Tally(14, Estimate(12, 10, 15), Estimate(1, 1, 1), NOBODY_KNOWS, NOBODY_KNOWS, NOBODY_KNOWS)


def check(document: dict[str, object], title: str) -> dict[str, object]:
    """Make sure that a document is as docs/formats.md says, and survives being written."""
    again: dict[str, object] = json.loads(json.dumps(document, allow_nan=False))
    jsonschema.validate(again, documented_schema(title))
    return again


def test_questions_say_where_and_why() -> None:
    document = check(questions_document(QUESTIONS, PATHS), "Questions")
    assert document["questions"] == [
        {
            "recording": "/media/talk.mp4",
            "digest": "ab",
            "start_s": 1.0,
            "end_s": 2.0,
            "sound": "bell",
            "score": 0.1235,
            "strategy": "mixed",
        },
        {
            "recording": "cd",
            "digest": "cd",
            "start_s": 1.0,
            "end_s": 2.0,
            "sound": "bell",
            "score": None,
            "strategy": "random",
        },
    ]


def test_a_taught_detector_says_where_it_lies_and_how_well_it_does() -> None:
    about = Provenance("1", NOON, "cd" * 32, 12, 30, figures=(Figure("AP", 0.9, 0.8, 1.0),))
    taught = Taught(
        path=Path("bell.earmark"),
        sound="bell",
        provenance=about,
        is_start=False,
        left_out=(Path("x.mp4"),),
    )
    document = check(taught_document(taught), "Training")
    assert document["detector"] == "bell.earmark"
    assert document["figures"] == [{"name": "AP", "value": 0.9, "low": 0.8, "high": 1.0}]


def test_an_audit_says_what_is_not_known_as_null() -> None:
    advice = Advice(is_enough=False, n_more=20, reason="More.")
    audited = Audited(Audit(TALLY, TALLY, 8, 4, 1), advice, QUESTIONS)
    document = check(audit_document(audited, "bell", PATHS), "Audit")
    moments = document["moments"]
    assert isinstance(moments, dict)
    assert moments["recall"] == {"value": None, "low": 0.0, "high": 1.0}
    assert moments["existing"] == {"value": 12, "low": 10, "high": 15}


def test_a_check_says_how_far_off_a_recording_is() -> None:
    odd = Deviation("bandwidth", "3.4 kHz", "16 kHz", 2, "Too dull.")
    document = check(check_document(Check((odd,), QUESTIONS, "Beware."), PATHS), "Check")
    assert document["severity"] == 2
