"""A bar for whatever yields progress: speed, time left, and the recording at hand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
from rich.table import Column
from rich.text import Text

from earmark.cli.interrupts import heeded_interrupts
from earmark.cli.plain import plain_name
from earmark.formats.times import coarse_clock
from earmark.values import Progress as Step

LONGEST_NAME = 32
BAR_WIDTH = 20


class _Speed(ProgressColumn):
    """How many times faster than the recording plays."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f} x real time" if task.speed else "", style="dim")


class _TimeLeft(ProgressColumn):
    """How long it will take from here."""

    def render(self, task: Task) -> Text:
        left_s = task.time_remaining
        return Text(f"{coarse_clock(left_s)} left" if left_s is not None else "")


class _Name(ProgressColumn):
    """The recording at hand: what gives way where the screen is narrow."""

    def render(self, task: Task) -> Text:
        return Text(task.fields["name"], style="dim", no_wrap=True, overflow="ellipsis")


class Bar:
    """Adds up the progress of many recordings.

    Args:
        bar: what is drawn.
        words: what is done.
        check: raises where the work is to end.
    """

    def __init__(self, bar: Progress, words: str, check: Callable[[], None]) -> None:
        self._bar = bar
        self._check = check
        self._task = bar.add_task(words, total=None, name="")
        self._steps: dict[Path, Step] = {}
        self._done_s = 0.0
        self._total_s = 0.0

    def show(self, step: Step) -> None:
        """Take the next step in; raise ``KeyboardInterrupt`` where one was lost on the way."""
        self._check()
        before = self._steps.get(step.path, Step(step.path, 0.0, 0.0))
        self._steps[step.path] = step
        self._done_s += step.done_s - before.done_s
        self._total_s += max(step.total_s, step.done_s) - max(before.total_s, before.done_s)
        self._bar.update(
            self._task,
            completed=self._done_s,
            total=self._total_s or None,
            name=_short(step.path),
        )


@contextmanager
def bar_on(console: Console, words: str, *, shows_speed: bool = False) -> Iterator[Bar]:
    """Show a bar on a terminal while the block runs, and nothing afterwards."""
    whole = Column(no_wrap=True)
    columns: list[ProgressColumn] = [
        TextColumn("{task.description}"),
        BarColumn(BAR_WIDTH),
        TextColumn("{task.percentage:>3.0f} %"),
        *([_Speed(whole)] if shows_speed else []),
        _TimeLeft(whole),
        _Name(),
    ]
    with (
        Progress(
            *columns,
            console=console,
            transient=True,
            disable=not console.is_terminal,
            redirect_stdout=sys.stdout.isatty(),  # else a pipe would lose what is printed meanwhile
        ) as progress,
        heeded_interrupts() as check,
    ):
        yield Bar(progress, words, check)


def _short(path: Path) -> str:
    name = plain_name(Path(path.name))
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
