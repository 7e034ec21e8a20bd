"""The recipe of 2020 and what to do instead, side by side: same streams, same labels.

    python benchmarks/recipe.py DATA --maker make_streams.py --json OUT
    python benchmarks/recipe.py DATA --maker make_streams.py --small

Clips of 15 s are drawn from streams of the recordings with ``use = train`` and labelled by their
truth: 30 with typing and 120 without, then 54 and 216, then 200 and 800. Each way learns from them
and is judged on the other clips of the same streams, as the recipe judged itself, and on streams of
the recordings with ``use = test``, from which nothing was learnt.

The bundled encoder is taught with recordings of ``use = train``, too: what it knew before any
label, the other networks have from ImageNet, or not at all: without a download they begin from
random weights, and the table says so.

What is done is kept in --out: a run that was cut short goes on. Needs what the maker needs, and
earmark[cnn]. --small is for a look: small pictures, one epoch, some minutes on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from accuracy import CACHE, parse_seeds
from earmark.errors import EarmarkError
from earmark.values import IMAGENET, Look, Network, NetworkPlan
from known_streams import Recipe, list_streams, make_streams
from recipe_clips import Size, StreamClip, clips_in, drawn
from recipe_ways import WAYS, Streams, make_project, measure, table, train

USUAL_WAYS = ("alexnet", "densenet121", "head", "encoder")
SIZES = ("30+120", "54+216", "200+800")
SMALL = {"minutes": 2.0, "sizes": ["6+12"], "px": 64, "epochs": 1, "seeds": [1], "test_seeds": [1]}
USUAL = {
    "minutes": 10.0,
    "sizes": list(SIZES),
    "px": 224,
    "epochs": 8,
    "seeds": [11, 12, 13, 14],
    "test_seeds": [1],
}
LEARNT_FROM, REPORTED_ON = "train", "test"
"""The uses of recordings; nothing is ever learnt from the second."""


def main() -> None:
    """Make streams, label clips, train, judge, print."""
    args = _arguments()
    try:
        streams = _streams(args)
        readings = list(_readings(args, streams))
    except (ValueError, OSError, EarmarkError, subprocess.CalledProcessError) as error:
        sys.exit(f"{error}")
    print(table(readings))
    if args.json:
        document = {**_about(args), "readings": readings}
        args.json.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


def _streams(args: argparse.Namespace) -> Streams:
    sides = []
    for use, seeds in ((LEARNT_FROM, args.seeds), (REPORTED_ON, args.test_seeds)):
        recipe = Recipe(args.data, args.maker, use, args.minutes)
        folder = args.streams / f"streams-{use}-{args.minutes:g}-minutes"
        make_streams(recipe, folder, seeds, args.jobs)
        sides.append(list(list_streams(folder, seeds)))
    return Streams(*sides)


def _readings(args: argparse.Namespace, streams: Streams) -> Iterator[dict[str, Any]]:
    """Yield what each way comes to after so many labels, kept or measured now."""
    clips = clips_in(streams.same)
    for size in map(Size.parse, args.sizes):
        labelled = drawn(clips, size, args.seed)
        for way in args.ways:
            kept = args.out / f"{way}-{size.n_yes}-{size.n_no}.json"
            if not kept.exists():
                print(f"{way}, {size.n} labels ...", file=sys.stderr, flush=True)
                reading = _reading(args, streams, labelled, way)
                kept.parent.mkdir(parents=True, exist_ok=True)
                unfinished = kept.with_suffix(".unfinished")
                unfinished.write_text(json.dumps(reading), "utf-8")
                unfinished.replace(kept)
            yield json.loads(kept.read_text("utf-8"))


def _reading(
    args: argparse.Namespace, streams: Streams, labelled: list[StreamClip], way: str
) -> dict[str, Any]:
    plan = NetworkPlan(
        Network.ALEXNET,
        look=Look(args.look),
        size_px=(args.px, args.px),
        weights=args.weights,
        epochs=args.epochs,
        seed=args.seed,
    )
    with make_project(args.out / f"project-{len(labelled)}", streams, labelled) as project:
        trained = train(project, way, plan)
    reading: dict[str, Any] = measure(trained, way, streams, labelled)
    return reading


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("data", type=_existing, metavar="DATA", help="recordings, with their manifest.csv")
    add("--maker", type=_existing, required=True, help="the script that mixes streams")
    add("--small", action="store_true", help="a look in some minutes; says little")
    add("--ways", nargs="+", choices=list(WAYS), default=list(USUAL_WAYS), help="default: four")
    add("--sizes", nargs="+", metavar="YES+NO", help=f"labelled clips ({' '.join(SIZES)})")
    add("--minutes", type=float, help="length of each stream (10)")
    add("--seeds", type=parse_seeds, help="of the streams that are labelled (11-14)")
    add("--test-seeds", type=parse_seeds, help="of those that are reported on (1)")
    add("--look", choices=[each.value for each in Look], default="recipe", help="of pictures")
    add("--px", type=int, help="width and height of pictures (224)")
    add("--epochs", type=int, help="of the whole network, at most (8)")
    add("--weights", default=IMAGENET, help="imagenet, none, or a file of one network's weights")
    add("--seed", type=int, default=0, help="of chance")
    add("--streams", type=Path, default=CACHE, help="where streams are kept (default: runs/)")
    add("--out", type=Path, default=CACHE, help="where all else is kept (default: runs/)")
    add("--json", type=Path, help="write all figures here")
    add("--jobs", type=int, default=os.cpu_count() or 1, help="processes that make streams")
    args = parser.parse_args()
    for name, value in (SMALL if args.small else USUAL).items():
        if getattr(args, name) is None:
            setattr(args, name, value)
    args.out /= f"recipe-{_kind(args)}"
    return args


def _kind(args: argparse.Namespace) -> str:
    """Return what tells runs apart whose readings must not be mixed."""
    weights = Path(args.weights).name
    sides = "-".join("_".join(map(str, seeds)) for seeds in (args.seeds, args.test_seeds))
    shape = f"{args.look}-{args.px}px-{args.epochs}-epochs-{weights}-{args.seed}"
    return f"{args.minutes:g}-minutes-{sides}-{shape}"


def _existing(text: str) -> Path:
    if not Path(text).exists():
        raise argparse.ArgumentTypeError(f"{text}: is not there")
    return Path(text)


def _about(args: argparse.Namespace) -> dict[str, Any]:
    """Return what the figures were made with; of paths only the names, as they may be published."""
    recipe = Recipe(args.data, args.maker, LEARNT_FROM, args.minutes)
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": shlex.join(["python", *(Path(word).name for word in sys.argv)]),
        "earmark": version("earmark"),
        "recipe": {**recipe.facts(), "seeds": args.seeds, "test_seeds": args.test_seeds},
        "plan": {
            "look": args.look,
            "px": args.px,
            "epochs": args.epochs,
            "weights": Path(args.weights).name,
        },
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
        },
    }


if __name__ == "__main__":
    main()
