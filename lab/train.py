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
WEIGHT_DECAY = 0.02
SHARES = {"typing": 1.0, "presses": 0.5, "classes": 0.2, "teacher": 0.5}
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


def train(folder: Path, epochs: int, seed: int) -> None:
    """Train until ``epochs`` are done in all; ``checkpoint.pt`` holds the last one finished."""
    torch.manual_seed(seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    pieces = load_pieces(folder)
    scale = TeacherScale.of(pieces)
    model = Learner(int(pieces.classes.max()) + 1, pieces.teacher.shape[2]).to(device)
    n_weights = sum(p.numel() for p in model.encoder.parameters())
    print(f"{len(pieces.frames)} pieces, {n_weights} weights in the encoder, {device}", flush=True)
    optimiser = torch.optim.AdamW(model.parameters(), PEAK_RATE, weight_decay=WEIGHT_DECAY)
    n_batches = len(pieces.frames) // BATCH
    plan = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, PEAK_RATE, total_steps=epochs * n_batches + 1
    )
    for epoch in range(_resume(folder, model, optimiser, plan), epochs):
        began, sums = time.monotonic(), dict.fromkeys(SHARES, 0.0)
        model.train()
        for batch in batches(pieces, np.random.default_rng([seed, epoch])):
            losses = _losses(model, batch, scale, device)
            optimiser.zero_grad(set_to_none=True)
            torch.stack([SHARES[name] * loss for name, loss in losses.items()]).sum().backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            plan.step()
            for name, loss in losses.items():
                sums[name] += loss.item() / n_batches
        said = " ".join(f"{name} {loss:.4f}" for name, loss in sums.items())
        print(f"epoch {epoch + 1}: {said} {time.monotonic() - began:.0f} s", flush=True)
        _save(folder, model, optimiser, plan, epoch + 1)


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
    model: Learner,
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
