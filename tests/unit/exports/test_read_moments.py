from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from clip_maker import Made
from earmark import ChoiceError, Findings, LabelsError, Moment, Skipped, read_moments
from earmark.formats.findings_json import to_document
from findings_maker import make_found


def write(findings: Findings, to: Path) -> Path:
    to.write_text(json.dumps(to_document(findings)), "utf-8")
    return to


def test_what_find_wrote_comes_back_as_moments(tmp_path: Path) -> None:
    recording = Made(picture="", sound="pcm_s16le").write(tmp_path / "talk.wav")
    findings = Findings((make_found(recording.path, keystrokes=(2.5,)), make_found("gone.mp4")))
    *moments, skipped = read_moments(write(findings, tmp_path / "found.json"))
    assert moments == [
        Moment(recording, each.span, "typing", score=each.score)
        for each in findings.found[0].detections
    ]
    assert isinstance(skipped, Skipped)
    assert (skipped.path, skipped.reason) == (
        Path("gone.mp4"),
        "there is no such file. Check the path.",
    )


def test_each_press_can_be_a_moment(tmp_path: Path) -> None:
    recording = Made(picture="", sound="pcm_s16le").write(tmp_path / "talk.wav")
    findings = Findings((make_found(recording.path, keystrokes=(2.5, 3.0)),))
    pressed = list(read_moments(write(findings, tmp_path / "found.json"), presses=True))
    assert [round(each.span.start_s, 6) for each in pressed if isinstance(each, Moment)] == [
        2.48,
        2.98,
    ]


def test_presses_nobody_looked_for_are_an_error(tmp_path: Path) -> None:
    file = write(Findings((make_found("talk.wav"),)), tmp_path / "found.json")
    with pytest.raises(ChoiceError, match="Find again, with --presses"):
        list(read_moments(file, presses=True))


def test_recordings_are_found_beside_the_file_too(tmp_path: Path) -> None:
    Made(picture="", sound="pcm_s16le").write(tmp_path / "talk.wav")
    file = write(Findings((make_found("talk.wav"),)), tmp_path / "found.json")
    first = next(read_moments(file))
    assert isinstance(first, Moment)
    assert first.recording.path == tmp_path / "talk.wav"


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_comes_back_byte_for_byte(tmp_path: Path) -> None:
    path = Path(os.fsdecode(bytes(tmp_path) + b"/t\xe4lk.wav"))
    Made(picture="", sound="pcm_s16le").write(tmp_path / "talk.wav").path.rename(path)
    file = write(Findings((make_found(path),)), tmp_path / "found.json")
    first = next(read_moments(file))
    assert isinstance(first, Moment)
    assert first.recording.path == path


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"sound": "typing"}',
        '{"sound": "typing", "recordings": [{"recording": "a", "detections": 3}]}',
        '{"sound": "t", "recordings": [{"recording": "a", "detections": [{"start_s": 2}]}]}',
        '{"sound": "t", "recordings": [{"recording_base64": "?", "detections": []}]}',
        '{"sound": "t", "recordings": [{"recording": "a", "detections": [], "keystrokes": 1}]}',
    ],
)
def test_a_file_that_find_did_not_write_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "found.json").write_text(text)
    with pytest.raises(LabelsError, match=r"is not what `earmark find --json` writes"):
        list(read_moments(tmp_path / "found.json"))


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match="cannot be read"):
        list(read_moments(tmp_path / "found.json"))
