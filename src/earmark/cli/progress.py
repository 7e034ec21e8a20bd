"""A bar for whatever yields progress: speed, time left, and the recording at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from earmark.formats.names import readable
from earmark.values import Progress as Step

_LONGEST_NAME = 32


class _Speed(ProgressColumn):
    """How many times faster than the recording plays."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f} x real time" if task.speed else "", style="dim")


class Bar:
    """Adds up the progress of many recordings."""

    def __init__(self, bar: Progress, words: str) -> None:
        self._bar = bar
        self._task = bar.add_task(words, total=None, name="")
        self._steps: dict[Path, Step] = {}

    def show(self, step: Step) -> None:
        """Take the next step in."""
        self._steps[step.path] = step
        done = sum(each.done_s for each in self._steps.values())
        total = sum(max(each.total_s, each.done_s) for each in self._steps.values())
        self._bar.update(self._task, completed=done, total=total or None, name=_short(step.path))


@contextmanager
def bar_on(console: Console, words: str, *, shows_speed: bool = False) -> Iterator[Bar]:
    """Show a bar while the block runs, and nothing afterwards."""
    columns: list[ProgressColumn] = [
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        *([_Speed()] if shows_speed else []),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.fields[name]}", style="dim", markup=False),
    ]
    with Progress(*columns, console=console, transient=True) as progress:
        yield Bar(progress, words)


def _short(path: Path) -> str:
    name = readable(Path(path.name))
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
