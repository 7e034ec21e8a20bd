"""Questions answered in the terminal."""

from __future__ import annotations

import io
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path

import click
import pytest
from rich.console import Console

from earmark import Project
from earmark.cli.answering import answer
from earmark.values import Verdict
from lesson_maker import made_lesson
from world_maker import SOUND


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Return a project with questions to ask."""
    made, _ = made_lesson(tmp_path / "lesson", 1)
    with made:
        yield made


def answered(project: Project, typed: str, monkeypatch: pytest.MonkeyPatch, n: int = 9) -> str:
    """Return what is printed to somebody who types these lines."""
    out = Console(file=StringIO(), width=120, highlight=False, emoji=False)
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    answer(project.questions(SOUND, seed=1), project, n, out)
    assert isinstance(out.file, StringIO)
    return out.file.getvalue()


def test_each_answer_is_kept(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    said = answered(project, "y\nNo\nu\n", monkeypatch)
    assert [label.verdict for label in project.labels()] == [
        Verdict.YES,
        Verdict.NO,
        Verdict.UNSURE,
    ]
    assert "1 of 9 · 1.mp4 0:0" in said
    assert said.endswith("3 answers kept.\n")


def test_what_is_skipped_is_no_answer(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answered(project, "s\ny\nq\n", monkeypatch).endswith("1 answer kept.\n")
    assert len(project.labels()) == 1


def test_an_answer_can_be_taken_back(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    said = answered(project, "z\ny\nz\nn\n", monkeypatch)
    assert "there is no label" in said
    assert "took back yes" in said
    assert [label.verdict for label in project.labels()] == [Verdict.NO]


def test_other_keys_do_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(project, "x\n\ny\n", monkeypatch, n=1)
    assert len(project.labels()) == 1


def test_where_nothing_is_left_to_ask_that_is_said(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for question in islice(project.questions(SOUND), 200):
        project.label(SOUND, question.recording, question.span, "no")
    assert "nothing left to ask" in answered(project, "y\n", monkeypatch)


class Terminal(io.StringIO):
    """A terminal at which somebody sits."""

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_one_key_is_enough(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = iter("Yn\x03")
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr(click, "getchar", lambda: next(keys))
    with pytest.raises(KeyboardInterrupt):
        answer(project.questions(SOUND, seed=1), project, 9, Console(file=StringIO()))
    assert [label.verdict for label in project.labels()] == [Verdict.YES, Verdict.NO]
