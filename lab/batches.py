"""Batches for training: pieces, turned in time, one laid under another, and heard anew."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from earmark.core.frames import FLOOR_LOG, FRAMES_PER_S, N_MELS
from earmark.core.mel import band_edges_hz
from earmark.values import LogMel
from lab.pieces import Pieces, unpacked
from lab.truth import Pressed, labels

BATCH = 32
UNDER_SHARE = 0.4
"""Of the pieces, so many get another, without typing, laid under them."""
UNDER_DB = (-20.0, 6.0)
CUT_SHARE = 0.25
"""Of the pieces, so many begin late or end early: silence as before and after a recording."""
SHORTEST_CUT_S = 0.5
DIP_SHARE = 0.4
"""Of the pieces, so many lack some bands, as behind a screen or on a hollow desk."""
CLEAR_HZ = (1_000.0, 12_000.0)
"""Where a press has to stand out."""
LOG_PER_DB = np.log(10) / 10


@dataclass(frozen=True, eq=False)
class Batch:
    """What one step of training sees.

    Attributes:
        frames: log-mel, shape ``(n, n_frames, N_MELS)``.
        typing: NO, YES or UNSURE, shape ``(n, n_frames)``.
        presses: nearness, or -1, shape ``(n, n_frames)``.
        classes: numbers, shape ``(n, n_vectors)``.
        teacher: shape ``(n, n_seconds, 1024)``; it was not asked about pieces laid over another,
            nor about silence: ``asked`` says about which seconds it was, shape ``(n, n_seconds)``.
    """

    frames: Tensor
    typing: Tensor
    presses: Tensor
    classes: Tensor
    teacher: Tensor
    asked: Tensor


def batches(pieces: Pieces, rng: np.random.Generator) -> Iterator[Batch]:
    """Yield every piece once, in random order; the next batch is made while one is used."""
    order = rng.permutation(len(pieces.frames))
    chosen = order[: len(order) // BATCH * BATCH].reshape(-1, BATCH)
    without_typing = np.array([i for i, p in enumerate(pieces.pressed) if not len(p.times_s)])
    with ThreadPoolExecutor(1) as ahead:
        job = ahead.submit(_batch, pieces, without_typing, chosen[0], rng.spawn(1)[0])
        for after in [*chosen[1:], None]:
            batch = job.result()
            if after is not None:
                job = ahead.submit(_batch, pieces, without_typing, after, rng.spawn(1)[0])
            yield batch


def _batch(
    pieces: Pieces, without_typing: NDArray[np.intp], at: NDArray[np.intp], rng: np.random.Generator
) -> Batch:
    frames = unpacked(pieces.frames[at])
    pressed = [pieces.pressed[i] for i in at]
    classes = pieces.classes[at].copy()
    asked = np.ones((len(at), frames.shape[1] // FRAMES_PER_S), bool)
    is_over = rng.random(len(at)) < UNDER_SHARE
    asked[is_over] = False
    for i in np.flatnonzero(is_over):
        other = unpacked(pieces.frames[without_typing[rng.integers(len(without_typing))]])
        under = other + rng.uniform(*UNDER_DB) * LOG_PER_DB + _level(frames[i]) - _level(other)
        pressed[i] = _pressed_over(pressed[i], frames[i], under)
        frames[i] = np.logaddexp(frames[i], under)
        classes[i] = 0
    is_cut = rng.random(len(at)) < CUT_SHARE
    for i in np.flatnonzero(is_cut):
        first, last = _stretch(rng, frames.shape[1])
        frames[i, :first] = frames[i, last:] = FLOOR_LOG
        pressed[i] = pressed[i].within(first / FRAMES_PER_S, last / FRAMES_PER_S)
        asked[i, : -(-first // FRAMES_PER_S)] = asked[i, last // FRAMES_PER_S :] = False
        per_class = frames.shape[1] // classes.shape[1]
        classes[i, : -(-first // per_class)] = classes[i, last // per_class :] = 0
    truths = [labels(p, frames.shape[1]) for p in pressed]
    seconds = int(rng.integers(frames.shape[1] // FRAMES_PER_S))
    turn = seconds * FRAMES_PER_S
    return Batch(
        frames=_turned(frames, turn),
        typing=_turned(np.stack([t for t, _ in truths]), turn),
        presses=_turned(np.stack([p for _, p in truths]), turn),
        classes=_turned(classes, turn * classes.shape[1] // frames.shape[1]),
        teacher=_turned(pieces.teacher[at].astype(np.float32), seconds),
        asked=_turned(asked, seconds),
    )


def _stretch(rng: np.random.Generator, n_frames: int) -> tuple[int, int]:
    """Return where sound begins and ends; half a second is as likely as the whole piece."""
    shortest = SHORTEST_CUT_S * FRAMES_PER_S
    length = int(np.exp(rng.uniform(np.log(shortest), np.log(n_frames))))
    first = int(rng.integers(n_frames - length))
    return first, first + length


def _turned(values: NDArray[Any], n: int) -> Tensor:
    return torch.from_numpy(np.roll(values, n, axis=1))


def _level(frames: LogMel) -> float:
    """Return the level of the louder part of a piece, where presses have to stand out."""
    return float(np.percentile(np.log(_clear_power(frames) + 1e-12), 80))


def _clear_power(frames: LogMel) -> NDArray[np.float32]:
    centres = band_edges_hz()[1:-1]
    clear = (centres >= CLEAR_HZ[0]) & (centres <= CLEAR_HZ[1])
    return np.exp(frames[:, clear]).sum(1)


def _pressed_over(pressed: Pressed, frames: LogMel, under: LogMel) -> Pressed:
    """Return how far the presses stand out once another piece lies under theirs."""
    if not len(pressed.times_s):
        return pressed
    first = np.clip(((pressed.times_s - 0.005) * FRAMES_PER_S).round().astype(int), 0, None)
    at = np.minimum(first[:, None] + np.arange(4), len(frames) - 1)
    heard, more = (_clear_power(x[at.ravel()]).reshape(at.shape).mean(1) for x in (frames, under))
    rest = heard / (1 + 10 ** (pressed.stands_out_db / 10))
    return pressed.under(10 * np.log10(more / (rest + 1e-12) + 1e-9))


def varied(frames: Tensor) -> Tensor:
    """Return the frames as another microphone might have heard them.

    Louder or softer, duller or brighter, a little higher or lower, with some bands faint, over more
    hiss, cut at the top.
    """
    n, device = len(frames), frames.device
    frames = _shifted(frames, int(torch.randint(-3, 4, ())))
    gain = torch.empty(n, 1, 1, device=device).uniform_(-4.0, 2.0)
    bands = torch.linspace(-1, 1, N_MELS, device=device)
    tilt = torch.randn(n, 1, 1, device=device) * bands
    bend = torch.randn(n, 1, 1, device=device) * torch.cos(
        bands * torch.empty(n, 1, 1, device=device).uniform_(2, 8)
    )
    frames = frames + (gain + tilt + 0.8 * bend) - _dips(n, bands)
    hiss = torch.empty(n, 1, 1, device=device).uniform_(-28.0, -15.0) + torch.randn_like(bands)
    frames = torch.logaddexp(frames, hiss + 0.5 * torch.randn_like(frames))
    top = torch.where(
        torch.rand(n, 1, 1, device=device) < 0.2,
        torch.empty(n, 1, 1, device=device).uniform_(0.1, 1.0),
        torch.tensor(1.1, device=device),
    )
    frames = torch.where(bands > top, torch.full_like(frames, FLOOR_LOG), frames)
    return frames.clamp_min(FLOOR_LOG)


def _dips(n: int, bands: Tensor) -> Tensor:
    """Return what a few bands lose, in some pieces: up to 26 dB, over up to a sixth of them."""
    at, width, depth = (torch.rand(n, 1, 1, device=bands.device) for _ in range(3))
    is_there = torch.rand(n, 1, 1, device=bands.device) < DIP_SHARE
    is_inside = (bands - (2 * at - 1)).abs() < width / 6
    return 6 * depth * (is_there & is_inside)


def _shifted(frames: Tensor, n_bands: int) -> Tensor:
    """Return the frames moved by some bands; those at the edge are repeated."""
    at = torch.arange(N_MELS, device=frames.device) - n_bands
    return frames[:, :, at.clamp(0, N_MELS - 1)]
