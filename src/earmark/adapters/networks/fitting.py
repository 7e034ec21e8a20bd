"""The training of a network: the head first, then all of it."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from earmark.adapters.networks.bodies import expected_download
from earmark.adapters.networks.checkpoints import Checkpoint, Standing, training_key
from earmark.adapters.networks.exporting import export
from earmark.adapters.networks.learners import Learner, make_learner
from earmark.core.metrics import average_precision
from earmark.ports import Batches
from earmark.values import (
    NO_WEIGHTS,
    Epoch,
    Examples,
    Fitted,
    Network,
    NetworkPlan,
    Progress,
    Scores,
    WeightsNotice,
)

HEAD, WHOLE = "head", "whole"
SLOWER = (9.0, 3.0, 1.0)
"""By how much early layers, late layers and the head learn slower where they learnt before."""
WARM_UP = 0.25
"""Share of a phase in which the rate rises."""
LOWEST_RATE = 0.02
DECAY = 0.01


def fit(
    batches: Batches, plan: NetworkPlan, folder: Path, *, save_every_s: float
) -> Iterator[Progress | WeightsNotice | Epoch | Fitted]:
    """Yield what ``TorchFitter.fit`` promises."""
    checkpoint = Checkpoint(folder, training_key(plan, batches))
    kept = checkpoint.load()
    if not kept and plan.network is not Network.ENCODER and (notice := expected_download(plan)):
        yield notice
    learner = make_learner(plan, NO_WEIGHTS if kept else plan.weights)
    training = _Training(learner, batches, plan)
    standing = Standing()
    if kept:
        standing = kept["standing"]
        learner.load_state_dict(kept["learner"])
        training.optimiser.load_state_dict(kept["optimiser"])
        yield from standing.epochs
    while not _is_over(standing.epochs, plan):
        saved_s = time.monotonic()
        for done in training.epoch(standing):
            yield Progress(folder, done * plan.window_s, len(batches.verdicts) * plan.window_s)
            if time.monotonic() - saved_s >= save_every_s:
                checkpoint.save(standing, learner, training.optimiser)
                saved_s = time.monotonic()
        epoch = training.judge(standing)
        if epoch.is_best:
            standing.best = {
                name: value.cpu().clone() for name, value in learner.state_dict().items()
            }
        standing.close(epoch)
        checkpoint.save(standing, learner, training.optimiser)
        yield epoch
    learner.load_state_dict(standing.best)
    yield export(learner, plan)


def one_cycle(share: float) -> float:
    """Return the rate, as a share of the highest, when a share of a phase is done.

    Source: Smith & Topin 2018, with cosines.
    """
    if share < WARM_UP:
        risen = (1 - math.cos(math.pi * share / WARM_UP)) / 2
    else:
        risen = (1 + math.cos(math.pi * (share - WARM_UP) / (1 - WARM_UP))) / 2
    return LOWEST_RATE + (1 - LOWEST_RATE) * risen


class _Training:
    """One network that learns.

    Chance is set anew for each batch, from the seed and the batch's number, so that training that
    goes on after a kill draws what it would have drawn.
    """

    def __init__(self, learner: Learner, batches: Batches, plan: NetworkPlan) -> None:
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._learner = learner.to(self._device)
        self._batches = batches
        self._plan = plan
        self._weights = _class_weights(batches.verdicts)
        body = list(learner.body.parameters())
        half = len(body) // 2
        groups = (body[:half], body[half:], list(learner.head.parameters()))
        # From chance, early layers have as much to learn as late ones.
        knows_nothing = plan.weights == NO_WEIGHTS and plan.network is not Network.ENCODER
        self._slower = (1.0, 1.0, 1.0) if knows_nothing else SLOWER
        _hasten_norms(learner, math.ceil(len(batches.verdicts) / plan.batch))
        self.optimiser = torch.optim.AdamW(
            [{"params": group} for group in groups], lr=plan.rate, weight_decay=DECAY
        )

    def epoch(self, standing: Standing) -> Iterator[int]:
        """Learn from the batches of an epoch that are left; yield how many examples are done."""
        is_head = standing.number <= self._plan.epochs_head
        for parameter in self._learner.body.parameters():
            parameter.requires_grad_(not is_head)
        began_s = time.monotonic() - standing.took_s
        left = islice(self._batches.epoch(standing.number), standing.n_batches, None)
        for examples, verdicts in left:
            self._set_rates(standing)
            # A norm cannot tell the spread of a single example.
            self._learner.train(len(verdicts) > 1)
            loss = self._learn(examples, verdicts, standing)
            standing.loss += loss * len(verdicts)
            standing.n_seen += len(verdicts)
            standing.n_batches += 1
            standing.took_s = time.monotonic() - began_s
            yield standing.n_seen

    def judge(self, standing: Standing) -> Epoch:
        """Return how an epoch went, by the examples that are held out."""
        began_s = time.monotonic()
        logits, verdicts = self._hear(self._batches.held_out())
        loss = ap = accuracy = math.nan
        if len(verdicts):
            loss = float(self._loss(logits, verdicts).mean())
            is_yes = verdicts.numpy() > 0.5  # noqa: PLR2004 - verdicts are 0 or 1
            ap = average_precision(is_yes, logits.numpy())
            accuracy = float(np.mean((logits.numpy() > 0) == is_yes))
        before = min((each.held_out_loss for each in standing.epochs), default=math.inf)
        return Epoch(
            number=standing.number,
            n_epochs=self._plan.epochs_head + self._plan.epochs,
            phase=HEAD if standing.number <= self._plan.epochs_head else WHOLE,
            loss=standing.loss / max(1, standing.n_seen),
            held_out_loss=loss,
            average_precision=ap,
            accuracy=accuracy,
            is_best=not loss >= before,  # nan, where nothing is held out: the last is the best
            took_s=standing.took_s + time.monotonic() - began_s,
        )

    def _learn(self, examples: Examples, verdicts: Scores, standing: Standing) -> float:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(hash((self._plan.seed, standing.number, standing.n_batches)))
            logits = self._logits(examples)
        loss = self._loss(logits, torch.tensor(verdicts).to(self._device)).mean()
        self.optimiser.zero_grad()
        loss.backward()
        self.optimiser.step()
        return float(loss.detach())

    def _logits(self, examples: Examples) -> Tensor:
        """Return logits; in half the bits where a GPU has a format for it that needs no care."""
        is_mixed = self._device.type == "cuda" and torch.cuda.is_bf16_supported()
        with torch.autocast(self._device.type, torch.bfloat16, enabled=is_mixed):
            return self._learner(torch.tensor(examples).to(self._device)).float()

    def _loss(self, logits: Tensor, verdicts: Tensor) -> Tensor:
        no, yes = self._weights
        each = functional.binary_cross_entropy_with_logits(logits, verdicts, reduction="none")
        return each * (no + (yes - no) * verdicts)

    def _hear(self, held_out: Iterable[tuple[Examples, Scores]]) -> tuple[Tensor, Tensor]:
        """Return the logits and verdicts of all that is held out."""
        self._learner.eval()
        logits, verdicts = [torch.zeros(0)], [torch.zeros(0)]
        with torch.inference_mode():
            for examples, true in held_out:
                logits.append(self._logits(examples).cpu())
                verdicts.append(torch.tensor(true))
        return torch.cat(logits), torch.cat(verdicts)

    def _set_rates(self, standing: Standing) -> None:
        """Set the rates for the next batch, by how much of the phase is done."""
        done = standing.number - 1 + standing.n_seen / max(1, len(self._batches.verdicts))
        n_head = self._plan.epochs_head
        is_head = standing.number <= n_head
        share = done / n_head if is_head else (done - n_head) / self._plan.epochs
        for group, slower in zip(self.optimiser.param_groups, self._slower, strict=True):
            group["lr"] = self._plan.rate * one_cycle(share) / slower


def _class_weights(verdicts: NDArray[np.bool_]) -> tuple[float, float]:
    """Return what a no and a yes weigh, so that all of either weigh the same; 1 in the mean."""
    n, n_yes = len(verdicts), int(verdicts.sum())
    return n / max(1, 2 * (n - n_yes)), n / max(1, 2 * n_yes)


def _hasten_norms(learner: Learner, n_batches: int) -> None:
    """Let norms follow within an epoch, however short it is: held-out examples rely on them."""
    for norm in learner.modules():
        if isinstance(norm, nn.BatchNorm2d):
            norm.momentum = min(0.5, max(0.1, 3 / n_batches))


def _is_over(epochs: list[Epoch], plan: NetworkPlan) -> bool:
    """Return whether all epochs are done, or enough of them brought nothing."""
    if len(epochs) >= plan.epochs_head + plan.epochs:
        return True
    best = max((each.number for each in epochs if each.is_best), default=0)
    return len(epochs) - max(best, plan.epochs_head) >= plan.patience
