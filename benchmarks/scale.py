"""What a big project costs: 1,000 hours, 100,000 labels, 1,000 of them of one sound; Linux only.

    python benchmarks/scale.py FOLDER [--keep] [--json OUT]

Makes a project in FOLDER: real vectors of synthetic streams, cut and joined anew, 8.6 GB of them,
and labels. Then measures each verb in a process of its own: how long its steps take, and the most
memory that it holds. Resident memory counts the pages of mapped files that were read, though the
system may take them back at any time; private memory counts none. A project that is in FOLDER
already is measured as it is, and stays; a new one stays with --keep.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from big_project import SOUND, Size, make_project
from earmark import Project
from scale_measures import MEASURES

WANTED_S = {"learn from an answer": 0.5, "choose the next question": 0.3, "status": 0.5}
WANTED_MB = 1000


def measured(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what ``scale_measures.py`` prints of each measure."""
    script = Path(__file__).with_name("scale_measures.py")
    results: dict[str, dict[str, Any]] = {}
    for name in MEASURES:
        command = [sys.executable, str(script), name, str(folder)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        results[name] = json.loads(done.stdout)
    return results


def table_of_steps(results: dict[str, dict[str, Any]]) -> str:
    """Return a table of how long each step takes."""
    lines = ["| | step | median | slowest | processor | wanted |", "|---|---|---|---|---|---|"]
    for name, result in results.items():
        for step, times in result["seconds"].items():
            clock_s, cpu_s = zip(*times, strict=True)
            wanted = f"{WANTED_S[step]} s" if step in WANTED_S else ""
            lines.append(
                f"| {name} | {step} | {statistics.median(clock_s):.3f} s | {max(clock_s):.3f} s "
                f"| {statistics.median(cpu_s):.3f} s | {wanted} |"
            )
    return "\n".join(lines)


def table_of_memory(results: dict[str, dict[str, Any]]) -> str:
    """Return a table of the most memory that each process held."""
    lines = ["| | resident | private | wanted |", "|---|---|---|---|"]
    for name, result in results.items():
        most = f"{result['resident_mb']:.0f} MB | {result['private_mb']:.0f} MB"
        lines.append(f"| {name} | {most} | {WANTED_MB} MB |")
    return "\n".join(lines)


def size_of(folder: Path) -> dict[str, float]:
    """Return how much there is in a project."""
    with Project.open(folder) as project:
        status = project.status()
    counts = {each.sound: each.n_yes + each.n_no + each.n_unsure for each in status.sounds}
    return {
        "hours": status.scanned_s / 3600,
        "vectors_mb_per_hour": project.store.size_bytes() * 3600 / status.scanned_s / 1e6,
        "labels": sum(counts.values()),
        "labels_of_the_sound": counts.get(SOUND, 0),
    }


def make(folder: Path, size: Size) -> None:
    """Make the project, and tell how far that is."""
    began_s = time.monotonic()
    for done in make_project(folder, size):
        print(f"{time.monotonic() - began_s:.0f} s: {done}", file=sys.stderr)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--recordings", type=int, default=Size.n_recordings, help="of two hours")
    parser.add_argument("--labels", type=int, default=Size.n_labels)
    parser.add_argument("--of-the-sound", type=int, default=Size.n_of_the_sound)
    parser.add_argument("--keep", action="store_true", help="leave the project where it is")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    size = Size(args.recordings, n_labels=args.labels, n_of_the_sound=args.of_the_sound)
    is_ours = not args.folder.exists()
    try:
        if is_ours:
            make(args.folder, size)
        made = size_of(args.folder)
        results = measured(args.folder)
    finally:
        if is_ours and not args.keep:
            shutil.rmtree(args.folder, ignore_errors=True)
    print(", ".join(f"{name.replace('_', ' ')}: {value:,.4g}" for name, value in made.items()))
    print(f"\n{table_of_steps(results)}\n\n{table_of_memory(results)}")
    if args.json:
        args.json.write_text(json.dumps({"size": made, "measures": results}, indent=1) + "\n")


if __name__ == "__main__":
    main()
