"""What people read in the terminal about a data set."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.table import Table

from earmark.cli.plain import plain, plain_name
from earmark.values import SPLITS, Dataset, DatasetCheck

MOST_FAULTS = 20


def show_dataset(dataset: Dataset, out: Console) -> None:
    """Print how many clips there are of what, and what was left out."""
    counts = Counter((clip.example.name, clip.example.split) for clip in dataset.clips)
    table = Table(box=None)
    table.add_column("clips")
    for split in SPLITS:
        table.add_column(split, justify="right")
    for name in sorted({name for name, _ in counts}):
        table.add_row(plain(name), *(f"{counts[name, split]:,}" for split in SPLITS))
    out.print(table)
    for reason, n in dataset.dropped:
        out.print(f"Left out: {n:,}, as {reason}", markup=False)
    out.print(f"Wrote {plain_name(dataset.folder)}", markup=False)


def show_check(check: DatasetCheck, out: Console) -> None:
    """Print whether a data set is as it was written, or what is wrong with it."""
    name = plain_name(check.folder)
    told = f"{check.n_files:,} files, {check.n_clips:,} clips"
    if not check.faults:
        out.print(
            f"{name}: as it was written ({told}); no recording is in two splits", markup=False
        )
        return
    for fault in check.faults[:MOST_FAULTS]:
        out.print(plain(fault), markup=False)
    if len(check.faults) > MOST_FAULTS:
        out.print(f"... and {len(check.faults) - MOST_FAULTS:,} more")
    out.print(f"{name}: {len(check.faults):,} faults ({told})", markup=False)
