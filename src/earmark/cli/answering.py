"""Questions answered in the terminal, a key each; every answer is kept before the next is asked."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.markup import escape

from earmark.cli.plain import plain, plain_name
from earmark.errors import CatalogueError
from earmark.formats.times import clock
from earmark.values import Question, Verdict

if TYPE_CHECKING:
    from earmark.projects import Project

VERDICTS = {"y": Verdict.YES, "n": Verdict.NO, "u": Verdict.UNSURE}
UNDO, SKIP, QUIT = "z", "s", "q"
KEYS = "y yes · n no · u unsure · s skip · z undo · q quit"


def answer(questions: Iterator[Question], project: Project, n: int, out: Console) -> int:
    """Ask up to ``n`` questions and keep the answers; return how many there were."""
    paths, number, n_given = project.paths(), 0, 0
    out.print(f"[dim]{KEYS}[/]")
    for number, question in enumerate(islice(questions, n), start=1):
        out.print(f"{number:,} of {n:,} · {_line(question, paths)} ", end="")
        key = _key_for(project, out)
        out.print("" if key not in VERDICTS else VERDICTS[key].value)
        if key == QUIT:
            break
        if key in VERDICTS:
            project.label(question.sound, question.recording, question.span, VERDICTS[key])
            n_given += 1
    if not number:
        out.print("There is nothing left to ask.")
    out.print(f"{n_given:,} answers kept." if n_given != 1 else "1 answer kept.")
    return n_given


def _key_for(project: Project, out: Console) -> str:
    """Return the key that says what to do about a question; take answers back on the way."""
    while True:
        key = _key()
        if key in {*VERDICTS, SKIP, QUIT}:
            return key
        if key == UNDO:
            out.print(_undone(project), end=" ")


def _undone(project: Project) -> str:
    try:
        taken_back = project.undo()
    except CatalogueError as error:
        return escape(plain(str(error)))
    return f"(took back {taken_back.verdict.value} on {clock(taken_back.span.start_s)})"


def _key() -> str:
    """Return the next key, or the first letter of the next line where nobody sits at a terminal."""
    if sys.stdin.isatty():
        key = click.getchar()
        if key in {"\x03", "\x04"}:
            raise KeyboardInterrupt
        return key.lower()
    line = sys.stdin.readline()
    return line.strip()[:1].lower() if line else QUIT


def _line(question: Question, paths: Mapping[str, Path]) -> str:
    path = paths.get(question.recording, Path(question.recording))
    times = f"{clock(question.span.start_s)} to {clock(question.span.end_s)}"
    name, sound = escape(plain_name(Path(path.name))), escape(plain(question.sound))
    return f"[bold]{name}[/] {times} · {sound}?"
