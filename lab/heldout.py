"""python -m lab.heldout DATA OUT: a data folder of the sources that no weight has seen.

OUT/manifest.csv names the held-out rows of DATA, so that a stream maker can mix streams of them, on
which thresholds are chosen. Rows with ``use = test`` are never among them.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from lab.recordings import is_held_out, manifest_rows


def write_heldout(data: Path, out: Path) -> int:
    """Write the manifest and return how many recordings it names."""
    rows = [row for row in manifest_rows(data) if is_held_out(row["category"], row["source_repo"])]
    out.mkdir(parents=True, exist_ok=True)
    with (out / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0].keys())
        table.writeheader()
        table.writerows({**row, "path": str((data / row["path"]).resolve())} for row in rows)
    return len(rows)


if __name__ == "__main__":
    print(write_heldout(Path(sys.argv[1]), Path(sys.argv[2])), "recordings held out")
