"""How much typing is found, and how exactly, in long streams whose typing is known.

    python benchmarks/accuracy.py DATA --maker make_streams.py --score score.py --seeds 1-5

Has the maker mix streams from the recordings in DATA (a seed whose streams are there is not made
again), finds the typing in each, and prints one table by kind of stream; with --yardstick, YAMNet
on the same streams as its last line. Needs what the maker needs, and ai-edge-litert for YAMNet.

All figures but two are of the spans that the bundled rule finds. Average precision (AP) and the
expected calibration error (ECE) need a score for every clip: a clip's is the highest of all that
reaches into it, also of what was too doubtful for the rule, and 0 without any.
YAMNet's threshold is the best of four by seg0.3 F1, chosen on the same streams, in its favour; its
clips score as their highest patch.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import earmark
from earmark.adapters.bundle import typing_detector
from figures import ALL, TARGETS, Outcome, Scorer, false_alarms, figures_by_kind, table
from known_streams import KnownStream, Recipe, list_streams, make_streams
from yardstick import Yardstick

CACHE = Path(__file__).resolve().parents[1] / "runs"


def main() -> None:
    """Make, find, compare, print."""
    args = _arguments()
    recipe = Recipe(args.data, args.maker, args.use, args.minutes)
    scorer = load_script(args.score)
    try:
        make_streams(recipe, args.streams, args.seeds, args.jobs)
    except (ValueError, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"{error}")
    streams = list(list_streams(args.streams, args.seeds))
    if not streams:
        sys.exit(f"{args.streams}: holds no streams for these seeds. Remove it and run again.")
    outcomes = [_listen(stream, scorer, args.jobs) for stream in streams]
    kinds = figures_by_kind(outcomes, scorer)
    rows, document = dict(kinds), _about(recipe, args.seeds)
    document |= {"targets": TARGETS, "kinds": kinds}
    if args.yardstick:
        gap_s = typing_detector().rule.longest_gap_s
        measured = Yardstick(args.yardstick, args.classes).measure(streams, scorer, gap_s)
        rows[f"YAMNet, {ALL}"] = measured["kinds"][ALL]
        document["yardstick"] = measured
    document["streams"] = [
        {"stream": stream.name, "kind": stream.kind, "false_alarms": outcome.false_alarms}
        for stream, outcome in zip(streams, outcomes, strict=True)
    ]
    print(table(rows))
    if args.json:
        args.json.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


def outcome_of(stream: KnownStream, found: earmark.Found, scorer: Scorer) -> Outcome:
    """Return what the scorer makes of what was found in a stream."""
    truth = stream.truth
    decided = [(detection.start_s, detection.end_s) for detection in found]
    return Outcome(
        kind=stream.kind,
        hours=truth["duration_s"] / 3600,
        decided=scorer.one(truth, _document(found.detections, found.keystrokes)),
        ranked=scorer.one(truth, _document(with_doubtful(found))),
        false_alarms=false_alarms(decided, truth["typing"], truth["ignore"]),
    )


def with_doubtful(found: earmark.Found) -> list[earmark.Detection]:
    """Return all that was found, and all that scored too low for the rule, in order."""
    return sorted((*found.detections, *found.doubtful), key=lambda each: each.start_s)


def parse_seeds(text: str) -> list[int]:
    """Return the seeds in ``1-3,7``."""
    seeds: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        seeds += range(int(first), int(last if dash else first) + 1)
    if not seeds:
        raise ValueError(f"{text!r} names no seed")
    return seeds


def load_script(path: Path) -> Scorer:
    """Return the script that scores as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path}: is no Python script. Name the one that scores.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast("Scorer", module)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("data", type=_existing, metavar="DATA", help="recordings, with their manifest.csv")
    add("--maker", type=_existing, required=True, help="the script that mixes streams")
    add("--score", type=_existing, required=True, help="the script that scores what was found")
    add("--seeds", type=parse_seeds, default=[1], help="such as 1-5 or 1,3 (default 1)")
    add("--minutes", type=float, default=10.0, help="length of each stream (default 10)")
    add("--use", help="take only the recordings of this use, such as test")
    add("--streams", type=Path, help="where streams are kept (default: in runs/ of the clone)")
    add("--yardstick", type=_existing, help="YAMNet, as yamnet.tflite")
    add("--classes", type=_existing, help="its classes (default: yamnet_class_map.csv beside it)")
    add("--json", type=Path, help="write all figures here")
    add("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    args = parser.parse_args()
    if args.yardstick and importlib.util.find_spec("ai_edge_litert") is None:
        parser.error(
            "YAMNet needs the package ai-edge-litert. Install it, or leave --yardstick out."
        )
    if args.streams is None:
        args.streams = CACHE / f"streams-{args.use or 'any'}-{args.minutes:g}-minutes"
    if args.yardstick and args.classes is None:
        args.classes = _existing(str(args.yardstick.with_name("yamnet_class_map.csv")))
    return args


def _existing(text: str) -> Path:
    if not Path(text).exists():
        raise argparse.ArgumentTypeError(f"{text}: is not there")
    return Path(text)


def _listen(stream: KnownStream, scorer: Scorer, n_jobs: int) -> Outcome:
    began_s = time.monotonic()
    found = earmark.find(stream.media, presses=True, jobs=n_jobs)
    took_s = time.monotonic() - began_s
    said = f"{stream.name}: {len(found.detections)} detections in {took_s:.1f} s"
    print(said, file=sys.stderr, flush=True)
    return outcome_of(stream, found, scorer)


def _document(
    detections: Sequence[earmark.Detection], keystrokes: tuple[float, ...] | None = None
) -> dict[str, Any]:
    spans = [{"start_s": d.start_s, "end_s": d.end_s, "score": d.score} for d in detections]
    return {"detections": spans, "keystrokes": keystrokes}


def _about(recipe: Recipe, seeds: list[int]) -> dict[str, Any]:
    """Return what the figures were made with; of paths only the names, as they may be published."""
    detector = typing_detector()
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": shlex.join(["python", *(Path(word).name for word in sys.argv)]),
        "earmark": version("earmark"),
        "encoder": detector.encoder_digest,
        "rule": asdict(detector.rule),
        "recipe": {**recipe.facts(), "seeds": seeds},
        "machine": {
            "processor": _processor(),
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
        },
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


if __name__ == "__main__":
    main()
