"""The verb by which a project trains networks of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import AnswersError
from earmark.projects.collecting import Collecting
from earmark.projects.teaching import chance
from earmark.values import (
    Epoch,
    Fitted,
    Label,
    Member,
    Network,
    NetworkPlan,
    Progress,
    Scanned,
    Skipped,
    Span,
    Taught,
    WeightsNotice,
)
from earmark.work import count_cores, hear_whole

if TYPE_CHECKING:
    from earmark.adapters.cuttings import FolderCuttings
    from earmark.core.aim import Aim
    from earmark.core.detector import Detector
    from earmark.core.network_examples import NetworkExample
    from earmark.ports import Batches
    from earmark.values import Provenance

NETWORKS_NAME = "networks"
FEWEST_OF_EACH = 3
MISSING = "is no longer there, or is another file by now. Find it, and add it again."


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
        """Train a network on all labels of a sound, and keep the detector in the project.

        It is a detector like any other, with an ear of its own, and needs no PyTorch. About a
        quarter of the labels is held out: they end the training in time, and choose the rule and
        the calibration. What a call that was cut short had done is not done again.

        Yields progress, what is about to be downloaded, each epoch, and recordings that cannot be
        used; then at last what was taught.

        Args:
            sound: what was labelled.
            plan: which network, and how.
            name: of the detector, whose file is ``detectors/NAME.earmark``; empty for the sound's.
            folder: where its windows, its checkpoint and its curves lie; ``None`` for
                ``networks/NAME`` in the project.

        ``ExtraMissing`` says what is to be installed, ``AnswersError`` that too little was
        answered, ``ModelError`` why weights cannot be had, ``OutputError`` what cannot be written.
        """
        from earmark.adapters.networks import open_fitter
        from earmark.formats.detector_file import write_detector

        fitter = open_fitter()
        path = self.detectors.place_for(name or sound)
        place = Path(folder) if folder else self.folder / NETWORKS_NAME / path.stem
        members: dict[str, Member] = {}
        for each in self._labelled(sound):
            if isinstance(each, Skipped):
                yield each
            else:
                members[each.digest] = each
        examples, dropped = self._examples(sound, plan, list(members.values()))
        yield from (Skipped(Path(f"{n} answers"), why) for why, n in dropped.items())
        cuttings = self._cuttings(examples, plan, place)
        yield from self._cut(examples, members, plan, cuttings)
        batches = _batches(examples, cuttings, plan)
        _ensure_enough(sound, batches)
        epochs: list[Epoch] = []
        for step in fitter.fit(batches, plan, place):
            if isinstance(step, Fitted):
                fitted = step
                continue
            yield step
            if isinstance(step, Epoch):
                epochs.append(step)
                self._draw_curves(epochs, place)
        network, aim = self._noted(sound, fitted, examples)
        yield from self._listen_with(network, members)
        detector, provenance = self._fit(network, aim)
        write_detector(detector, provenance, path)
        cuttings.forget()
        yield Taught(path, sound, provenance, is_start=False, left_out=())

    def _labelled(self, sound: str) -> Iterator[Member | Skipped]:
        """Yield the recordings with labels of a sound, and which of them are not there."""
        from earmark.adapters.presence import is_there

        labelled = {label.recording for label in self.labels(sound)}
        for member in self.members():
            if member.digest not in labelled:
                continue
            is_here = is_there(member.recording)
            yield member if is_here else Skipped(member.recording.path, MISSING)

    def _examples(
        self, sound: str, plan: NetworkPlan, members: Sequence[Member]
    ) -> tuple[list[NetworkExample], dict[str, int]]:
        from earmark.core.network_examples import network_examples

        lengths_s = {each.digest: each.recording.duration_s for each in members}
        labels: Sequence[Label] = self.labels(sound)
        examples, dropped = network_examples(
            labels, lengths_s, window_s=plan.window_s, seed=plan.seed
        )
        return examples, dict(dropped)

    def _cuttings(
        self, examples: Sequence[NetworkExample], plan: NetworkPlan, place: Path
    ) -> FolderCuttings:
        from earmark.adapters.cuttings import FolderCuttings
        from earmark.core.network_examples import purpose_of

        return FolderCuttings(place, purpose_of(examples, plan))

    def _cut(
        self,
        examples: Sequence[NetworkExample],
        members: dict[str, Member],
        plan: NetworkPlan,
        cuttings: FolderCuttings,
    ) -> Iterator[Progress | Skipped]:
        from earmark.adapters.media import PyAvDecoder
        from earmark.core.frames import HOP_S
        from earmark.jobs.cut_sound import cut_sound

        context_s = _context_frames(plan) * HOP_S
        decoder = PyAvDecoder()
        yield from cut_sound(examples, members, plan, decoder, cuttings, context_s=context_s)

    def _draw_curves(self, epochs: Sequence[Epoch], place: Path) -> None:
        """Draw how the training went so far."""
        from earmark.adapters.learning_charts import draw_learning
        from earmark.formats.streams import replacing

        for chart in draw_learning(epochs):
            with replacing(place / f"{chart.title.lower().replace(' ', '-')}.svg") as stream:
                stream.write(chart.svg.encode())

    def _noted(
        self, sound: str, fitted: Fitted, examples: Sequence[NetworkExample]
    ) -> tuple[Detector, Aim]:
        """Return the network as a detector, once it is noted what it learnt from."""
        from earmark.core.aim import Aim
        from earmark.core.network_detector import blank_detector
        from earmark.formats.learnt_windows import write_learnt_windows

        network = blank_detector(sound, fitted)
        windows: dict[str, list[Span]] = {}
        for each in examples:
            if each.is_yes is not None and not each.is_held_out:
                windows.setdefault(each.recording, []).append(each.span)
        write_learnt_windows(windows, self.learnt_path(network.encoder_digest))
        return network, Aim(sound, network.encoder_digest, learnt_from=windows)

    def _listen_with(
        self, network: Detector, members: dict[str, Member]
    ) -> Iterator[Progress | Skipped]:
        """Let the network hear the recordings that were answered about."""
        from earmark.adapters.presence import is_there
        from earmark.adapters.workers import Processes
        from earmark.jobs.scan import scan

        digest = network.encoder_digest
        hear = partial(hear_whole, encoder=network.encoder)
        workers, store = Processes(count_cores()), self.store_of(digest)
        for step in scan(
            digest, self.catalogue, store, workers, hear, is_there, only=members.keys()
        ):
            if not isinstance(step, Scanned):
                yield step

    def _fit(self, network: Detector, aim: Aim) -> tuple[Detector, Provenance]:
        from earmark.core.taught import Occasion
        from earmark.jobs.fit import fit

        occasion = Occasion(datetime.now(UTC), version("earmark"))
        store = self.store_of(aim.encoder_digest)
        return fit(network, aim, self.catalogue, store, rng=chance(0), occasion=occasion)


def _batches(
    examples: Sequence[NetworkExample], cuttings: FolderCuttings, plan: NetworkPlan
) -> Batches:
    from earmark.adapters.batches import CuttingBatches

    return CuttingBatches(examples, cuttings, plan, _context_frames(plan))


def _context_frames(plan: NetworkPlan) -> int:
    from earmark.adapters.bundle import bundled_encoder
    from earmark.adapters.encoder import OnnxEncoder

    if plan.network is not Network.ENCODER:
        return 0
    return OnnxEncoder(bundled_encoder()).context_frames


def _ensure_enough(sound: str, batches: Batches) -> None:
    n_yes = int(batches.verdicts.sum())
    n_no = len(batches.verdicts) - n_yes
    if min(n_yes, n_no) < FEWEST_OF_EACH:
        msg = (
            f"{sound}: {n_yes} windows with it and {n_no} without are too few for a network to "
            f"learn from; it takes {FEWEST_OF_EACH} of each at the least. Answer more questions."
        )
        raise AnswersError(msg)
