from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own

from command_runner import documented_schema
from earmark.formats.project_json import labels_document, status_document
from earmark.values import EarStatus, Settings, Skipped, SoundCount, Status
from member_maker import NOON, made_label, made_member

ODD = Path(b"/media/caf\xe9.mp4".decode("utf-8", "surrogateescape"))


def test_a_status_is_as_documented() -> None:
    status = Status(
        settings=Settings("Küche", NOON.date()),
        folder=Path("kitchen"),
        n_recordings=2,
        duration_s=7200.123456,
        n_scanned=1,
        scanned_s=3600.0,
        n_stale=1,
        missing=(ODD,),
        unusable=(Skipped(ODD, f"{ODD}: no media"),),
        sounds=(SoundCount("typing", 1, 2, 3),),
        detectors=("mine",),
        size_bytes=1000,
        own_ears=(EarStatus("mine", 1, 3600.0),),
    )
    document = status_document(status)
    jsonschema.validate(document, documented_schema("How far a project is"))
    assert document["duration_s"] == 7200.123
    assert document["missing"] == [
        {"recording": "/media/caf\ufffd.mp4", "recording_base64": "L21lZGlhL2NhZukubXA0"}
    ]


def test_a_label_is_as_documented_also_where_its_recording_is_unknown() -> None:
    label = replace(made_label(made_member()), number=7)
    document = labels_document([label], {})
    jsonschema.validate(document, documented_schema("Labels of a project"))
    [told] = labels_document([label], {label.recording: ODD})["labels"]
    assert told["recording"] == "/media/caf\ufffd.mp4"
    assert told["verdict"] == "yes"
