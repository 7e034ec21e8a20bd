"""The verb of a project that makes a data set of what it knows."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import AnswersError
from earmark.projects.exporting import Exporting
from earmark.values import (
    Dataset,
    DatasetLook,
    DatasetRule,
    Example,
    Found,
    Label,
    Moment,
    Progress,
    Scorer,
    Selection,
    Skipped,
)
from earmark.work import encoder_digest

if TYPE_CHECKING:
    from earmark.core.detector import Detector
    from earmark.projects.detectors import Kept


@dataclass(slots=True)
class _Gathered:
    """What is said or found, and what gave the scores."""

    moments: list[Moment] = field(default_factory=list)
    source: Scorer = field(default_factory=Scorer)
    detector: Detector | None = None


class Collecting(Exporting):
    """Makes data sets."""

    def export_dataset(
        self,
        folder: str | os.PathLike[str],
        selection: Selection = Selection(),
        *,
        rule: DatasetRule = DatasetRule(),
        look: DatasetLook = DatasetLook(),
        jobs: int | None = None,
        force: bool = False,
    ) -> Iterator[Progress | Skipped | Dataset]:
        """Make a data set of what people said, or of what a detector finds.

        Yields progress, what had to be left out, and at last what was written. Until then there is
        nothing in its place.

        Args:
            folder: where to.
            selection: about which sound, and how its classes are called.
            rule: which clips, and in which splits.
            look: how they lie on the disk.
            jobs: how many processes may listen at the same time; ``None`` for one a core.
            force: give up a data set that is there already.

        ``AnswersError`` says that there is nothing to write, ``OutputError`` that it cannot be
        written, ``ModelError`` that there is no such detector, ``LabelsError`` that the meanings
        cannot be understood, ``ExtraMissing`` what the layout needs.
        """
        from earmark.core.datasets import examples_of
        from earmark.core.datasets.balancing import ENOUGH
        from earmark.exports.datasets import ensure_dataset, write_dataset
        from earmark.formats.datasets import known_splits
        from earmark.formats.moments.meanings import parse_meanings

        to = Path(folder)
        ensure_dataset(to, look, force=force)
        known = known_splits(selection.like) if selection.like else {}
        meanings = parse_meanings(selection.meanings)
        sounds = tuple(
            dict.fromkeys(meaning.sound for told in meanings.values() for meaning in told)
        )
        gathered = _Gathered()
        steps = (
            self._found(selection.detector, rule, jobs)
            if selection.detector
            else self._said(self._sounds(selection.sound, sounds))
        )
        for step in steps:
            if isinstance(step, _Gathered):
                gathered = step
            else:
                yield step
        examples, dropped = examples_of(gathered.moments, meanings, rule.length_s)
        scored = self._scored(examples, gathered.detector)
        is_scored = any(each.score is not None for each in scored)
        source = gathered.source if is_scored else Scorer()
        chosen = _chosen(scored, rule, known)
        dropped[ENOUGH] += len(scored) - len(chosen)
        started = Dataset(to, look, rule, (), tuple(dropped.items()), source)
        choices = {each.digest: each.choice for each in self.members()}
        yield from write_dataset(chosen, started, choices, force=force)

    def _sounds(self, sound: str | None, meant: tuple[str, ...]) -> tuple[str, ...]:
        """Return the sounds that are asked about."""
        if sound is not None:
            return (sound,)
        sounds = meant or self.catalogue.sounds()
        if not sounds:
            raise AnswersError(f"{self.folder}: nobody labelled anything yet. See `earmark label`.")
        if len(sounds) > 1 and not meant:
            msg = f"{self.folder}: there are labels of {', '.join(sounds)}. Say --sound which."
            raise AnswersError(msg)
        return sounds

    def _said(self, sounds: Sequence[str]) -> Iterator[_Gathered]:
        """Yield what people said, and what would score it where that is one sound."""
        from earmark.core.moments import moments_of_labels

        members = {each.digest: each.recording for each in self.members()}
        labels = [
            label
            for sound in sounds
            for label in _last_words(self.labels(sound))
            if label.recording in members
        ]
        kept = self.detectors.find(sounds[0]) if len(sounds) == 1 else None
        yield _Gathered(
            list(moments_of_labels(labels, members)),
            _source(kept, sounds[0]),
            kept.detector if kept else None,
        )

    def _found(
        self, name: str, rule: DatasetRule, jobs: int | None
    ) -> Iterator[Progress | Skipped | _Gathered]:
        """Yield progress and skips, then what a detector finds and where it finds nothing."""
        from earmark.core.datasets import quiet_moments
        from earmark.core.pieces import found_moments

        own = self._own(name)
        called = Path(name).stem
        kept = self.detectors.find(name) if own is None else self.detectors.open(own)
        gathered = _Gathered(source=_source(kept, called))
        digests = {each.recording.path: each.digest for each in self.members()}
        for step in self.find(own, jobs=jobs):
            if isinstance(step, Found):
                digest = digests[step.recording.path]
                gathered.moments += found_moments(step, by=called, digest=digest)
                gathered.moments += quiet_moments(step, rule.length_s, digest, called)
            else:
                yield step
        yield gathered

    def _scored(self, examples: Sequence[Example], detector: Detector | None) -> list[Example]:
        """Return examples with the machine's highest score in each, where it was scanned."""
        from earmark.core.datasets.scoring import highest_scores
        from earmark.core.hearings import open_hearings

        if detector is None:
            return list(examples)
        store = self.store_of(detector.encoder_digest)
        hearings = open_hearings(self.catalogue, store, detector.encoder_digest)
        scores = highest_scores(examples, detector.head, hearings)
        return [replace(each, score=score) for each, score in zip(examples, scores, strict=True)]


def _chosen(
    examples: Sequence[Example], rule: DatasetRule, known: Mapping[str, str]
) -> list[Example]:
    """Return examples with their splits, without the negatives that are too many."""
    from earmark.core.datasets import balance, split_recordings

    names: dict[str, set[str]] = {}
    for each in examples:
        names.setdefault(each.moment.digest, set()).add(each.name)
    splits = split_recordings(names, rule, known)
    return balance([replace(each, split=splits[each.moment.digest]) for each in examples], rule)


def _last_words(labels: Sequence[Label]) -> Iterator[Label]:
    """Yield each person's last verdict on each span."""
    from earmark.core.answered import in_force

    for by in sorted({label.by for label in labels}):
        yield from in_force(label for label in labels if label.by == by)


def _source(kept: Kept | None, name: str) -> Scorer:
    if kept is None:
        return Scorer(encoder_digest())
    return Scorer(kept.detector.encoder_digest, kept.digest, name)
