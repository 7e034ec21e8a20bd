"""Where results are written."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from earmark.cli.outputs import Outputs, ensure_file, ensure_folder
from earmark.errors import OutputError
from earmark.values import Findings
from findings_maker import make_found

FINDINGS = Findings((make_found(),))


def test_what_nobody_asked_for_is_not_written() -> None:
    assert Outputs.of(json=None, csv=None).targets == ()


def test_checking_leaves_nothing_behind(tmp_path: Path) -> None:
    Outputs.of(json=str(tmp_path / "a.json"), audacity=str(tmp_path / "labels"))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_one_place_cannot_hold_two_results(tmp_path: Path) -> None:
    target = str(tmp_path / "a.json")
    with pytest.raises(click.UsageError, match="--json and --scores would both be written"):
        Outputs.of(json=target, scores=target)


def test_an_older_result_is_replaced_but_no_other_file(tmp_path: Path) -> None:
    for name in ("old.json", "talk.mp4"):
        (tmp_path / name).write_text("{}")
    ensure_file(tmp_path / "old.json")
    with pytest.raises(OutputError, match="is there already, and looks like no result"):
        ensure_file(tmp_path / "talk.mp4")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(OutputError, match=r"is a file\. Name a folder\."):
        ensure_folder(tmp_path / "taken")


def test_one_result_that_cannot_be_written_costs_no_other(tmp_path: Path) -> None:
    outputs = Outputs.of(json=str(tmp_path / "a.json"), csv=str(tmp_path / "b.csv"))
    (tmp_path / "a.json").mkdir()
    failed, written = outputs.write(FINDINGS)
    assert isinstance(failed, OutputError)
    assert written == tmp_path / "b.csv"


def test_standard_output_takes_results_whole(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    outputs = Outputs.of(json="-")
    assert outputs.takes_standard_output
    assert not list(outputs.write(FINDINGS))
    assert json.loads(capsysbinary.readouterr().out)["recordings"]
