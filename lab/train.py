"""Trains encoder and heads on the pieces; saves after each epoch and goes on from there."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from earmark.core.frames import FLOOR_LOG, N_MELS
from lab.mixture import UNSURE, YES
from lab.network import STRIDE_FRAMES, Typist
from lab.pieces import STEP_LOG, load_pieces

BATCH = 32
PEAK_RATE = 3e-3
WEIGHT_DECAY = 0.02
PRESS_SHARE = 0.5
FIRST_PRESS_FRAME = -1
"""The presses of a vector are those of its own frame, one before and two after."""


def train(folder: Path, epochs: int, seed: int) -> None:
    """Train until ``epochs`` are done in all; ``checkpoint.pt`` holds the last one finished."""
    torch.manual_seed(seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    frames, typing, presses = (torch.from_numpy(x) for x in load_pieces(folder))
    if device.type == "cuda":
        frames, typing, presses = frames.to(device), typing.to(device), presses.to(device)
    model = Typist().to(device)
    print(f"{len(frames)} pieces, {sum(p.numel() for p in model.parameters())} weights, {device}")
    optimiser = torch.optim.AdamW(model.parameters(), PEAK_RATE, weight_decay=WEIGHT_DECAY)
    steps = epochs * (len(frames) // BATCH)
    plan = torch.optim.lr_scheduler.OneCycleLR(optimiser, PEAK_RATE, total_steps=steps + 1)
    first = _resume(folder, model, optimiser, plan)
    for epoch in range(first, epochs):
        began, sums = time.monotonic(), np.zeros(2)
        model.train()
        order = torch.randperm(len(frames), generator=torch.Generator().manual_seed(seed + epoch))
        batches = order[: len(order) // BATCH * BATCH].reshape(-1, BATCH)
        for chosen in batches:
            at = chosen.to(frames.device)
            turn = int(torch.randint(frames.shape[1], ()))
            parts = (part[at].to(device).roll(turn, 1) for part in (frames, typing, presses))
            x, is_typing, nearness = parts
            x = _varied(x.float() * STEP_LOG + FLOOR_LOG)
            losses = _losses(model, x, is_typing, nearness)
            optimiser.zero_grad(set_to_none=True)
            (losses[0] + PRESS_SHARE * losses[1]).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            plan.step()
            sums += [loss.item() for loss in losses]
        seconds = time.monotonic() - began
        typing_loss, press_loss = sums / len(batches)
        print(
            f"epoch {epoch + 1}: typing {typing_loss:.4f} presses {press_loss:.4f} {seconds:.0f} s",
            flush=True,
        )
        _save(folder, model, optimiser, plan, epoch + 1)


def _losses(model: Typist, x: Tensor, typing: Tensor, presses: Tensor) -> tuple[Tensor, Tensor]:
    with torch.autocast(x.device.type, dtype=torch.bfloat16):
        typing_logits, press_logits = (logits.float() for logits in model(x))
    truth = typing[:, ::STRIDE_FRAMES]
    known = truth != UNSURE
    first = functional.binary_cross_entropy_with_logits(
        typing_logits[known], (truth[known] == YES).float()
    )
    # Roll so that frame -1 of each vector leads its four.
    wanted = presses.roll(-FIRST_PRESS_FRAME, 1).reshape(press_logits.shape).float() / 100
    asked = wanted >= 0
    second = functional.binary_cross_entropy_with_logits(
        press_logits[asked], wanted[asked], pos_weight=torch.tensor(3.0, device=x.device)
    )
    return first, second


def _varied(frames: Tensor) -> Tensor:
    """Return the frames as another microphone might have heard them.

    Louder or softer, duller or brighter, a little higher or lower, over more hiss, cut at the top.
    """
    n, device = len(frames), frames.device
    frames = _shifted(frames, int(torch.randint(-3, 4, ())))
    gain = torch.empty(n, 1, 1, device=device).uniform_(-4.0, 2.0)
    bands = torch.linspace(-1, 1, N_MELS, device=device)
    tilt = torch.randn(n, 1, 1, device=device) * bands
    bend = torch.randn(n, 1, 1, device=device) * torch.cos(
        bands * torch.empty(n, 1, 1, device=device).uniform_(2, 8)
    )
    frames = frames + gain + 0.8 * tilt + 0.5 * bend
    hiss = torch.empty(n, 1, 1, device=device).uniform_(-28.0, -15.0) + torch.randn_like(bands)
    frames = torch.logaddexp(frames, hiss + 0.5 * torch.randn_like(frames))
    top = torch.where(
        torch.rand(n, 1, 1, device=device) < 0.2,
        torch.empty(n, 1, 1, device=device).uniform_(0.1, 1.0),
        torch.tensor(1.1, device=device),
    )
    frames = torch.where(bands > top, torch.full_like(frames, FLOOR_LOG), frames)
    return frames.clamp_min(FLOOR_LOG)


def _shifted(frames: Tensor, n_bands: int) -> Tensor:
    """Return the frames moved by some bands; those at the edge are repeated."""
    at = torch.arange(N_MELS, device=frames.device) - n_bands
    return frames[:, :, at.clamp(0, N_MELS - 1)]


def _resume(
    folder: Path,
    model: Typist,
    optimiser: torch.optim.Optimizer,
    plan: torch.optim.lr_scheduler.OneCycleLR,
) -> int:
    path = folder / "checkpoint.pt"
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    plan.load_state_dict(state["plan"])
    return int(state["epoch"])


def _save(
    folder: Path,
    model: Typist,
    optimiser: torch.optim.Optimizer,
    plan: torch.optim.lr_scheduler.OneCycleLR,
    epoch: int,
) -> None:
    state = {
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        "plan": plan.state_dict(),
        "epoch": epoch,
    }
    part = folder / "checkpoint.part"
    torch.save(state, part)
    part.replace(folder / "checkpoint.pt")
