"""What people read in the terminal about how right a sound is found."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from earmark.cli.plain import plain
from earmark.formats.evaluation_words import (
    CAUTION,
    CLIPS,
    events_in_words,
    figure_rows,
    how_measured,
    interval,
    number,
)
from earmark.values import Estimate, Evaluation


def show_evaluation(evaluation: Evaluation, sound: str, console: Console) -> None:
    """Print the figures with their intervals, what they stand on and what they do not say."""
    console.print(f"[bold]{escape(plain(sound))}[/] · {how_measured(evaluation)}")
    console.print(_table(evaluation))
    if evaluation.events:
        console.print(events_in_words(evaluation.events))
    n = len(evaluation.left_out)
    if n:
        told = "1 recording is" if n == 1 else f"{n:,} recordings are"
        console.print(f"[yellow]{told} left out[/], not heard yet by this encoder: `earmark scan`")
    console.print(f"[dim]{CAUTION}[/]")


def _table(evaluation: Evaluation) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("figure (95 % interval)")
    shown = {
        "answers": True,
        CLIPS: evaluation.clips is not None,
        "events": evaluation.events is not None,
    }
    for heading, is_shown in shown.items():
        if is_shown:
            table.add_column(heading)
    for row in figure_rows(evaluation):
        pairs = zip(row.estimates, shown.values(), strict=True)
        table.add_row(row.name, *(_cell(estimate) for estimate, is_shown in pairs if is_shown))
    return table


def _cell(estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    return f"{number(estimate.value)} [dim]{interval(estimate)}[/]"
