"""The training of a network: its last layer first, then all of it."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from earmark.adapters.bundle import bundled_encoder
from earmark.adapters.networks.bodies import announced_download, open_body
from earmark.adapters.networks.checkpoints import (
    Standing,
    load_standing,
    purpose_of,
    save_standing,
)
from earmark.adapters.networks.exporting import export
from earmark.adapters.networks.own_network import OwnNetwork
from earmark.adapters.networks.picture_network import PictureNetwork
from earmark.adapters.networks.rates import one_cycle
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

SAVED_EACH_S = 120.0
"""A kill loses no more, but for the pictures that are made again."""

_SLOWER = (9.0, 3.0, 1.0)
"""By how much the first half of a body, the other half, and the last layer learn more slowly."""

_STRIDES = {Network.ENCODER: 5.0}
"""How many times as fast a network learns as others: the encoder's vectors are small numbers."""

_WEIGHT_DECAY = 0.01
_STEEPEST = 5.0
_MOST_UNEVEN = 10.0
_EVEN = 0.5


class TorchFitter:
    """Implements the ``NetworkFitter`` port; on a GPU where there is one.

    Args:
        saved_each_s: so often what was learnt is kept within an epoch, too.
    """

    def __init__(self, saved_each_s: float = SAVED_EACH_S) -> None:
        self._saved_each_s = saved_each_s

    def fit(
        self, batches: Batches, plan: NetworkPlan, folder: Path
    ) -> Iterator[Progress | WeightsNotice | Epoch | Fitted]:
        """Yield progress and epochs, then at last what was learnt; see the port."""
        purpose = purpose_of(plan, batches.verdicts.tobytes())
        standing = load_standing(folder, purpose)
        notice = None if standing.network else announced_download(plan.network, plan.weights)
        if notice:
            yield notice
        training = _Training(_network_for(plan, standing), batches, plan, standing)
        yield from standing.epochs
        while not training.is_over:
            for step in training.epoch(self._saved_each_s):
                if isinstance(step, Standing):
                    save_standing(step, folder, purpose)
                else:
                    yield step
        yield training.result()


def _network_for(plan: NetworkPlan, standing: Standing) -> nn.Module:
    weights = NO_WEIGHTS if standing.network else plan.weights
    if plan.network is Network.ENCODER:
        return OwnNetwork(bundled_encoder())
    with _chance(plan.seed):
        return PictureNetwork(open_body(plan.network, weights), plan.size_px)


@dataclass(slots=True, eq=False)
class _HeldOut:
    """How a network does on what it does not learn from."""

    loss: float = math.nan
    average_precision: float = math.nan
    accuracy: float = math.nan


class _Training:
    def __init__(
        self, network: nn.Module, batches: Batches, plan: NetworkPlan, standing: Standing
    ) -> None:
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network = network.to(self.device)
        if standing.network:
            self.network.load_state_dict(standing.network)
        self.batches, self.plan, self.standing = batches, plan, standing
        self.rate = plan.rate * _STRIDES.get(plan.network, 1.0)
        self.n_train = len(batches.verdicts)
        self.n_batches = -(-self.n_train // plan.batch)
        n_yes = max(1, int(batches.verdicts.sum()))
        uneven = (self.n_train - n_yes) / n_yes
        weight = min(max(uneven, 1 / _MOST_UNEVEN), _MOST_UNEVEN)
        self.weight_of_yes = torch.tensor(weight, device=self.device)
        # Early layers that know nothing yet have as much to learn as the last.
        knows = plan.network is Network.ENCODER or plan.weights != NO_WEIGHTS
        self.slower = _SLOWER if knows else (1.0, 1.0, 1.0)
        _hasten_norms(self.network, self.n_batches)

    @property
    def is_over(self) -> bool:
        epochs = self.standing.epochs
        if len(epochs) == self.plan.epochs_head + self.plan.epochs:
            return True
        whole = [epoch for epoch in epochs if epoch.phase == "whole"]
        since_best = next(
            (at for at, epoch in enumerate(reversed(whole)) if epoch.is_best), len(whole)
        )
        return bool(self.batches.n_held_out) and since_best >= self.plan.patience

    def epoch(self, saved_each_s: float) -> Iterator[Progress | Standing | Epoch]:
        """Learn from all examples once; yield where it stands whenever that should be kept."""
        began = saved = time.monotonic()
        number = len(self.standing.epochs) + 1
        is_head = number <= self.plan.epochs_head
        optimiser = self._optimiser(is_head=is_head)
        for at, (examples, verdicts) in enumerate(self.batches.epoch(number)):
            if at >= self.standing.n_batches:
                self._learn(optimiser, examples, verdicts, number, at)
                if time.monotonic() - saved >= saved_each_s:
                    self._note(optimiser)
                    yield self.standing
                    saved = time.monotonic()
            yield Progress(self._name, min((at + 1) * self.plan.batch, self.n_train), self.n_train)
        done = self._close(number, is_head=is_head, took_s=time.monotonic() - began)
        last_of_head = number == self.plan.epochs_head
        self._note(None if last_of_head else optimiser)
        yield self.standing
        yield done

    def result(self) -> Fitted:
        """Return the network as it was after its best epoch."""
        self.network.load_state_dict(self.standing.best)
        last = self.network.last
        weights = last.weight.detach().cpu().numpy().T.astype(np.float32)
        return Fitted(export(self.network, self.plan), weights, float(last.bias.item()))

    @property
    def _name(self) -> Path:
        return Path(self.plan.network.value)

    def _optimiser(self, *, is_head: bool) -> torch.optim.AdamW:
        """Return one for the part that learns: the rate of each group is set at each step."""
        last = list(self.network.last.parameters())
        body = [each for name, each in self.network.named_parameters() if "last." not in name]
        for each in body:
            each.requires_grad_(not is_head)
        groups = (
            [[], [], last] if is_head else [body[: len(body) // 2], body[len(body) // 2 :], last]
        )
        optimiser = torch.optim.AdamW(
            [
                {"params": group, "slower": slower}
                for group, slower in zip(groups, self.slower, strict=True)
                if group
            ],
            lr=self.rate,
            weight_decay=_WEIGHT_DECAY,
        )
        if self.standing.optimiser:
            optimiser.load_state_dict(self.standing.optimiser)
        return optimiser

    def _learn(
        self,
        optimiser: torch.optim.AdamW,
        examples: Examples,
        verdicts: Scores,
        number: int,
        at: int,
    ) -> None:
        is_head = number <= self.plan.epochs_head
        # A norm cannot tell the spread of a single example.
        self.network.train(len(verdicts) > 1)
        n_before = 0 if is_head else self.plan.epochs_head
        n_of_phase = self.plan.epochs_head if is_head else self.plan.epochs
        place = ((number - 1 - n_before) * self.n_batches + at) / (n_of_phase * self.n_batches)
        for group in optimiser.param_groups:
            group["lr"] = self.rate * one_cycle(place) / group["slower"]
        with _chance(self.plan.seed, number, at):
            loss = self._loss(examples, verdicts)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), _STEEPEST)
        optimiser.step()
        self.standing.losses += float(loss.item()) * len(verdicts)
        self.standing.n_batches = at + 1

    def _loss(self, examples: Examples, verdicts: Scores) -> Tensor:
        log_odds = self._log_odds(examples)
        wanted = torch.tensor(verdicts).to(self.device)
        return functional.binary_cross_entropy_with_logits(
            log_odds, wanted, pos_weight=self.weight_of_yes
        )

    def _log_odds(self, examples: Examples) -> Tensor:
        given = torch.tensor(examples).to(self.device)
        is_cuda = self.device.type == "cuda"
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=is_cuda):
            return self.network(given).float()

    @torch.no_grad()
    def _judge(self) -> _HeldOut:
        if not self.batches.n_held_out:
            return _HeldOut()
        self.network.eval()
        parts = [(self._log_odds(e).cpu(), torch.tensor(v)) for e, v in self.batches.held_out()]
        log_odds, verdicts = (torch.cat(each) for each in zip(*parts, strict=True))
        loss = functional.binary_cross_entropy_with_logits(
            log_odds, verdicts, pos_weight=self.weight_of_yes.cpu()
        )
        chances, is_true = torch.sigmoid(log_odds).numpy(), verdicts.numpy() > _EVEN
        accuracy = float(((chances > _EVEN) == is_true).mean())
        return _HeldOut(float(loss), average_precision(is_true, chances), accuracy)

    def _close(self, number: int, *, is_head: bool, took_s: float) -> Epoch:
        judged = self._judge()
        loss = self.standing.losses / self.n_train
        # Of a training that blew up the losses are no numbers.
        losses = [epoch.held_out_loss for epoch in self.standing.epochs]
        before = min(filter(math.isfinite, losses), default=math.inf)
        is_best = not self.batches.n_held_out or judged.loss < before or not self.standing.best
        if is_best:
            self.standing.best = _copied(self.network)
        done = Epoch(
            number=number,
            n_epochs=self.plan.epochs_head + self.plan.epochs,
            phase="head" if is_head else "whole",
            loss=loss,
            held_out_loss=judged.loss,
            average_precision=judged.average_precision,
            accuracy=judged.accuracy,
            is_best=is_best,
            took_s=took_s,
        )
        self.standing.epochs.append(done)
        self.standing.n_batches, self.standing.losses = 0, 0.0
        return done

    def _note(self, optimiser: torch.optim.AdamW | None) -> None:
        self.standing.network = _copied(self.network)
        self.standing.optimiser = optimiser.state_dict() if optimiser else {}


@contextmanager
def _chance(*seed: int) -> Iterator[None]:
    """Seed chance for a while; that of everybody else goes on as if nothing had been drawn."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(int(np.random.SeedSequence(seed).generate_state(1)[0]))
        yield


def _hasten_norms(network: nn.Module, n_batches: int) -> None:
    """Let norms follow within an epoch, however short: in use, and held out, all hangs on them.

    At their usual pace, networks that had learnt all of a few examples were still judged by the
    norms of the beginning, and training ended early.
    """
    for norm in network.modules():
        if isinstance(norm, nn.BatchNorm2d):
            norm.momentum = min(0.5, max(0.1, 3 / n_batches))


def _copied(network: nn.Module) -> dict[str, Tensor]:
    return {name: value.detach().cpu().clone() for name, value in network.state_dict().items()}
