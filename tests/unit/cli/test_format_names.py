from __future__ import annotations

from pathlib import Path

import click
import pytest

from earmark.cli import format_names
from earmark.formats import registry
from earmark.formats.registry import KnownFormats


def test_the_names_in_the_help_are_those_of_our_formats() -> None:
    names = format_names.OURS.split(", ")
    assert names == [each.name for each in registry.OURS]
    assert all(each.read for each in registry.OURS)


def test_a_name_may_be_written_in_capitals() -> None:
    assert format_names.format_name("CSV") == "csv"


def test_an_unknown_name_is_told_which_there_are() -> None:
    with pytest.raises(click.BadParameter, match=r"'xls' is none of csv, json, .*, elan"):
        format_names.readable_format_name("xls")


def test_what_a_format_has_no_room_for_is_told() -> None:
    assert not format_names.what_is_lost("csv")
    told = "There is no room in srt for: recording, person, date."
    assert format_names.what_is_lost("srt") == told


def test_a_suffix_tells_the_name_or_does_not() -> None:
    assert format_names.name_by_suffix(Path("x.vtt")) == "webvtt"
    assert format_names.name_by_suffix(Path("x.txt")) is None


def test_a_package_that_brought_a_format_in_vain_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = KnownFormats(registry.OURS, ("The format bad is left out: why.",))
    monkeypatch.setattr(registry, "known_formats", lambda: broken)
    assert format_names.format_name("srt") == "srt"
    assert capsys.readouterr().err == "The format bad is left out: why.\n"
