"""What a recording is, as JSON."""

from __future__ import annotations

import json
import math
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own

from command_runner import documented_schema
from earmark.formats.description_json import to_document
from earmark.values import Acoustics, AudioTrack, Description, Loss, Recording

SCHEMA = documented_schema("What a recording is")
SILENCE = Acoustics(bandwidth_hz=0.0, loudness_lufs=-math.inf, noise_floor_dbfs=-math.inf)


def describe(path: str = "talk.mp4", acoustics: Acoustics = SILENCE) -> Description:
    track = AudioTrack(1, "aac", 48_000, 2, "stereo", None, "", "eng", is_default=True)
    recording = Recording(Path(path), "mp4", 8.00049, 1_234, True, (track,))  # noqa: FBT003 - has a picture
    return Description(recording, acoustics, (Loss("hole", "3.7 s are missing", 3.7),))


def test_the_document_keeps_the_schema() -> None:
    jsonschema.validate(json.loads(json.dumps(to_document(describe()))), SCHEMA)


def test_levels_of_silence_are_null() -> None:
    document = to_document(describe())
    assert document["loudness_lufs"] is None
    assert document["noise_floor_dbfs"] is None


def test_numbers_have_no_more_digits_than_they_are_worth() -> None:
    document = to_document(describe(acoustics=Acoustics(15_999.6, -23.4567, -60.001)))
    assert document["duration_s"] == 8.0
    assert document["bandwidth_hz"] == 16_000
    assert document["loudness_lufs"] == -23.46


def test_a_name_that_is_no_text_comes_with_its_bytes() -> None:
    document = to_document(describe("\udcff.mp4"))
    assert document["recording"] == "\N{REPLACEMENT CHARACTER}.mp4"
    assert document["recording_base64"] == "/y5tcDQ="
    jsonschema.validate(json.loads(json.dumps(document)), SCHEMA)
