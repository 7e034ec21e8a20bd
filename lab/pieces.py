"""Makes the training pieces, shard by shard: kill it at any time, start it again, it goes on."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from earmark.core.frames import FLOOR_LOG
from earmark.core.mel import to_log_mel
from earmark.values import LogMel
from lab.keyboards import Boards
from lab.mixture import PIECE_FRAMES, PIECE_S, Piece, line_up, mix
from lab.recordings import Recordings
from lab.teacher import Teacher
from lab.truth import Pressed

SHARD_PIECES = 60
LINE_UPS = 18
"""Of the pieces of a shard, so many are line-ups of single sounds."""
STEP_LOG = 0.1
"""Frames are kept as whole steps above the floor: 25 nepers of range in a byte each."""


def packed(frames: LogMel) -> NDArray[np.uint8]:
    """Return frames as bytes."""
    return np.clip(np.round((frames - FLOOR_LOG) / STEP_LOG), 0, 255).astype(np.uint8)


def unpacked(frames: NDArray[np.uint8]) -> LogMel:
    """Return bytes as frames."""
    return frames.astype(np.float32) * np.float32(STEP_LOG) + np.float32(FLOOR_LOG)


def make_pieces(folder: Path, teacher: Path, n_shards: int, seed: int, workers: int) -> None:
    """Write the shards that are not there yet."""
    todo = [i for i in range(n_shards) if not _shard(folder, i).exists()]
    began = time.monotonic()
    with ProcessPoolExecutor(workers) as pool:
        jobs = [pool.submit(_make_shard, folder, teacher, i, seed) for i in todo]
        for done, job in enumerate(as_completed(jobs), start=1):
            job.result()
            left_s = (time.monotonic() - began) / done * (len(todo) - done)
            print(f"shard {done} of {len(todo)}, {left_s / 60:.0f} min left", flush=True)


def _shard(folder: Path, number: int) -> Path:
    return folder / f"pieces-{number:04d}.npz"


def _make_shard(folder: Path, teacher_file: Path, number: int, seed: int) -> None:
    teacher = Teacher(teacher_file)
    recordings, boards = _sources(folder)
    rng = np.random.default_rng([seed, number])
    pieces = [_piece(rng, i, recordings, boards) for i in range(SHARD_PIECES)]
    pressed = [piece.pressed for piece in pieces]
    part = folder / f"pieces-{number:04d}.part"
    with part.open("wb") as file:
        np.savez(
            file,
            frames=np.stack([_frames(piece) for piece in pieces]),
            teacher=np.stack([teacher.vectors(p.sound, p.rate_hz)[:PIECE_S] for p in pieces]),
            classes=np.stack([piece.classes for piece in pieces]),
            n_presses=np.array([len(p.times_s) for p in pressed]),
            times_s=np.concatenate([p.times_s for p in pressed]),
            stands_out_db=np.concatenate([p.stands_out_db for p in pressed]),
            is_exact=np.array([p.is_exact for p in pressed]),
            is_alone=np.concatenate([p.is_alone for p in pressed]),
        )
    part.replace(_shard(folder, number))


@cache
def _sources(folder: Path) -> tuple[Recordings, Boards]:
    """Return what pieces are made of; cutting the presses takes a while, so once a process."""
    recordings = Recordings(folder)
    return recordings, Boards.of(recordings)


def _piece(rng: np.random.Generator, i: int, recordings: Recordings, boards: Boards) -> Piece:
    return line_up(rng, recordings) if i < LINE_UPS else mix(rng, recordings, boards)


def _frames(piece: Piece) -> NDArray[np.uint8]:
    frames = packed(to_log_mel(piece.sound, piece.rate_hz))[:PIECE_FRAMES]
    return np.pad(frames, ((0, PIECE_FRAMES - len(frames)), (0, 0)))


@dataclass(frozen=True, eq=False)
class Pieces:
    """All pieces of a run, in memory.

    Attributes:
        frames: bytes, shape ``(n, PIECE_FRAMES, N_MELS)``.
        teacher: what the teacher says of each second, shape ``(n, PIECE_S, 1024)``.
        classes: numbers, shape ``(n, PIECE_S / CLASS_HOP_S)``.
        pressed: the typing of each piece.
    """

    frames: NDArray[np.uint8]
    teacher: NDArray[np.float16]
    classes: NDArray[np.int16]
    pressed: list[Pressed]


def load_pieces(folder: Path) -> Pieces:
    """Return all shards there are."""
    shards = [dict(np.load(path)) for path in sorted(folder.glob("pieces-*.npz"))]
    frames, teacher, classes = (
        np.concatenate([s.pop(key) for s in shards]) for key in ("frames", "teacher", "classes")
    )
    return Pieces(frames, teacher, classes, [p for s in shards for p in _presses_of(s)])


def _presses_of(shard: dict[str, NDArray[Any]]) -> list[Pressed]:
    ends = np.cumsum(shard["n_presses"])[:-1]
    times, levels, alone = (
        np.split(shard[key], ends) for key in ("times_s", "stands_out_db", "is_alone")
    )
    exact = shard["is_exact"].tolist()
    return [Pressed(*one) for one in zip(times, levels, exact, alone, strict=True)]
