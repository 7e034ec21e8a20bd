"""How many presses of real keyboards are found, and how exactly, clean and under speech.

    python benchmarks/presses.py DATA [--use test] [--json OUT] [--limit N]

DATA holds manifest.csv (columns path, category, class_label, use, source_repo, press_times) and the
files that it names; ``press_times`` is a text file of lines ``seconds key``. Every press in a whole
recording counts, whether or not earmark would call it typing: these are slow runs of single keys.

"mixed" is the same recording under as much speech of the same ``use``: both have the same RMS in
the loudest third of their blocks of 50 ms.

Presses are found where one is within 20 ms, one to one. "error" is found less labelled, of the
presses within 60 ms: its 10th, 50th and 90th percentile. Who logs presses logs them late or early
by a constant of his own; "F1 less the clock" is what F1 is without it: one constant a board, the
median error of its clean recordings.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.io import wavfile
from scipy.optimize import linear_sum_assignment
from scipy.signal import resample_poly

from earmark.adapters.bundle import bundled_encoder, typing_detector
from earmark.adapters.encoder import OnnxEncoder
from earmark.adapters.media import PyAvDecoder
from earmark.core.mel_ear import MelEar
from earmark.core.parts import Heard, Part, joined_press_scores
from earmark.core.presses import press_times_s
from earmark.jobs.listen import listen
from earmark.values import Samples, Span, TrackChoice

WITHIN_S = 0.020
"""So near a press counts as found."""
SAME_S = 0.060
"""So near two times mean the same press, for the sake of their distance."""
BLOCK_S = 0.05
CLEAN, MIXED = "clean", "mixed"
ALL = "all"
PERCENTILES = (10, 50, 90)
TELL_EVERY = 20
COLUMNS = (
    *("board", "sound", "recordings", "presses", "precision", "recall", "F1"),
    *("error, ms", "F1 less the clock"),
)

Row: TypeAlias = Mapping[str, str]
Figures: TypeAlias = dict[str, Any]
"""Of some recordings, as JSON keeps them."""

Times: TypeAlias = NDArray[np.float64]
"""Seconds, in order."""


@dataclass(frozen=True, eq=False)
class Trial:
    """Presses in one recording, as they were logged and as they were found."""

    board: str
    condition: str
    logged_s: Times
    found_s: Times


class Listener:
    """Finds the presses in whole recordings."""

    def __init__(self) -> None:
        self._detector = typing_detector()
        self._ear = MelEar(OnnxEncoder(bundled_encoder()), self._detector.encoder_digest)

    def presses_s(self, path: Path) -> Times:
        """Return the time of each press."""
        with PyAvDecoder().open(path, TrackChoice()) as sound:
            steps = list(listen([sound], self._ear, self._detector, Part()))
        curve = joined_press_scores([step for step in steps if isinstance(step, Heard)])
        everywhere = [Span(0.0, len(curve.scores) * curve.hop_s)]
        return np.array(press_times_s(curve, everywhere, self._detector.press_at_least))


class Speech:
    """As much speech as wanted, from each source as often."""

    def __init__(self, data: Path, rows: Iterable[Row]) -> None:
        self._data = data
        self._by_source: dict[str, list[Row]] = {}
        for row in rows:
            self._by_source.setdefault(row["source_repo"], []).append(row)

    def draw(self, n_samples: int, sample_rate_hz: int, rng: np.random.Generator) -> Samples:
        """Return recordings of speech one after the other; any stretch of the last."""
        parts: list[Samples] = []
        n_missing = n_samples
        sources = list(self._by_source.values())
        while n_missing:
            rows = sources[rng.integers(len(sources))]
            row = rows[rng.integers(len(rows))]
            speech = resampled(*read_sound(self._data / row["path"]), sample_rate_hz)
            start = rng.integers(max(0, len(speech) - n_missing) + 1)
            parts.append(speech[start : start + n_missing])
            n_missing -= len(parts[-1])
        return np.concatenate(parts)


def read_sound(path: Path) -> tuple[Samples, int]:
    """Return a whole recording as mono sound, and its native sample rate in hertz."""
    with PyAvDecoder().open(path, TrackChoice()) as sound:
        return np.concatenate([np.empty(0, np.float32), *sound.blocks()]), sound.sample_rate_hz


def resampled(samples: Samples, from_hz: int, to_hz: int) -> Samples:
    """Return sound at another sample rate."""
    shared = math.gcd(from_hz, to_hz)
    return np.asarray(resample_poly(samples, to_hz // shared, from_hz // shared), np.float32)


def active_rms(samples: Samples, sample_rate_hz: int) -> float:
    """Return the RMS of the loudest third of the blocks; at least one."""
    block = max(1, min(round(BLOCK_S * sample_rate_hz), len(samples)))
    blocks = samples[: len(samples) // block * block].reshape(-1, block).astype(np.float64)
    power = np.sort((blocks**2).mean(axis=1))
    return float(np.sqrt(power[-max(1, len(power) // 3) :].mean()))


def mixed(samples: Samples, speech: Samples, sample_rate_hz: int) -> Samples:
    """Return sound under speech, both as loud."""
    loudness = active_rms(samples, sample_rate_hz) / (active_rms(speech, sample_rate_hz) or 1.0)
    return samples + np.float32(loudness) * speech


def read_presses_s(path: Path) -> Times:
    """Return the logged times."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return np.array(sorted(float(line.split()[0]) for line in lines if line.strip()))


def pairs(logged_s: Times, found_s: Times, within_s: float) -> list[tuple[float, float]]:
    """Return as many pairs of times as can be, one to one, and of those choices the nearest."""
    apart = np.abs(logged_s[:, np.newaxis] - found_s)
    is_near = apart <= within_s + 1e-9
    too_dear = 1.0 + len(logged_s) * within_s  # dearer than all pairs together
    logged, found = linear_sum_assignment(np.where(is_near, apart, too_dear))
    return [
        (float(logged_s[i]), float(found_s[j]))
        for i, j in zip(logged, found, strict=True)
        if is_near[i, j]
    ]


def errors_s(trials: Iterable[Trial]) -> Times:
    """Return found less logged of all presses that are the same."""
    both = [pair for trial in trials for pair in pairs(trial.logged_s, trial.found_s, SAME_S)]
    return np.sort([found_s - logged_s for logged_s, found_s in both])


def clocks_s(trials: Sequence[Trial]) -> dict[str, float]:
    """Return how late each board's presses are found, beside how they were logged."""
    by_board: dict[str, list[Trial]] = {}
    for trial in trials:
        if trial.condition == CLEAN:
            by_board.setdefault(trial.board, []).append(trial)
    errors = {board: errors_s(group) for board, group in by_board.items()}
    return {board: float(np.median(e)) if len(e) else 0.0 for board, e in errors.items()}


def figures(trials: Sequence[Trial], clock_s: Mapping[str, float]) -> Figures:
    """Return how well the presses of some recordings were found."""
    n_logged = sum(len(trial.logged_s) for trial in trials)
    n_found = sum(len(trial.found_s) for trial in trials)
    n_right = sum(len(pairs(t.logged_s, t.found_s, WITHIN_S)) for t in trials)
    n_right_less_clock = sum(
        len(pairs(t.logged_s, t.found_s - clock_s[t.board], WITHIN_S)) for t in trials
    )
    errors = errors_s(trials)
    return {
        "recordings": len(trials),
        "presses": n_logged,
        "precision": round(n_right / max(1, n_found), 4),
        "recall": round(n_right / max(1, n_logged), 4),
        "f1": round(2 * n_right / max(1, n_found + n_logged), 4),
        "f1_less_clock": round(2 * n_right_less_clock / max(1, n_found + n_logged), 4),
        "error_ms": [round(1000 * e, 1) for e in np.percentile(errors, PERCENTILES).tolist()]
        if len(errors)
        else [],
    }


def figures_by_board(trials: Sequence[Trial]) -> list[Figures]:
    """Return the figures of each board and of all, clean and mixed."""
    clock_s = clocks_s(trials)
    boards = sorted(clock_s)
    rows: list[Figures] = []
    for board in [*boards, ALL]:
        for condition in (CLEAN, MIXED):
            group = [t for t in trials if board in (t.board, ALL) and t.condition == condition]
            rows.append({"board": board, "sound": condition, **figures(group, clock_s)})
    return rows


def table(rows: Iterable[Figures]) -> str:
    """Return figures as a Markdown table."""
    lines = [
        f"| {' | '.join(COLUMNS)} |",
        "|---" * len(COLUMNS) + "|",
    ]
    lines += [
        f"| {row['board']} | {row['sound']} | {row['recordings']} | {row['presses']}"
        f" | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f}"
        f" | {' / '.join(f'{error_ms:+.0f}' for error_ms in row['error_ms'])}"
        f" | {row['f1_less_clock']:.3f} |"
        for row in rows
    ]
    return "\n".join(lines)


def try_out(data: Path, rows: Sequence[Row], speech: Speech, seed: int) -> Iterator[Trial]:
    """Find the presses of each recording, clean and mixed."""
    listener = Listener()
    for number, row in enumerate(rows):
        if number % TELL_EVERY == 0:
            print(f"{number} of {len(rows)} recordings heard", file=sys.stderr)
        board = row["class_label"].removeprefix("keys: ")
        logged_s = read_presses_s(data / row["press_times"])
        yield Trial(board, CLEAN, logged_s, listener.presses_s(data / row["path"]))
        samples, rate_hz = read_sound(data / row["path"])
        rng = np.random.default_rng([seed, zlib.crc32(row["path"].encode())])
        both = mixed(samples, speech.draw(len(samples), rate_hz, rng), rate_hz)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "mixed.wav")
            wavfile.write(path, rate_hz, both)
            yield Trial(board, MIXED, logged_s, listener.presses_s(path))


def read_rows(data: Path, use: str) -> list[dict[str, str]]:
    """Return the manifest's rows of one use."""
    with (data / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["use"] == use]


def main() -> None:
    """Find, compare, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--use", default="test")
    parser.add_argument("--limit", type=int, help="only so many recordings")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    rows = read_rows(args.data, args.use)
    boards = [row for row in rows if row["press_times"]][: args.limit]
    voices = [row for row in rows if row["category"] == "speech"]
    if not boards or not voices:
        sys.exit(
            f"{args.data}: {len(boards)} recordings with press_times and {len(voices)} of speech "
            f"have use = {args.use}; one of each is needed. Look at its manifest.csv."
        )
    trials = list(try_out(args.data, boards, Speech(args.data, voices), args.seed))
    results = figures_by_board(trials)
    print(table(results))
    if args.json:
        document = {
            "use": args.use,
            "seed": args.seed,
            "encoder_digest": typing_detector().encoder_digest,
            "press_at_least": typing_detector().press_at_least,
            "clock_ms": {board: round(1000 * s, 1) for board, s in clocks_s(trials).items()},
            "rows": results,
        }
        args.json.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
