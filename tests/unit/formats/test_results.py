from __future__ import annotations

from pathlib import Path

import pytest

from earmark.formats import results
from earmark.values import Findings
from findings_maker import make_found


def test_each_is_found_by_its_name() -> None:
    names = [writer.name for writer in results.writers()]
    assert names == ["json", "csv", "audacity", "scores"]
    assert all(results.get(name).name == name for name in names)
    assert all(writer.summary for writer in results.writers())


def test_an_unknown_name_is_told_which_there_are() -> None:
    with pytest.raises(ValueError, match="no results are called 'srt'; there are json, csv"):
        results.get("srt")


def test_each_saves_the_files_that_it_says(tmp_path: Path) -> None:
    for writer in results.writers():
        for path in writer.save(Findings((make_found(),)), tmp_path / f"{writer.name}.txt"):
            assert path.stat().st_size > 0
