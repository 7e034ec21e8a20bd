from __future__ import annotations

import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest

from command_runner import documented_schema
from earmark.errors import LabelsError, ProjectError
from earmark.formats.clip_note import read_note, write_note
from earmark.formats.round_json import read_round, rounds_document, write_round
from earmark.values import Question, Span
from recipe_maker import made_round

QUESTION = Question("typing", "ab", Span(1 / 3, 15), 0.5, "most-likely")


def test_a_round_that_is_kept_is_the_same(tmp_path: Path) -> None:
    done = made_round(tmp_path)
    write_round(done, tmp_path / "round-1.json")
    assert read_round(tmp_path / "round-1.json") == done


@pytest.mark.parametrize("damage", ["", "{}", "[]", '{"number": "x"}'])
def test_a_damaged_round_says_so(tmp_path: Path, damage: str) -> None:
    (tmp_path / "round-1.json").write_text(damage)
    with pytest.raises(ProjectError, match="Delete it: the round is done again"):
        read_round(tmp_path / "round-1.json")


def test_programs_read_what_formats_md_says(tmp_path: Path) -> None:
    done = made_round(tmp_path)
    document = rounds_document([done], done.likeliest, {"ab": Path("talk.wav")})
    jsonschema.validate(document, documented_schema("Rounds of the recipe"))
    [told] = json.loads(json.dumps(document))["rounds"]
    assert told["held_out"] == {
        "yes_as_yes": 8,
        "yes_as_no": 2,
        "no_as_yes": 1,
        "no_as_no": 9,
    }


def test_a_note_says_where_clips_are_from_and_forgets_none(tmp_path: Path) -> None:
    assert read_note(tmp_path / "clips.json") == {}
    write_note(tmp_path / "clips.json", {"1.wav": QUESTION})
    write_note(tmp_path / "clips.json", {"2.wav": QUESTION})
    assert read_note(tmp_path / "clips.json") == {
        name: ("ab", Span(1 / 3, 15)) for name in ("1.wav", "2.wav")
    }


@pytest.mark.parametrize("damage", ["", "[]", '{"1.wav": {}}', '{"1.wav": 3}'])
def test_a_damaged_note_says_so(tmp_path: Path, damage: str) -> None:
    (tmp_path / "clips.json").write_text(damage)
    with pytest.raises(LabelsError, match="Delete it, and copy anew"):
        read_note(tmp_path / "clips.json")
