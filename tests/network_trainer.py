"""Trains a small network: ``network_trainer.py FOLDER``. Tests start it, and kill it.

After each batch it waits for a line, or for the end of all lines.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

from earmark.adapters.networks.fitting import TorchFitter
from earmark.values import Fitted, Network, NetworkPlan, Progress
from lesson_in_pictures import LinesToFind

PLAN = NetworkPlan(Network.MOBILENET, weights="none", size_px=(32, 32), epochs=3)
LESSON = LinesToFind((32, 32, 3), n_train=25)
"""Four batches an epoch, the last of a single picture."""


def train(
    folder: Path, saved_each_s: float = 0.0, wait: Callable[[], object] = lambda: None
) -> str:
    """Return the digest of what was learnt; print a line for each batch, and wait."""
    for step in TorchFitter(saved_each_s).fit(LESSON, PLAN, folder):
        if isinstance(step, Progress):
            print("a batch", flush=True)  # noqa: T201 - who started this waits for it
            wait()
        if isinstance(step, Fitted):
            learnt = step.encoder + step.weights.tobytes() + str(step.bias).encode()
            return hashlib.sha256(learnt).hexdigest()
    raise AssertionError("training ended without a network")


if __name__ == "__main__":
    print(train(Path(sys.argv[1]), wait=sys.stdin.readline))  # noqa: T201 - its result
