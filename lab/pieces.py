"""Makes the training pieces, shard by shard: kill it at any time, start it again, it goes on."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from earmark.core.frames import FLOOR_LOG
from earmark.values import LogMel
from lab.keyboards import real_keyboards
from lab.mixture import mix
from lab.recordings import Recordings

SHARD_PIECES = 60
STEP_LOG = 0.1
"""Frames are kept as whole steps above the floor: 25 nepers of range in a byte each."""


def packed(frames: LogMel) -> NDArray[np.uint8]:
    """Return frames as bytes."""
    return np.clip(np.round((frames - FLOOR_LOG) / STEP_LOG), 0, 255).astype(np.uint8)


def make_pieces(folder: Path, n_shards: int, seed: int, workers: int) -> None:
    """Write the shards that are not there yet."""
    todo = [i for i in range(n_shards) if not _shard(folder, i).exists()]
    began = time.monotonic()
    with ProcessPoolExecutor(workers) as pool:
        jobs = [pool.submit(_make_shard, folder, i, seed) for i in todo]
        for done, _ in enumerate(as_completed(jobs), start=1):
            left_s = (time.monotonic() - began) / done * (len(todo) - done)
            print(f"shard {done} of {len(todo)}, {left_s / 60:.0f} min left", flush=True)


def _shard(folder: Path, number: int) -> Path:
    return folder / f"pieces-{number:04d}.npz"


def _make_shard(folder: Path, number: int, seed: int) -> None:
    recordings = Recordings(folder)
    boards = real_keyboards(recordings)
    rng = np.random.default_rng([seed, number])
    pieces = [mix(rng, recordings, boards) for _ in range(SHARD_PIECES)]
    part = folder / f"pieces-{number:04d}.part"
    with part.open("wb") as file:
        np.savez(
            file,
            frames=np.stack([packed(p.frames) for p in pieces]),
            typing=np.stack([p.typing for p in pieces]),
            presses=np.stack([np.round(p.presses * 100) for p in pieces]).astype(np.int8),
        )
    part.replace(_shard(folder, number))


def load_pieces(folder: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.int8]]:
    """Return frames, typing and presses (in hundredths) of all shards there are."""
    shards = [np.load(path) for path in sorted(folder.glob("pieces-*.npz"))]
    frames, typing, presses = (
        np.concatenate([s[k] for s in shards]) for k in ("frames", "typing", "presses")
    )
    return frames, typing, presses
