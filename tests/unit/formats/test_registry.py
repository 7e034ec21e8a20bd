from __future__ import annotations

from pathlib import Path

import pytest

from earmark import formats
from earmark.values import Findings
from findings_maker import make_found


def test_every_format_is_found_by_its_name() -> None:
    names = [writer.name for writer in formats.writers()]
    assert names == ["json", "csv", "audacity", "scores"]
    assert all(formats.get(name).name == name for name in names)
    assert all(writer.summary for writer in formats.writers())


def test_an_unknown_format_is_told_which_there_are() -> None:
    with pytest.raises(ValueError, match="no format is called 'srt'; there are json, csv"):
        formats.get("srt")


def test_every_format_saves_the_files_that_it_says(tmp_path: Path) -> None:
    for writer in formats.writers():
        for path in writer.save(Findings((make_found(),)), tmp_path / f"{writer.name}.txt"):
            assert path.stat().st_size > 0
