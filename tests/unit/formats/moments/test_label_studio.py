from __future__ import annotations

import json

import pytest

from earmark.errors import LabelsError
from earmark.formats.moments.label_studio import read_label_studio, write_label_studio
from earmark.formats.moments.moment_format import ReadOptions
from earmark.values import Moment, ReadLabel, Span, Verdict
from labels_maker import AT, make_label, make_recording, moments_of, written

PLAIN = ReadOptions()


def read(*tasks: object) -> tuple[ReadLabel, ...]:
    found = read_label_studio(json.dumps(tasks), PLAIN)
    assert not found.bad_lines
    return found.labels


def region(name: str = "typing", start: object = 1, **more: object) -> dict[str, object]:
    return {"type": "labels", "value": {"start": start, "end": 2, "labels": [name]}, **more}


def test_people_annotate_and_machines_predict() -> None:
    label, other = moments_of([make_label(verdict=Verdict.NO, tags=("far",)), make_label(4, 5)])
    detection = Moment(make_recording("talks/monday.mp4"), Span(6, 7), "bell", score=0.9, by="det")
    [task] = json.loads(written(write_label_studio, [label, other, detection]))
    assert task["data"] == {"audio": "/data/local-files/?d=talks/monday.mp4"}
    [annotation], [prediction] = task["annotations"], task["predictions"]
    assert annotation["result"][0] == {
        "id": "p1-2000",
        "from_name": "label",
        "to_name": "audio",
        "type": "labels",
        "value": {"start": 2.0, "end": 3.5, "labels": ["not:typing"]},
        "meta": {"text": ["far"], "by": "Ann", "at": AT.isoformat()},
    }
    assert len(annotation["result"]) == 2
    assert prediction["model_version"] == "det"
    assert [(x["score"], x["value"]["labels"]) for x in prediction["result"]] == [(0.9, ["bell"])]


def test_each_recording_is_a_task_and_each_person_an_annotation_of_it() -> None:
    ann, bob = moments_of([make_label(), make_label()])
    bob = Moment(ann.recording, Span(8, 9), "typing", verdict=Verdict.YES, by="Bob")
    elsewhere = Moment(make_recording("x.mp4"), Span(1, 2), "typing", verdict=Verdict.YES)
    tasks = json.loads(written(write_label_studio, [ann, bob, elsewhere]))
    assert [len(task["annotations"]) for task in tasks] == [2, 1]


def test_an_export_is_read_with_the_names_that_recordings_had_before() -> None:
    labels = read(
        {
            "id": 7,
            "data": {"n": 1, "audio": "/data/upload/3/0a1b2c3d-talk.mp4"},
            "annotations": [
                {"completed_by": 1, "result": [region(), {"type": "choices", "value": {}}]},
                {"was_cancelled": True, "result": [region("skipped")]},
            ],
            "predictions": [{"result": [region("guess", score=0.5)]}],
        },
        {
            "data": {"sound": "https://example.org/talks/caf%C3%A9.mp4?v=1"},
            "predictions": [{"result": [region("weak:bell", score=0.5)]}],
        },
        {"data": {"n": 1}, "annotations": [{"result": [region()]}]},
    )
    assert [(x.recording, x.sound, x.score, x.is_strong) for x in labels] == [
        ("talk.mp4", "typing", None, True),
        ("/talks/café.mp4", "bell", 0.5, False),
        (None, "typing", None, True),
    ]


def test_the_short_form_of_an_export_is_read_too() -> None:
    [first, second] = read(
        {
            "audio": "talk.mp4",
            "label": [{"start": 1, "end": 2, "labels": ["typing", "bell"]}],
            "id": 1,
        }
    )
    assert (first.recording, first.span, first.sound) == ("talk.mp4", Span(1, 2), "typing")
    assert second.sound == "bell"


def test_what_cannot_be_used_is_counted_with_the_line_of_its_task() -> None:
    tasks = [{"data": {}, "annotations": [{"result": [region(start="x"), region("")]}]}, 7]
    found = read_label_studio("[\n" + ",\n".join(json.dumps(task) for task in tasks) + "]", PLAIN)
    assert [(bad.line, bad.reason) for bad in found.bad_lines] == [
        (2, "its start_s is no number, but 'x'"),
        (2, "it names no sound"),
        (3, "it is no task, but a single value"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"data": {}}', "is no export of Label Studio: on line 1 begins no list"),
        ("[\n{]", "is damaged, or no JSON: line 2: "),
    ],
)
def test_another_file_is_refused_with_the_line(text: str, told: str) -> None:
    with pytest.raises(LabelsError, match=told):
        read_label_studio(text, PLAIN)
