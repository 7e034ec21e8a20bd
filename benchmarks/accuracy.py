"""How much typing is found, and how exactly, in long streams whose typing is known.

    python benchmarks/accuracy.py STREAMS... --score score.py [--json OUT] [--jobs N]

Each of STREAMS is a folder of videos, with NAME.json beside each: "media", "duration_s", "profile",
"typing" and "ignore" (lists of [start_s, end_s]), "keystrokes" and "faint" (lists of times). SCORE
is the script that compares what was found with that. Prints its table, one line per kind of stream.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import earmark
from earmark.formats import findings_json


def main() -> None:
    """Find, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("streams", type=Path, nargs="+")
    parser.add_argument("--score", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--jobs", type=int)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        truths, founds = Path(folder, "truth"), Path(folder, "found")
        truths.mkdir()
        founds.mkdir()
        for streams in args.streams:
            for truth in sorted(streams.glob("*.json")):
                name = f"{streams.name}-{truth.name}"
                media = truth.parent / json.loads(truth.read_text())["media"]
                found = earmark.find(media, presses=True, jobs=args.jobs)
                (truths / name).write_text(truth.read_text())
                (founds / name).write_text(json.dumps(findings_json.found_document(found)))
        output = ["--json", str(args.json)] if args.json else []
        subprocess.run([sys.executable, args.score, truths, founds, *output], check=True)


if __name__ == "__main__":
    main()
