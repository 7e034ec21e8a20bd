"""python -m lab.sources DATA: the table of sources and licences for the model card."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from lab.recordings import is_held_out, manifest_rows


def table(data: Path) -> str:
    """Return every source that shapes the weights, with its licences, as a Markdown table."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in manifest_rows(data):
        held_out = is_held_out(row["category"], row["source_repo"])
        if row["category"] != "unclear" and not held_out:
            rows[row["source_repo"]].append(row)
    lines = ["| source | used as | files | minutes | licence |", "|---|---|---|---|---|"]
    for source, used in sorted(rows.items(), key=lambda item: item[0].lower()):
        kinds = ", ".join(sorted({row["category"] for row in used}))
        minutes = sum(float(row["seconds"]) for row in used) / 60
        licences = "; ".join(sorted({row["licence"].replace("|", "/") for row in used}))
        lines.append(f"| {source} | {kinds} | {len(used)} | {minutes:.1f} | {licences} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(Path(sys.argv[1])))
