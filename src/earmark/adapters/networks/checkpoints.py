"""Where a training stands, in a file that a kill cannot spoil."""

from __future__ import annotations

import io
import json
import pickle
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from earmark.adapters.durable import replacing
from earmark.errors import OutputError
from earmark.values import Epoch, NetworkPlan

NAME = "checkpoint.pt"

State = dict[str, Any]
"""Tensors and plain values, by name."""


@dataclass(slots=True, eq=False)
class Standing:
    """Where a training stands.

    Attributes:
        epochs: those that are over.
        n_batches: how many of the epoch at hand are learnt.
        losses: sum of their losses, weighted by how many examples they were of.
        network: its state now.
        optimiser: its state now; empty where an epoch begins with a new one.
        best: the network's state after the best epoch; empty before the first.
    """

    epochs: list[Epoch] = field(default_factory=list)
    n_batches: int = 0
    losses: float = 0.0
    network: State = field(default_factory=dict)
    optimiser: State = field(default_factory=dict)
    best: State = field(default_factory=dict)


def purpose_of(plan: NetworkPlan, verdicts: bytes) -> str:
    """Return what tells one training from another: its plan, and what it learns from."""
    return json.dumps({**asdict(plan), "verdicts": verdicts.hex()}, sort_keys=True)


def load_standing(folder: Path, purpose: str) -> Standing:
    """Return where a training stands: at its beginning where there is no checkpoint of it."""
    path = folder / NAME
    if not path.exists():
        return Standing()
    try:
        kept = torch.load(path, weights_only=True, map_location="cpu")
        if kept["purpose"] != purpose:
            return Standing()
        return Standing(**{**kept["standing"], "epochs": [Epoch(**e) for e in kept["epochs"]]})
    # What is damaged is begun anew: PyTorch raises a dozen kinds without a root.
    except (
        RuntimeError,
        ValueError,
        KeyError,
        TypeError,
        EOFError,
        OSError,
        pickle.UnpicklingError,
    ):
        return Standing()


def save_standing(standing: Standing, folder: Path, purpose: str) -> None:
    """Keep where a training stands; ``OutputError`` says why that cannot be written."""
    plain = {
        name: getattr(standing, name)
        for name in ("n_batches", "losses", "network", "optimiser", "best")
    }
    kept = {
        "purpose": purpose,
        "standing": plain,
        "epochs": [asdict(epoch) for epoch in standing.epochs],
    }
    buffer = io.BytesIO()
    torch.save(kept, buffer)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with replacing(folder / NAME) as file:
            file.write(buffer.getbuffer())
    except OSError as error:
        msg = f"{folder / NAME}: cannot be written ({error.strerror or error}). Free the disk."
        raise OutputError(msg) from error
