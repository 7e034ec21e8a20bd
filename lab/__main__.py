"""python -m lab DATA TEACHER RUN [--shards N] [--epochs N]: all stages, each resumable.

DATA holds the recordings and their manifest, TEACHER is YAMNet as a TensorFlow Lite file, RUN holds
what is made on the way; the last stage writes the encoder and the detector into the package. Give
the same command again after any interruption.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from lab.export import export
from lab.pieces import make_pieces
from lab.recordings import decode_all
from lab.train import train

MODELS = Path(__file__).parents[1] / "src" / "earmark" / "models"


def main() -> None:
    """Run the stages in order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("teacher", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--shards", type=int, default=119, help="of 60 pieces of 20 s each")
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--start", type=Path, help="a checkpoint whose weights to begin with")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    decode_all(args.data, args.run)
    make_pieces(args.run, args.teacher, args.shards, args.seed, args.workers)
    train(args.run, args.epochs, args.seed, args.start)
    export(args.run, MODELS)


if __name__ == "__main__":
    main()
