"""What answers are worth: quality against their number, for each way of asking.

    python benchmarks/labels.py DATA --maker make_streams.py --use test --draws 5

A made-up person knows the truth and answers question by question; now and then a detector is
trained from the answers, as ``earmark train`` does, and judged on clips of 15 s: is the sound in
it? F1 is that of the detector's own rule; AP, and F1 at the best threshold, are of the highest
score in each clip that lasts 0.4 s.

cold: typing, learnt from nothing, on eight streams, and judged on eight others; where the way of
asking takes an example, it is one span of typing from a stream that is not asked about.

start: 20 answers about one stream, from the bundled detector on; judged before and after on the
clips of that very stream that no question touched.

others: sounds with six files or more among the confusers, laid into speech, music and other sounds:
one recording is asked about, another with other files is judged on.

Streams are mixed by the maker and kept, and so is what the encoder makes of them: another run only
asks. Needs what the maker needs. Set OMP_NUM_THREADS=1: processes do better than threads.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from accuracy import CACHE
from earmark.adapters.bundle import bundled_encoder
from known_streams import Recipe, list_streams, make_streams
from labels_figures import course_table, needed_by_way, needed_table, start_table
from labels_mixes import FEWEST_FILES, Library
from labels_parts import (
    CHECKPOINTS,
    Readings,
    cold_tasks,
    measure_all,
    mix_others,
    other_tasks,
    start_tasks,
)
from labels_person import Truth
from labels_recordings import Ear, Known

PARTS = ("cold", "start", "others")
OTHERS = (
    "clap",
    "drum_hit",
    "footsteps",
    "game_dig",
    "knock_on_wood",
    "mouse_click",
    "notification",
    "whoosh",
)
MOST_ABOUT_OTHERS = 100
BESIDE = "random"
"""The way of asking that the others are compared with."""

TABLES = {"f1": "F1", "best_f1": "F1 at the best threshold", "ap": "AP"}


def main() -> None:
    """Make, hear, ask, print."""
    args = _arguments()
    recipe = Recipe(args.data, args.maker, args.use, args.minutes)
    began_s = time.monotonic()
    try:
        seeds = [args.ask, args.judge]
        make_streams(recipe, args.streams, seeds if args.part != ["others"] else [], args.jobs)
        readings = {part: _measured(part, args) for part in args.part}
    except (ValueError, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"{error}")
    document = _about(recipe, args) | {"took_s": round(time.monotonic() - began_s)}
    for part, rows in readings.items():
        text, sums = _told(part, rows)
        print(f"\n## {part}\n\n{text}")
        document[part] = {**sums, "readings": rows}
    if args.json:
        args.json.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


def _measured(part: str, args: argparse.Namespace) -> Readings:
    checkpoints = [n for n in CHECKPOINTS if n <= args.answers]
    if part == "others":
        library = Library(args.data, args.use)
        mixed = mix_others(library, _labels(library, args.labels), args.streams, args.minutes)
        few = [n for n in checkpoints if n <= MOST_ABOUT_OTHERS]
        tasks = other_tasks(mixed, few, args.draws)
    else:
        ear = Ear()
        asked, judged = (_heard(ear, args.streams, seed) for seed in (args.ask, args.judge))
        if part == "cold":
            tasks = cold_tasks(asked, judged, checkpoints, args.draws)
        else:
            tasks = start_tasks([*asked, *judged], args.draws)
    return measure_all(tasks, args.jobs, _tell(part))


def _heard(ear: Ear, folder: Path, seed: int) -> list[Known]:
    streams = list(list_streams(folder, [seed]))
    if not streams:
        raise ValueError(f"{folder}: holds no streams of seed {seed}. Remove it and run again.")
    return [ear.hear_media(each.name, each.media, Truth.of_stream(each.truth)) for each in streams]


def _labels(library: Library, wanted: Sequence[str]) -> list[str]:
    known = library.labels()
    if missing := set(wanted) - set(known):
        raise ValueError(
            f"{', '.join(sorted(missing))}: not {FEWEST_FILES} files. There are {', '.join(known)}."
        )
    return list(wanted)


def _told(part: str, readings: Readings) -> tuple[str, dict[str, Any]]:
    """Return the tables of a part, and what they sum up."""
    if part == "start":
        return start_table(readings), {}
    by_way = _grouped(readings, "way")
    needed = needed_by_way(by_way)
    tables = [course_table(by_way, figure, title) for figure, title in TABLES.items()]
    tables.append(needed_table(needed, BESIDE))
    if part == "others":
        first = readings[0]["way"]
        by_sound = _grouped([each for each in readings if each["way"] == first], "sound")
        tables.append(course_table(by_sound, "ap", f"AP, {first},"))
    return "\n\n".join(tables), {"answers_needed": needed}


def _grouped(readings: Readings, by: str) -> dict[str, Readings]:
    groups: dict[str, Readings] = {}
    for reading in readings:
        groups.setdefault(str(reading[by]), []).append(reading)
    return groups


def _tell(part: str) -> Callable[[str], None]:
    return lambda said: print(f"{part} {said}", file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("data", type=_existing, metavar="DATA", help="recordings, with their manifest.csv")
    add("--maker", type=_existing, required=True, help="the script that mixes streams")
    add("--part", nargs="+", choices=PARTS, default=list(PARTS), help="default: all of them")
    add("--use", help="take only the recordings of this use, such as test")
    add("--ask", type=int, default=1, help="seed of the streams that are asked about (default 1)")
    add("--judge", type=int, default=2, help="seed of those that are judged on (default 2)")
    add("--minutes", type=float, default=10.0, help="length of each stream (default 10)")
    add("--draws", type=int, default=5, help="how often all is asked anew (default 5)")
    add("--answers", type=int, default=300, help="how many are given at most (default 300)")
    add("--labels", nargs="+", default=list(OTHERS), help="the other sounds")
    add("--streams", type=Path, help="where streams are kept (default: in runs/ of the clone)")
    add("--json", type=Path, help="write all figures here")
    add("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    args = parser.parse_args()
    if args.streams is None:
        args.streams = CACHE / f"streams-{args.use or 'any'}-{args.minutes:g}-minutes"
    return args


def _existing(text: str) -> Path:
    if not Path(text).exists():
        raise argparse.ArgumentTypeError(f"{text}: is not there")
    return Path(text)


def _about(recipe: Recipe, args: argparse.Namespace) -> dict[str, Any]:
    """Return what the figures were made with; of paths only the names, as they may be published."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": shlex.join(["python", *(Path(word).name for word in sys.argv)]),
        "earmark": version("earmark"),
        "encoder": hashlib.sha256(bundled_encoder().read_bytes()).hexdigest(),
        "recipe": {**recipe.facts(), "ask": args.ask, "judge": args.judge},
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
            "numpy": version("numpy"),
            "scipy": version("scipy"),
        },
    }


if __name__ == "__main__":
    main()
