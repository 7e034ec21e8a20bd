"""The verb by which a project trains networks of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator

from earmark.errors import ExtraMissing
from earmark.projects.collecting import Collecting
from earmark.values import Epoch, NetworkPlan, Progress, Skipped, Taught, WeightsNotice


class NetworkTeaching(Collecting):
    """Trains networks."""

    def train_network(
        self,
        sound: str,
        plan: NetworkPlan,
        *,
        name: str = "",
        folder: str | os.PathLike[str] | None = None,
    ) -> Iterator[Progress | WeightsNotice | Epoch | Skipped | Taught]:
        """Train a network on all labels of a sound.

        Raises:
            ExtraMissing: nothing is there yet that could.
        """
        raise ExtraMissing(f"Training {plan.network} on {sound} {name}{folder or ''}", "cnn")

    def held_out(self, sound: str, plan: NetworkPlan) -> frozenset[int]:
        """Return the numbers of the labels in force that ``train_network`` does not learn from.

        Args:
            sound: what was labelled.
            plan: how it is trained; its seed and window decide.
        """
        from earmark.core.answered import in_force
        from earmark.core.likeliest import not_learnt_from
        from earmark.core.network_examples import network_examples

        labels = in_force(self.labels(sound))
        lengths_s = {each.digest: each.recording.duration_s for each in self.members()}
        examples, _ = network_examples(labels, lengths_s, window_s=plan.window_s, seed=plan.seed)
        return not_learnt_from(labels, examples)
