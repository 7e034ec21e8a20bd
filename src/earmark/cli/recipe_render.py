"""What people read in the terminal about the rounds of the recipe."""

from __future__ import annotations

import shlex
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from earmark.cli.plain import plain, plain_name
from earmark.cli.tables import made_table
from earmark.formats.recipe_words import (
    HELD_OUT,
    LEARNT,
    confusion_rows,
    counts_in_words,
    trained_on,
)
from earmark.values import Confusion, Round


def show_round(done: Round, out: Console) -> None:
    """Print a round: what was trained on, and both confusion matrices."""
    out.print(f"[bold]{escape(plain(done.sound))}[/] · {trained_on(done)}")
    for is_held_out, heading in ((True, HELD_OUT), (False, LEARNT)):
        counts = done.confusion(is_held_out=is_held_out)
        out.print(_matrix(f"{heading}: {counts_in_words(counts)}", counts))
    out.print(f"Its worst errors: open {plain_name(done.page)} in a browser", markup=False)
    out.print(f"The detector: {plain_name(done.detector)}", markup=False, soft_wrap=True)


def show_next(last: Round, n_left: int, copied_to: Path | None, out: Console) -> None:
    """Print what to do next."""
    if not n_left:
        out.print(
            "Nothing is left to ask: answers that you change, or more clips, go on from here."
        )
        return
    out.print(f"[bold]{n_left:,}[/] likely spans wait for an answer. Then call this again.")
    if copied_to is not None:
        out.print(f"Sort the clips in {plain_name(copied_to)} into its folders.", markup=False)
    else:
        out.print("[dim]--answer asks them here, --copy FOLDER copies them to be sorted.[/]")
        project = shlex.quote(plain_name(last.page.parents[2]))
        command = f"earmark label {shlex.quote(plain(last.sound))} --project {project}"
        out.print(f"On the page: {command}", markup=False, soft_wrap=True)
    if last.number == 1:
        out.print("[dim]--go-on trains the strong network with the answers there are.[/]")


def _matrix(title: str, counts: Confusion) -> Table:
    table = made_table(title, **{"it says yes": "right", "it says no": "right"})
    for name, yes, no in confusion_rows(counts):
        table.add_row(name, f"{yes:,.0f}", f"{no:,.0f}")
    return table
