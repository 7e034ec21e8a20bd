"""How well other sounds are learnt from a few labels: on earmark's vectors, and on YAMNet's.

    python benchmarks/few_labels.py DATA --yardstick yamnet.tflite [--use test] [--json OUT]

DATA holds manifest.csv (columns path, category, class_label, use, source_repo) and the files that
it names. Each class label of the confusers and ambience with at least three files is learnt from
five spans of it and twenty of anything else, and everything that is left is ranked: average
precision, the mean of the draws. Labels, draws, features and head are the same for both encoders.

A file is one span, or up to four of at most 3 s, spread over it; each is heard as a recording of
its own, with silence around it. A file never lies on both sides: what is left are the spans of
files of which none was labelled. At least two files of a class are left, so one of six files or
fewer is learnt from the others, more than one span of each where it must be and can. A span's
features are the mean and the largest of each number of its vectors, standardised over all spans
without a look at their labels.

With ``--sources held-out`` only sources count that no weight of the bundled encoder has seen (needs
lab/requirements.txt); the yardstick needs ai-edge-litert.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import itertools
import json
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from earmark.adapters.bundle import bundled_encoder
from earmark.adapters.encoder import OnnxEncoder
from earmark.adapters.media import PyAvDecoder
from earmark.core.mel import to_log_mel
from earmark.core.metrics import average_precision
from earmark.core.windows import WindowStream
from earmark.errors import MediaError
from earmark.values import Samples, TrackChoice, Vectors
from small_head import Features, fit, standardised
from yamnet import Yamnet

CATEGORIES = ("confusers", "ambience")
FEWEST_FILES = 3
FEWEST_FILES_LEFT = 2
N_YES, N_NO = 5, 20
SPAN_S = 3.0
MOST_SPANS = 4
STRENGTH = 100.0
"""How much the labels weigh against small weights. Of 1, 10 and 100 the best for both encoders on
held-out sources with ``use = train``; it makes little difference."""
OURS, THEIRS = "earmark", "YAMNet"
TELL_EVERY = 100

Row: TypeAlias = Mapping[str, str]

Embed: TypeAlias = Callable[[Samples, int], Vectors]
"""From mono sound and its sample rate in hertz to at least one vector."""


@dataclass(frozen=True, eq=False)
class Spans:
    """Everything that can be labelled, a place for each span.

    Attributes:
        labels: what each is.
        files: the number of the file that each is cut from.
        features: of each, by encoder.
    """

    labels: NDArray[np.str_]
    files: NDArray[np.intp]
    features: Mapping[str, Features]


@dataclass(frozen=True, eq=False)
class Draw:
    """The places of the spans that were labelled yes and no, and of what is left to be ranked."""

    yes: NDArray[np.intp]
    no: NDArray[np.intp]
    rest: NDArray[np.intp]


@dataclass(frozen=True)
class Outcome:
    """The mean average precision of one class, by encoder."""

    label: str
    n_files: int
    n_yes: int
    precision: Mapping[str, float]


def ear(path: Path) -> Embed:
    """Return what turns sound into the vectors of one of earmark's encoders."""
    encoder = OnnxEncoder(path)

    def embed(samples: Samples, sample_rate_hz: int) -> Vectors:
        windows = WindowStream(
            encoder.encode,
            context_frames=encoder.context_frames,
            stride_frames=encoder.stride_frames,
        )
        done = windows.push(to_log_mel(samples, sample_rate_hz))
        return np.concatenate([*done, *windows.finish()])

    return embed


def yardstick(path: Path) -> Embed:
    """Return what turns sound into YAMNet's vectors."""
    net = Yamnet(path)
    return lambda samples, sample_rate_hz: net.scores_and_vectors(samples, sample_rate_hz)[2]


def read_sound(path: Path) -> tuple[Samples, int]:
    """Return a whole recording as mono sound, and its native sample rate in hertz."""
    with PyAvDecoder().open(path, TrackChoice()) as sound:
        return np.concatenate([np.empty(0, np.float32), *sound.blocks()]), sound.sample_rate_hz


def cut_spans(samples: Samples, sample_rate_hz: int) -> list[Samples]:
    """Return the spans of one recording, evenly spread."""
    longest = round(SPAN_S * sample_rate_hz)
    n_spans = min(MOST_SPANS, max(1, len(samples) // longest))
    step = len(samples) // n_spans
    return [samples[i * step : i * step + longest] for i in range(n_spans)]


def summary(vectors: Vectors) -> NDArray[np.float64]:
    """Return a span's features: the mean and the largest of each number of its vectors."""
    return np.concatenate([vectors.mean(axis=0), vectors.max(axis=0)]).astype(np.float64)


def hear(rows: Sequence[Row], data: Path, encoders: Mapping[str, Embed]) -> Spans:
    """Return the spans of all files that can be decoded."""
    labels: list[str] = []
    files: list[int] = []
    heard: dict[str, list[NDArray[np.float64]]] = {name: [] for name in encoders}
    for number, row in enumerate(rows):
        if number % TELL_EVERY == 0:
            print(f"{number} of {len(rows)} files heard", file=sys.stderr)
        try:
            samples, sample_rate_hz = read_sound(data / row["path"])
        except MediaError as error:
            print(f"skipped: {error}", file=sys.stderr)
            continue
        for span in cut_spans(samples, sample_rate_hz):
            labels.append(row["class_label"])
            files.append(number)
            for name, embed in encoders.items():
                heard[name].append(summary(embed(span, sample_rate_hz)))
    features = {name: standardised(np.stack(rows)) for name, rows in heard.items()}
    return Spans(np.array(labels), np.array(files, np.intp), features)


def draw(spans: Spans, label: str, rng: np.random.Generator) -> Draw:
    """Label a few spans at random, as many files of the class as can be spared."""
    is_yes = spans.labels == label
    files = rng.permutation(np.unique(spans.files[is_yes]))[:-FEWEST_FILES_LEFT][:N_YES]
    of_files = [rng.permutation(np.flatnonzero(spans.files == file)) for file in files]
    in_turn = itertools.chain(*itertools.zip_longest(*of_files))
    yes = np.array([place for place in in_turn if place is not None][:N_YES], np.intp)
    others = np.flatnonzero(~is_yes)
    no = rng.choice(others, min(N_NO, len(others) // 2), replace=False)
    is_known = np.isin(spans.files, spans.files[np.concatenate([yes, no])])
    return Draw(yes, no, np.flatnonzero(~is_known))


def judge(spans: Spans, label: str, *, n_draws: int, strength: float, seed: int) -> Outcome:
    """Learn one class, draw by draw."""
    rng = np.random.default_rng([seed, zlib.crc32(label.encode())])
    draws = [draw(spans, label, rng) for _ in range(n_draws)]
    precision = {
        name: float(np.mean([_rank(spans, label, features, one, strength) for one in draws]))
        for name, features in spans.features.items()
    }
    n_files = len(np.unique(spans.files[spans.labels == label]))
    return Outcome(label, n_files, max(len(one.yes) for one in draws), precision)


def _rank(spans: Spans, label: str, features: Features, one: Draw, strength: float) -> float:
    known = np.concatenate([one.yes, one.no])
    weights, _ = fit(features[known], np.arange(len(known)) < len(one.yes), strength)
    return average_precision(spans.labels[one.rest] == label, features[one.rest] @ weights)


def common_labels(spans: Spans) -> list[str]:
    """Return the labels of enough files, in order."""
    by_file = dict(zip(spans.files.tolist(), spans.labels.tolist(), strict=True))
    names, counts = np.unique(list(by_file.values()), return_counts=True)
    return [str(name) for name in names[counts >= FEWEST_FILES]]


def read_rows(data: Path, use: str, sources: str) -> list[dict[str, str]]:
    """Return the rows of the manifest that are taken part of."""
    with (data / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["use"] == use and r["category"] in CATEGORIES]
    if sources == "held-out":
        sys.path.append(str(Path(__file__).parents[1]))  # lab lies beside this folder
        from lab.recordings import is_held_out  # noqa: PLC0415 - needs what only lab needs

        rows = [row for row in rows if is_held_out(row["category"], row["source_repo"])]
    return rows


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return what sums up all classes; the error is that of the mean gain, over classes."""
    ours, theirs = (np.array([o.precision[name] for o in outcomes]) for name in (OURS, THEIRS))
    gains = ours - theirs
    return {
        OURS: round(float(ours.mean()), 4),
        THEIRS: round(float(theirs.mean()), 4),
        "gain": round(float(gains.mean()), 4),
        "standard_error": round(float(gains.std() / np.sqrt(len(gains))), 4),
        "n_classes": len(gains),
        "n_ahead": int((gains > 0).sum()),
    }


def table(outcomes: Iterable[Outcome], all_of: Mapping[str, float]) -> str:
    """Return the outcomes as a Markdown table."""
    lines = [f"| class | files | labelled | {OURS} | {THEIRS} |", "|---|---|---|---|---|"]
    lines += [
        f"| {o.label} | {o.n_files} | {o.n_yes} | {o.precision[OURS]:.3f} |"
        f" {o.precision[THEIRS]:.3f} |"
        for o in outcomes
    ]
    lines.append(
        f"| **mean of {all_of['n_classes']}** | | | {all_of[OURS]:.3f} | {all_of[THEIRS]:.3f} |"
    )
    lines.append(
        f"\nGain {all_of['gain']:+.3f}, standard error {all_of['standard_error']:.3f}; "
        f"ahead in {all_of['n_ahead']} of {all_of['n_classes']} classes."
    )
    return "\n".join(lines)


def main() -> None:
    """Hear, learn, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--yardstick", type=Path, required=True, help="YAMNet, TensorFlow Lite")
    parser.add_argument("--encoder", type=Path, default=bundled_encoder())
    parser.add_argument("--use", default="test")
    parser.add_argument("--sources", choices=["all", "held-out"], default="all")
    parser.add_argument("--labels", nargs="+", help="learn only these")
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--strength", type=float, default=STRENGTH)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    encoders = {OURS: ear(args.encoder), THEIRS: yardstick(args.yardstick)}
    spans = hear(read_rows(args.data, args.use, args.sources), args.data, encoders)
    labels = [name for name in common_labels(spans) if name in (args.labels or [name])]
    if not labels:
        sys.exit(
            f"{args.data}: no class of {FEWEST_FILES} files or more is asked for and there. "
            "Look at class_label and use in its manifest.csv."
        )
    settings = {"n_draws": args.draws, "strength": args.strength, "seed": args.seed}
    outcomes = []
    for label in labels:
        print(f"learning {label}", file=sys.stderr)
        outcomes.append(judge(spans, label, **settings))
    all_of = figures(outcomes)
    print(table(outcomes, all_of))
    if args.json:
        document = {
            "use": args.use,
            "sources": args.sources,
            **settings,
            "encoder_digest": hashlib.sha256(args.encoder.read_bytes()).hexdigest(),
            "all": all_of,
            "classes": [asdict(outcome) for outcome in outcomes],
        }
        args.json.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
