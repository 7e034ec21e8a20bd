from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from earmark.cli.exits import Exit
from earmark.cli.export_render import Written, show_written
from earmark.errors import OutputError
from earmark.values import Clip, Skipped, Slack
from moment_maker import make_moments

CLIPS = [
    Clip(Path("a.mp4"), moment, slack)
    for moment, slack in zip(make_moments(), (Slack(1.0, 0.1), Slack(3.0, -0.5)), strict=True)
]
SKIPPED = [Skipped(Path("gone.mp4"), "there is no such file.")]


def shown(written: Written) -> str:
    console = Console(file=io.StringIO(), width=100)
    show_written(written, Path("out"), console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_by_how_much_copied_clips_are_off_is_said() -> None:
    text = shown(Written(CLIPS))
    assert "Wrote 2 clips to out" in text
    assert "They begin 2.00 s earlier than asked on average, 1.00 to 3.00 s." in text
    assert "They end -0.20 s later than asked on average, -0.50 to 0.10 s." in text


def test_exact_clips_are_not_said_to_be_off() -> None:
    text = shown(Written([Clip(Path("a.mp4"), make_moments()[0])], SKIPPED))
    assert "Wrote 1 clip to out" in text
    assert "asked" not in text
    assert "gone.mp4" in text


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (Written(), Exit.DONE),
        (Written(CLIPS), Exit.DONE),
        (Written(CLIPS, SKIPPED), Exit.SOME_SKIPPED),
        (Written([], SKIPPED), Exit.FAILED),
        (Written(CLIPS, is_interrupted=True), Exit.INTERRUPTED),
    ],
)
def test_the_exit_code_tells_how_it_went(written: Written, code: Exit) -> None:
    assert written.exit_code == code


def test_clips_before_one_that_cannot_be_written_are_said_to_be_whole() -> None:
    console = Console(file=io.StringIO(), width=100)
    with pytest.raises(OutputError), Written(CLIPS).kept_when_interrupted(console):
        raise OutputError("the disk is full")
    assert isinstance(console.file, io.StringIO)
    assert "2 clips were written before this, and are whole." in console.file.getvalue()
