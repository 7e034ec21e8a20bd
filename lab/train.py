"""Trains encoder and heads on the pieces; saves after each epoch and goes on from there."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lab.batches import BATCH, Batch, batches, varied
from lab.network import STRIDE_FRAMES, Learner
from lab.pieces import Pieces, load_pieces
from lab.truth import UNSURE, YES

PEAK_RATE = 3e-3
AGAIN_RATE = 2e-3
"""The peak for weights that were trained before."""
WARM_SHARE = 0.15
"""Of all steps, so many lead up to the peak for those."""
FOLLOWS = 0.004
"""How far the averaged weights, which are shipped, move to the trained ones with each step."""
WEIGHT_DECAY = 0.02
SHARES = {"typing": 1.0, "presses": 1.0, "classes": 0.3, "teacher": 1.0}
"""How much each loss counts."""
FIRST_PRESS_FRAME = -1
"""The presses of a vector are those of its own frame, one before and two after."""


@dataclass(frozen=True, eq=False)
class TeacherScale:
    """Brings the teacher's vectors to mean 0 and deviation 1."""

    mean: Tensor
    deviation: Tensor

    @classmethod
    def of(cls, pieces: Pieces) -> TeacherScale:
        """Return the scale of a sample of all that the teacher said."""
        said = pieces.teacher[:: max(1, len(pieces.teacher) // 500)].astype(np.float32)
        mean, deviation = (f(said, axis=(0, 1)) for f in (np.mean, np.std))
        return cls(torch.from_numpy(mean), torch.from_numpy(deviation + 0.05))

    def __call__(self, said: Tensor) -> Tensor:
        """Return the vectors to scale."""
        return (said - self.mean.to(said.device)) / self.deviation.to(said.device)


def train(folder: Path, epochs: int, seed: int, start: Path | None = None) -> None:
    """Train until ``epochs`` are done in all; ``checkpoint.pt`` holds the last one finished.

    Args:
        folder: where the pieces are, and the checkpoint will be.
        epochs: how many times every piece is heard.
        seed: of the order and the chances.
        start: a checkpoint of another training whose weights to begin with.
    """
    torch.manual_seed(seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    pieces = load_pieces(folder)
    scale = TeacherScale.of(pieces)
    model = Learner(int(pieces.classes.max()) + 1, pieces.teacher.shape[2]).to(device)
    n_weights = sum(p.numel() for p in model.encoder.parameters())
    print(f"{len(pieces.frames)} pieces, {n_weights} weights in the encoder, {device}", flush=True)
    if start is not None:
        model.load_state_dict(torch.load(start, weights_only=True, map_location=device)["model"])
    rate = PEAK_RATE if start is None else AGAIN_RATE
    optimiser = torch.optim.AdamW(model.parameters(), rate, weight_decay=WEIGHT_DECAY)
    n_batches = len(pieces.frames) // BATCH
    plan = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        rate,
        total_steps=epochs * n_batches + 1,
        pct_start=0.3 if start is None else WARM_SHARE,
    )
    averaged = {name: value.clone() for name, value in model.state_dict().items()}
    for epoch in range(_resume(folder, model, optimiser, plan, averaged), epochs):
        began, sums = time.monotonic(), dict.fromkeys(SHARES, 0.0)
        model.train()
        for batch in batches(pieces, np.random.default_rng([seed, epoch])):
            losses = _losses(model, batch, scale, device)
            optimiser.zero_grad(set_to_none=True)
            torch.stack([SHARES[name] * loss for name, loss in losses.items()]).sum().backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            plan.step()
            _follow(averaged, model)
            for name, loss in losses.items():
                sums[name] += loss.item() / n_batches
        said = " ".join(f"{name} {loss:.4f}" for name, loss in sums.items())
        print(f"epoch {epoch + 1}: {said} {time.monotonic() - began:.0f} s", flush=True)
        _save(folder, model, optimiser, plan, averaged, epoch + 1)


def _follow(averaged: dict[str, Tensor], model: Learner) -> None:
    """Move the averaged weights a little to what the model's are now."""
    for name, now in model.state_dict().items():
        if now.is_floating_point():
            averaged[name].lerp_(now, FOLLOWS)
        else:
            averaged[name].copy_(now)


def _losses(
    model: Learner, batch: Batch, scale: TeacherScale, device: torch.device
) -> dict[str, Tensor]:
    frames = varied(batch.frames.to(device))
    teacher, asked = scale(batch.teacher.to(device)), batch.asked.to(device)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        outputs = model(frames, teacher.shape[1])
    typing, presses, classes, said = (output.float() for output in outputs)
    truth = batch.typing.to(device)[:, ::STRIDE_FRAMES]
    known = truth != UNSURE
    # Roll so that frame -1 of each vector leads its four.
    near = batch.presses.to(device).roll(-FIRST_PRESS_FRAME, 1).reshape(presses.shape)
    numbers = batch.classes.to(device).long()
    return {
        "typing": functional.binary_cross_entropy_with_logits(
            typing[known], (truth[known] == YES).float()
        ),
        "presses": functional.binary_cross_entropy_with_logits(
            presses[near >= 0], near[near >= 0], pos_weight=torch.tensor(3.0, device=device)
        ),
        "classes": functional.cross_entropy(
            torch.cat([classes[numbers > 0], classes.new_zeros(1, classes.shape[2])]),
            torch.cat([numbers[numbers > 0], numbers.new_zeros(1)]),
        ),
        "teacher": functional.mse_loss(said[asked], teacher[asked]),
    }


def _resume(
    folder: Path,
    model: Learner,
    optimiser: torch.optim.Optimizer,
    plan: torch.optim.lr_scheduler.OneCycleLR,
    averaged: dict[str, Tensor],
) -> int:
    path = folder / "checkpoint.pt"
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True, map_location=next(model.parameters()).device)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    plan.last_epoch = state["step"]  # not its whole state: the epochs asked for may be others now
    averaged.update(state["averaged"])
    return int(state["epoch"])


def _save(
    folder: Path,
    model: Learner,
    optimiser: torch.optim.Optimizer,
    plan: torch.optim.lr_scheduler.OneCycleLR,
    averaged: dict[str, Tensor],
    epoch: int,
) -> None:
    state = {
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        "step": plan.last_epoch,
        "averaged": averaged,
        "epoch": epoch,
    }
    part = folder / "checkpoint.part"
    torch.save(state, part)
    part.replace(folder / "checkpoint.pt")
