from __future__ import annotations

import base64
import io
import json
import os
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import cast

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest
from hypothesis import given, settings

from earmark.formats.findings_json import write_json
from earmark.formats.names import readable
from earmark.values import Detection, Findings, Loss, Skipped, Span
from findings_maker import any_findings, make_found

DOCS = Path(__file__).parents[3] / "docs" / "formats.md"


def written(findings: Findings) -> dict[str, object]:
    stream = io.BytesIO()
    write_json(findings, stream)
    return cast("dict[str, object]", json.loads(stream.getvalue().decode("utf-8")))


def blocks(language: str) -> list[dict[str, object]]:
    fenced = re.compile(rf"^```{language}\n(.*?)^```", re.DOTALL | re.MULTILINE)
    return [json.loads(block) for block in fenced.findall(DOCS.read_text("utf-8"))]


SCHEMA = blocks("json schema")[0]


def check(document: object) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)


def test_the_example_in_the_docs_holds_to_the_schema() -> None:
    [example] = blocks("json")
    check(example)


def test_a_recording_is_told_with_its_detections_presses_and_losses() -> None:
    found = make_found(
        keystrokes=(2.1234, 2.5),
        losses=(Loss("hole", "a hole", 3.7001),),
    )
    found = replace(found, doubtful=(Detection(Span(4, 4.5), 0.31),), sound="knocking")
    document = written(Findings((found,), (Skipped(Path("a.txt"), "no media"),)))
    check(document)
    assert document["sound"] == "knocking"
    assert document["recordings"] == [
        {
            "recording": "talk.mp4",
            "duration_s": 8.0,
            "detections": [
                {"start_s": 2.0, "end_s": 3.5, "score": 0.875},
                {"start_s": 5.25, "end_s": 6.0, "score": 0.875},
            ],
            "doubtful": [{"start_s": 4.0, "end_s": 4.5, "score": 0.31}],
            "losses": [{"kind": "hole", "message": "a hole", "seconds": 3.7}],
            "keystrokes": [2.123, 2.5],
        }
    ]
    assert document["skipped"] == [{"recording": "a.txt", "reason": "no media"}]


def test_a_length_nobody_knows_is_null() -> None:
    document = written(Findings((make_found(duration_s=1.0, spans=()),)))
    endless = make_found(losses=(Loss("truncated", "the rest", float("inf")),))
    check(written(Findings((endless,))))
    assert "Infinity" not in json.dumps(written(Findings((endless,))))
    assert "keystrokes" not in cast("list[dict[str, object]]", document["recordings"])[0]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes names that are no text")
def test_a_name_that_is_no_utf8_is_valid_json_and_keeps_its_bytes() -> None:
    path = Path(os.fsdecode(b"caf\xe9 \xff.mp4"))
    document = written(Findings((make_found(path),), (Skipped(path, f"{path}: broken"),)))
    check(document)
    for named in ("recordings", "skipped"):
        [told] = cast("list[dict[str, str]]", document[named])
        assert told["recording"] == "caf� �.mp4"
        assert base64.b64decode(told["recording_base64"]) == b"caf\xe9 \xff.mp4"


@settings(deadline=None)
@given(any_findings())
def test_what_is_written_reads_back_to_the_same_values(findings: Findings) -> None:
    document = written(findings)
    check(document)
    recordings = cast("list[dict[str, object]]", document["recordings"])
    for found, told in zip(findings.found, recordings, strict=True):
        assert told["recording"] == readable(found.recording.path)
        assert told["duration_s"] == found.recording.duration_s
        for name, kept in (("detections", found.detections), ("doubtful", found.doubtful)):
            assert told[name] == [
                {"start_s": each.start_s, "end_s": each.end_s, "score": each.score} for each in kept
            ]
        presses = told.get("keystrokes")
        assert presses == (None if found.keystrokes is None else list(found.keystrokes))
        assert told["losses"] == [
            {"kind": loss.kind, "message": loss.message, "seconds": loss.seconds}
            for loss in found.losses
        ]
