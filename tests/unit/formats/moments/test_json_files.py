from __future__ import annotations

import json

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command_runner import documented_schema
from earmark.errors import LabelsError
from earmark.formats.moments.json_files import (
    read_json,
    read_json_lines,
    write_json,
    write_json_lines,
)
from earmark.formats.moments.json_items import TOP, lists_of
from earmark.formats.moments.moment_format import ReadOptions
from earmark.formats.project_json import labels_document
from earmark.values import Moment, Span, Verdict
from labels_maker import AT, PATHS, make_label, make_recording, moments_of, written
from moments_maker import any_moments

PLAIN = ReadOptions()
ROW = {"start_s": 1, "end_s": 2.5, "sound": "typing"}


def read_row(**values: object) -> str:
    """Return why a row with such values cannot be used; empty where it can."""
    text = json.dumps({**ROW, **values})
    read = read_json_lines(text, PLAIN)
    return read.bad_lines[0].reason if read.bad_lines else ""


def test_a_moment_is_written_with_all_there_is_to_say() -> None:
    [label] = moments_of([make_label(tags=("far",))])
    detection = Moment(make_recording("x.mp4"), Span(1, 2), "bell", "ab12", score=0.93126, by="det")
    document = json.loads(written(write_json, [label, detection]))
    assert list(document) == ["earmark", "moments"]
    assert document["moments"] == [
        {
            "recording": "talks/monday.mp4",
            "digest": "a1",
            "start_s": 2.0,
            "end_s": 3.5,
            "sound": "typing",
            "score": None,
            "verdict": "yes",
            "is_strong": True,
            "tags": ["far"],
            "by": "Ann",
            "at": AT.isoformat(),
        },
        {
            "recording": "x.mp4",
            "digest": "ab12",
            "start_s": 1.0,
            "end_s": 2.0,
            "sound": "bell",
            "score": 0.9313,
            "verdict": None,
            "is_strong": True,
            "tags": [],
            "by": "det",
            "at": None,
        },
    ]
    lines = written(write_json_lines, [label, detection]).decode().splitlines()
    assert [json.loads(line) for line in lines] == document["moments"]


@settings(deadline=None, max_examples=40)
@given(any_moments())
def test_a_document_is_as_its_schema_says(moments: list[Moment]) -> None:
    document = json.loads(written(write_json, moments))
    jsonschema.validate(document, documented_schema("Moments of sounds"))
    assert len(document["moments"]) == len(moments)


def test_what_is_not_said_is_a_weak_yes_of_nobody() -> None:
    [label] = read_json_lines(json.dumps(ROW), PLAIN).labels
    assert (label.recording, label.verdict, label.is_strong) == (None, Verdict.YES, False)
    assert (label.tags, label.by, label.at, label.score) == ((), None, None, None)


def test_the_options_stand_in_for_what_is_not_there() -> None:
    text = json.dumps({"digest": "ab12cd", "start_s": 1, "end_s": 1, "sound": None})
    [label] = read_json_lines(text, ReadOptions(sound="typing", is_strong=True)).labels
    assert (label.recording, label.sound, label.span) == ("ab12cd", "typing", Span(0.5, 1.5))


def test_what_the_command_prints_and_plain_lists_are_read_too() -> None:
    printed = labels_document([make_label()], PATHS)
    [label] = read_json(json.dumps(printed, indent=2), PLAIN).labels
    assert (label.line, label.recording, label.by) == (3, "talks/monday.mp4", "Ann")
    assert len(read_json(json.dumps([ROW, ROW]), PLAIN).labels) == 2
    assert read_json('{"moments": []}', PLAIN).labels == ()


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"start_s": "1"}, "its start_s is no number, but '1'"),
        ({"start_s": True}, "its start_s is no number, but 'True'"),
        ({"end_s": None}, "its end_s is no number, but 'None'"),
        ({"end_s": float("nan")}, "its end_s is no number, but 'nan'"),
        ({"end_s": float("inf")}, "it ends at 2e+08 s, years after any recording"),
        ({"end_s": 10**400}, "it ends at 2e+08 s, years after any recording"),
        ({"end_s": 0.5}, "it ends at 0.5 s, before its start at 1 s"),
        ({"start_s": -1}, "it starts at -1 s, before the recording"),
        ({"sound": ""}, "it names no sound"),
        ({"sound": 7}, "its sound is not what it should be, but '7'"),
        ({"verdict": "perhaps"}, "the verdict 'perhaps' is none of yes, no, unsure"),
        ({"is_strong": "yes"}, "its is_strong is not what it should be, but 'yes'"),
        ({"tags": "far"}, "its tags is not what it should be, but 'far'"),
        ({"tags": [1]}, "its tags are no words, but [1]"),
        ({"at": "yesterday"}, "'yesterday' is no date and time as ISO 8601 has them"),
        ({"score": 1.5}, "1.5 is no score from 0 to 1"),
        ({"recording_base64": "?"}, "its recording_base64 is no Base64"),
        ({"verdict": None, "tags": None, "score": 0.5}, ""),
    ],
)
def test_a_row_that_cannot_be_used_says_why(values: dict[str, object], reason: str) -> None:
    assert read_row(**values) == reason


def test_a_row_that_is_no_object_is_counted_with_its_line() -> None:
    read = read_json('{"earmark": "0",\n "moments": [\n1,\n' + json.dumps(ROW) + "]}", PLAIN)
    assert [(bad.line, bad.reason) for bad in read.bad_lines] == [
        (3, "it is no object with names and values")
    ]
    assert [label.line for label in read.labels] == [4]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is damaged, or no JSON: line 1: Expecting value"),
        ('{"moments": [\n{"start_s": 1,', "is damaged, or no JSON: line 2: Expecting"),
        ('{"moments": [\n1\n2]}', "is damaged, or no JSON: line 3: Expecting ',' delimiter"),
        ('{"recordings": []}', 'holds no list called "moments" or "labels"'),
        ("7", "holds no list of labels, but on line 1 a single value"),
        ("[" * 200_000, "no JSON that anybody can read: from line 1"),
        ('{"moments": [' + "9" * 5000 + "]}", "no JSON that anybody can read: from line 1"),
    ],
)
def test_a_damaged_document_is_refused_with_the_line(text: str, told: str) -> None:
    with pytest.raises(LabelsError, match=told):
        read_json(text, PLAIN)


def test_a_damaged_line_is_refused_with_its_number() -> None:
    with pytest.raises(LabelsError, match="line 3: Expecting"):
        read_json_lines(json.dumps(ROW) + "\n\n{", PLAIN)


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@settings(deadline=None)
@given(
    document=st.lists(VALUES) | st.dictionaries(st.text(), VALUES), indent=st.none() | st.just(1)
)
def test_the_lists_of_a_document_are_found_as_the_json_library_finds_them(
    document: list[object] | dict[str, object], indent: int | None
) -> None:
    text = json.dumps(document, indent=indent)
    lists = {TOP: document} if isinstance(document, list) else document
    wanted = {name: value for name, value in lists.items() if isinstance(value, list)}
    found = lists_of(text)
    assert {name: [item for _, item in items] for name, items in found.items()} == wanted
    lines = text.split("\n")
    for items in found.values():
        for line, item in items:
            start = json.dumps(item, indent=indent).split("\n")[0]
            assert start.rstrip(",") in lines[line - 1]
