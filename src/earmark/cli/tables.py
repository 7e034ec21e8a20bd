"""Tables in the terminal, all in one look."""

from __future__ import annotations

from rich import box
from rich.table import Table


def made_table(first: str, **columns: str) -> Table:
    """Return an empty table; columns are given as heading and side, ``"left"`` or ``"right"``."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first)
    for heading, side in columns.items():
        table.add_column(heading, justify="right" if side == "right" else "left")
    return table
