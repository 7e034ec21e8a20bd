from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from earmark.formats.results import save_tracks, write_tracks
from earmark.values import Findings
from findings_maker import any_findings, make_found

LABELS = "2.000000\t3.500000\ttyping 0.88\n5.250000\t6.000000\ttyping 0.88\n"


def test_one_recording_becomes_the_very_file_that_was_named(tmp_path: Path) -> None:
    to = tmp_path / "labels.txt"
    assert save_tracks(Findings((make_found(),)), to) == (to,)
    assert to.read_bytes() == LABELS.encode()


def test_one_recording_and_a_folder_become_a_file_in_it(tmp_path: Path) -> None:
    assert save_tracks(Findings((make_found(),)), tmp_path / "labels") == (
        tmp_path / "labels" / "talk.txt",
    )


@pytest.mark.parametrize("name", ["labels", "labels.txt", "labels.TXT"])
def test_several_recordings_become_a_folder(tmp_path: Path, name: str) -> None:
    paths = save_tracks(Findings((make_found("a.mp4"), make_found("b.mp4", ()))), tmp_path / name)
    assert paths == (tmp_path / "labels" / "a.txt", tmp_path / "labels" / "b.txt")
    assert [path.read_text() for path in paths] == [LABELS, ""]


def test_equal_names_get_a_number_that_no_other_recording_has(tmp_path: Path) -> None:
    names = ["x/talk.mp4", "y/Talk.mkv", "z/talk.wav", "z/talk-2.wav"]
    paths = save_tracks(Findings(tuple(map(make_found, names))), tmp_path)
    assert [path.name for path in paths] == ["talk.txt", "Talk-3.txt", "talk-4.txt", "talk-2.txt"]


def test_a_name_as_long_as_disks_allow_is_shortened(tmp_path: Path) -> None:
    found = make_found("é" * 126 + ".ts")
    first, second = save_tracks(Findings((found, found)), tmp_path)
    assert (first.name, second.name) == ("é" * 100 + ".txt", "é" * 100 + "-2.txt")
    assert first.exists()


def test_a_sound_with_a_tab_in_its_name_does_not_make_a_column() -> None:
    stream = io.BytesIO()
    write_tracks(Findings((replace(make_found(), sound="door\tbell\n"),)), stream)
    assert stream.getvalue().decode().splitlines()[0] == "2.000000\t3.500000\tdoor bell 0.88"


@settings(deadline=None)
@given(any_findings())
def test_what_is_written_reads_back_to_the_same_values(findings: Findings) -> None:
    stream = io.BytesIO()
    write_tracks(findings, stream)
    rows = [line.split("\t") for line in stream.getvalue().decode().splitlines()]
    spans = [each for found in findings.found for each in found.spans]
    assert [(float(start), float(end)) for start, end, _ in rows] == [
        (span.start_s, span.end_s) for span in spans
    ]
