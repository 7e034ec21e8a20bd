"""``earmark demo``, started as a user starts it."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_runner import Ran, run_earmark


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """Return a folder with a short demonstration, and the run that made it."""
    to = tmp_path_factory.mktemp("demo")
    return to, run_earmark("demo", "here", "--length", "24", cwd=to)


def test_it_prints_found_beside_true(folder: tuple[Path, Ran]) -> None:
    _, ran = folder
    assert ran.code == 0, ran.err
    assert "true start" in ran.out
    assert "1 of 1 true spans found, 0 false" in ran.out


def test_it_leaves_a_video_and_a_page(folder: tuple[Path, Ran]) -> None:
    to, _ = folder
    assert {path.name for path in (to / "here").iterdir()} == {"stream.mp4", "report.html"}


def test_a_folder_that_cannot_be_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "here").touch()
    ran = run_earmark("demo", "here", cwd=tmp_path)
    assert ran.code == 1
    assert "cannot be written" in ran.err
