"""What training needs to go on after a kill: tensors and plain values, no code."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path
from typing import Any

import torch

from earmark.adapters.durable import replacing, sweep
from earmark.errors import OutputError
from earmark.ports import Batches
from earmark.values import Epoch, NetworkPlan

NAME = "checkpoint.pt"
VERSION = 1


@dataclass(slots=True)
class Standing:
    """How far training is.

    Attributes:
        number: the epoch that is under way, from 1 on.
        n_batches: how many of its batches were learnt from.
        n_seen: how many examples those held.
        loss: the sum of their losses.
        took_s: how long that took.
        epochs: those that are done.
        best: the weights of the best of them.
    """

    number: int = 1
    n_batches: int = 0
    n_seen: int = 0
    loss: float = 0.0
    took_s: float = 0.0
    epochs: list[Epoch] = field(default_factory=list)
    best: dict[str, torch.Tensor] = field(default_factory=dict)

    def close(self, epoch: Epoch) -> None:
        """Count the epoch as done."""
        self.epochs.append(epoch)
        self.number += 1
        self.n_batches = self.n_seen = 0
        self.loss = self.took_s = 0.0


def training_key(plan: NetworkPlan, batches: Batches) -> str:
    """Return what tells one training from any other, as far as it is known before it begins."""
    told = f"{VERSION} {plan} {batches.n_held_out} {batches.verdicts.tolist()}"
    return hashlib.sha256(told.encode()).hexdigest()


class Checkpoint:
    """Where a training keeps how far it is: one file, replaced whole.

    Args:
        folder: where it lies; made when there is something to keep.
        key: of the training; what another one left behind is not gone on with.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self._path = folder / NAME
        self._key = key

    def load(self) -> dict[str, Any] | None:
        """Return what was kept: ``standing``, ``learner`` and ``optimiser``; damage is nothing."""
        try:
            kept: dict[str, Any] = torch.load(self._path, map_location="cpu", weights_only=True)
            if kept["key"] != self._key:
                return None
            kept["standing"] = Standing(**kept["standing"])
            kept["standing"].epochs = [Epoch(*each) for each in kept["standing"].epochs]
        except Exception:  # noqa: BLE001 - missing, cut short, of another version: begin anew
            return None
        return kept

    def save(
        self, standing: Standing, learner: torch.nn.Module, optimiser: torch.optim.Optimizer
    ) -> None:
        """Keep how far training is.

        Raises:
            OutputError: it cannot be written.
        """
        told = {each.name: getattr(standing, each.name) for each in fields(standing)}
        told["epochs"] = [astuple(each) for each in standing.epochs]
        kept = {
            "key": self._key,
            "standing": told,
            "learner": learner.state_dict(),
            "optimiser": optimiser.state_dict(),
        }
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            sweep(self._path.parent)
            with replacing(self._path) as file:
                torch.save(kept, file)
        except OSError as error:
            raise OutputError(f"{self._path}: cannot be written ({error})") from error
