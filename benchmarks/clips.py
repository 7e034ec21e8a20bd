"""How long clips of a long recording take, and how much memory: ``clips.py VIDEO``.

Spans of 2 to 8 s, evenly spread over the recording with a fixed seed, are cut by stream copy and
exactly, each in a process of its own, through the real command.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from earmark.adapters.media import PyAvDecoder

WAYS = {
    "copy": ["--copy"],
    "exact": [],
    "exact, sound alone": ["--sound-only"],
}
WANTED_S = {"copy": 60.0, "exact": 300.0}
SHORTEST_S, LONGEST_S = 2.0, 8.0


def findings_of(video: Path, n_spans: int, seed: int) -> dict[str, Any]:
    """Return what ``earmark find --json`` would write of such spans."""
    duration_s = PyAvDecoder().probe(video).duration_s
    rng = np.random.default_rng(seed)
    room_s = duration_s / n_spans
    spans = []
    for number in range(n_spans):
        length_s = min(rng.uniform(SHORTEST_S, LONGEST_S), room_s)
        start_s = number * room_s + rng.uniform(0, room_s - length_s)
        spans.append({"start_s": start_s, "end_s": start_s + length_s, "score": 0.9})
    recording = {
        "recording": str(video.resolve()),
        "duration_s": duration_s,
        "detections": spans,
        "doubtful": [],
        "losses": [],
    }
    return {"earmark": "0", "sound": "typing", "recordings": [recording], "skipped": []}


def measure(found: Path, way: str, folder: Path) -> dict[str, float]:
    """Return how long the command took, and the most memory it held."""
    command = [sys.executable, "-m", "earmark", "export", "clips", str(folder)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began_s = time.perf_counter()
    script = (
        "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], check=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command, "--from", str(found), *WAYS[way]],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        "wall_s": time.perf_counter() - began_s,
        "cpu_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "most_mb": int(done.stdout.split()[-1]) / 1024,
        "n_clips": len(files),
        "clips_mb": sum(path.stat().st_size for path in files) / 1e6,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("video", type=Path)
    parser.add_argument("--spans", type=int, nargs="+", default=[300])
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    results: dict[str, dict[str, float]] = {}
    print("| way | spans | time | processor | most memory | wanted |\n|---|---|---|---|---|---|")
    for n_spans in args.spans:
        with tempfile.TemporaryDirectory(dir=args.video.parent) as name:
            found = Path(name, "found.json")
            found.write_text(json.dumps(findings_of(args.video, n_spans, args.seed)))
            for way in args.ways:
                result = measure(found, way, Path(name, "clips"))
                shutil.rmtree(Path(name, "clips"))
                results[f"{way}, {n_spans}"] = result
                wanted = f"{WANTED_S[way]:.0f} s" if way in WANTED_S else ""
                print(
                    f"| {way} | {n_spans} | {result['wall_s']:.1f} s | {result['cpu_s']:.1f} s "
                    f"| {result['most_mb']:.0f} MB | {wanted} |",
                    flush=True,
                )
    if args.json:
        args.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
