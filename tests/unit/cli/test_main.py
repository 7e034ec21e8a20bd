"""Where every error becomes a sentence and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click
import pytest

from earmark.cli import main as command
from earmark.errors import EarmarkError


def run_with(
    error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> pytest.ExceptionInfo[SystemExit]:
    """Return how the command ends when its work ends in an error."""

    def fail(**_: object) -> int:
        raise error

    monkeypatch.setattr(command.earmark, "main", fail)
    with pytest.raises(SystemExit) as ended:
        command.main()
    return ended


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (EarmarkError("a\nb: is no media"), 1, "Error: a\\nb: is no media\n"),
        (click.UsageError("no such option"), 2, "Error: no such option\n"),
        (KeyboardInterrupt(), 130, "Interrupted.\n"),
        (click.Abort(), 130, "Interrupted.\n"),
    ],
)
def test_each_kind_of_end_has_its_code(
    error: BaseException,
    code: int,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_with(error, monkeypatch).value.code == code
    assert capsys.readouterr().err == sentence


def test_a_reader_that_has_gone_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    silenced: list[bool] = []
    hush: Callable[[], None] = lambda: silenced.append(True)  # noqa: E731 - one line says it
    monkeypatch.setattr(command, "fall_silent", hush)
    assert run_with(BrokenPipeError(), monkeypatch).value.code == 0
    assert silenced
    assert not capfd.readouterr().err


def test_help_is_shown_where_nothing_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["earmark", "--help"])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 0
    assert "Exit codes:" in capsys.readouterr().out
