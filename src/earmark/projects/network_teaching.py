"""The verb by which a project trains networks of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.projects.collecting import Collecting
from earmark.projects.network_material import Material
from earmark.projects.opened import NETWORKS_NAME
from earmark.projects.teaching import chance
from earmark.values import (
    Epoch,
    Fitted,
    Member,
    NetworkPlan,
    Progress,
    Provenance,
    Scanned,
    Skipped,
    Taught,
    WeightsNotice,
)

if TYPE_CHECKING:
    from earmark.core.detector import Detector


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
        material = Material(self.labels(sound), members, plan, place)
        yield from (Skipped(Path(f"{n} answers"), why) for why, n in material.dropped.items())
        yield from material.cut()
        epochs: list[Epoch] = []
        for step in fitter.fit(material.batches(sound), plan, material.place):
            if isinstance(step, Fitted):
                network = self._noted(sound, step, material)
            else:
                yield step
            if isinstance(step, Epoch):
                epochs.append(step)
                self._draw_curves(epochs, place)
        heard = self._scan_by(network, only=members.keys())
        yield from (step for step in heard if not isinstance(step, Scanned))
        detector, provenance = self._fit(network)
        write_detector(detector, provenance, path)
        material.forget()
        yield Taught(path, sound, provenance, is_start=False, left_out=())

    def _labelled(self, sound: str) -> Iterator[Member | Skipped]:
        """Yield the recordings with labels of a sound, and which of them are not there."""
        from earmark.adapters.presence import is_there
        from earmark.jobs.scan import MISSING

        labelled = {label.recording for label in self.labels(sound)}
        for member in self.members():
            if member.digest in labelled:
                is_here = is_there(member.recording)
                yield member if is_here else Skipped(member.recording.path, MISSING)

    def _draw_curves(self, epochs: Sequence[Epoch], place: Path) -> None:
        """Draw how the training went so far."""
        from earmark.adapters.learning_charts import draw_learning
        from earmark.formats.streams import replacing

        for chart in draw_learning(epochs):
            with replacing(place / f"{chart.title.lower().replace(' ', '-')}.svg") as stream:
                stream.write(chart.svg.encode())

    def _noted(self, sound: str, fitted: Fitted, material: Material) -> Detector:
        """Return the network as a detector, once it is noted what it learnt from."""
        from earmark.core.network_detector import blank_detector
        from earmark.formats.learnt_windows import write_learnt_windows

        network = blank_detector(sound, fitted)
        write_learnt_windows(material.learnt_from, self.learnt_path(network.encoder_digest))
        return network

    def _fit(self, network: Detector) -> tuple[Detector, Provenance]:
        """Return the detector with a rule, and figures, that suit what it did not learn from."""
        from earmark.core.aim import Aim
        from earmark.core.taught import Occasion
        from earmark.jobs.fit import fit

        digest = network.encoder_digest
        aim = Aim(network.sound, digest, learnt_from=self.learnt_from(digest))
        occasion = Occasion(datetime.now(UTC), version("earmark"))
        store = self.store_of(digest)
        return fit(network, aim, self.catalogue, store, rng=chance(0), occasion=occasion)
