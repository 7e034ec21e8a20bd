"""Whether pictures keep up with the network that learns from them: ``network_images.py``.

Windows of 15 s of a stereo recording at 48 kHz, made up here, are cut; then examples are made of
them in each look, varied as usual, alone; a network learns from a few that are ready; and it learns
from all of them as they are made. Each in a process of its own. Needs ``earmark[cnn]``.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
import wave
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from earmark.adapters.batches import CuttingBatches
from earmark.adapters.bundle import bundled_encoder
from earmark.adapters.cuttings import FolderCuttings
from earmark.adapters.encoder import OnnxEncoder
from earmark.adapters.media import PyAvDecoder
from earmark.adapters.networks import open_fitter
from earmark.core.frames import FRAMES_PER_S
from earmark.core.network_examples import NetworkExample, network_examples
from earmark.jobs.cut_sound import cut_sound
from earmark.ports import Batches
from earmark.values import (
    NO_WEIGHTS,
    Epoch,
    Examples,
    Label,
    Look,
    Member,
    Network,
    NetworkPlan,
    Scores,
    Span,
    TrackChoice,
    Verdict,
)

RATE_HZ = 48_000
WINDOW_S = 15.0
N_READY = 64
ENCODER = "encoder"
WAYS = ("cut", "made", "learnt", "both")
DIGEST = "recording"


@dataclass(frozen=True)
class Task:
    """What one process measures: a way, of so many examples that look so."""

    recording: Path
    folder: Path
    look: str
    network: str
    way: str
    n_examples: int

    @property
    def plan(self) -> NetworkPlan:
        """Return how the network is trained."""
        is_encoder = self.look == ENCODER
        return NetworkPlan(
            Network.ENCODER if is_encoder else Network(self.network),
            Look.EARMARK if is_encoder else Look(self.look),
            window_s=WINDOW_S,
            weights=NO_WEIGHTS,
            epochs_head=0,
            epochs=1,
        )

    @property
    def context_frames(self) -> int:
        """Return how much the encoder hears around a window."""
        return OnnxEncoder(bundled_encoder()).context_frames if self.look == ENCODER else 0


class Ready:
    """Batches that are there already."""

    def __init__(self, batches: CuttingBatches) -> None:
        made: list[tuple[Examples, Scores]] = []
        for examples, verdicts in batches.epoch(1):
            made.append((examples, verdicts))
            if sum(len(each) for _, each in made) >= N_READY:
                break
        self._made = made
        self.verdicts = np.concatenate([verdicts for _, verdicts in made]) > 0
        self.n_held_out = 0

    def epoch(self, number: int) -> Iterator[tuple[Examples, Scores]]:
        """Yield them, whatever the number."""
        del number
        yield from self._made

    def held_out(self) -> Iterator[tuple[Examples, Scores]]:
        """Yield nothing."""
        yield from ()


def write_recording(path: Path, n_examples: int) -> None:
    """Write noise that comes and goes, as long as all windows and a quarter more."""
    rng = np.random.default_rng(1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        for _ in range(n_examples * 5 // 4):
            sound = rng.normal(0, 1000, (round(WINDOW_S), RATE_HZ, 2))
            levels = rng.uniform(0, 2, (len(sound), 1, 1))
            file.writeframes((sound * levels).astype("<i2").tobytes())


def examples_in(recording: Path, n_examples: int) -> list[NetworkExample]:
    """Return windows one after the other, a fifth of them a yes."""
    labels = [
        Label(
            sound="noise",
            recording=DIGEST,
            span=Span(at * WINDOW_S, (at + 1) * WINDOW_S),
            verdict=Verdict.NO if at % 5 else Verdict.YES,
            is_strong=False,
            by="me",
            at=datetime.now(UTC),
        )
        for at in range(n_examples)
    ]
    length_s = PyAvDecoder().probe(recording).duration_s
    return network_examples(labels, {DIGEST: length_s}, window_s=WINDOW_S)[0]


def measure(task: Task) -> dict[str, float]:
    """Return how many examples there were a second and a second of processor, and the memory."""
    plan, context = task.plan, task.context_frames
    examples = examples_in(task.recording, task.n_examples)
    cuttings = FolderCuttings(task.folder / task.look, str(task.n_examples))
    decoder = PyAvDecoder()
    member = Member(DIGEST, decoder.probe(task.recording), TrackChoice(), datetime.now(UTC))
    began_s, began_cpu_s = time.perf_counter(), time.process_time()
    for _ in cut_sound(
        examples, {DIGEST: member}, plan, decoder, cuttings, context_s=context / FRAMES_PER_S
    ):
        pass
    n_done = len(examples)
    batches: Batches = CuttingBatches(examples, cuttings, plan, context)
    if task.way == "learnt":
        batches = Ready(CuttingBatches(examples, cuttings, plan, context))
    if task.way != "cut":
        n_done = len(batches.verdicts)
        began_s, began_cpu_s = time.perf_counter(), time.process_time()
    if task.way == "made":
        for _ in batches.epoch(1):
            pass
    took_s = time.perf_counter() - began_s
    if task.way in {"learnt", "both"}:
        with tempfile.TemporaryDirectory(dir=task.folder) as folder:
            steps = list(open_fitter().fit(batches, plan, Path(folder)))
        [took_s] = [step.took_s for step in steps if isinstance(step, Epoch)]
    return {
        "n": n_done,
        "per_s": n_done / took_s,
        "per_cpu_s": n_done / (time.process_time() - began_cpu_s),
        "most_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    looks = [*(look.value for look in Look), ENCODER]
    parser.add_argument("--examples", type=int, default=200)
    parser.add_argument("--looks", nargs="+", choices=looks, default=looks)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--network", default=Network.RESNET18.value)
    parser.add_argument("--folder", type=Path, help="where there is room for gigabytes")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    results: dict[str, dict[str, Any]] = {}
    print(
        "| look | way | examples/s | a second of processor | most memory |\n|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory(dir=args.folder) as name:
        recording = Path(name, "recording.wav")
        write_recording(recording, args.examples)
        for look in args.looks:
            for way in args.ways:
                task = Task(recording, Path(name), look, args.network, way, args.examples)
                with ProcessPoolExecutor(1, get_context("spawn")) as alone:
                    result = alone.submit(measure, task).result()
                results[f"{look}, {way}"] = result
                print(
                    f"| {look} | {way} | {result['per_s']:.1f} | {result['per_cpu_s']:.1f} "
                    f"| {result['most_mb']:.0f} MB |",
                    flush=True,
                )
    if args.json:
        args.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
