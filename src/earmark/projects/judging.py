"""The verbs that say how far a detector can be trusted."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import CatalogueError, ModelError
from earmark.projects.detectors import Kept, Name
from earmark.projects.teaching import Teaching, chance, name_of
from earmark.values import (
    Audited,
    Check,
    DecisionRule,
    Evaluation,
    Found,
    Hearing,
    Member,
    Progress,
    Question,
    Skipped,
    TrackChoice,
)
from earmark.work import hear_whole

if TYPE_CHECKING:
    from earmark.core.detector import Detector
    from earmark.core.survey import Draw, Survey

AUDITS_NAME = "audits"


class Judging(Teaching):
    """Evaluates, audits, checks and finds."""

    def evaluate(self, sound: str, *, start: Name | None = None, seed: int = 0) -> Evaluation:
        """Judge how right a sound is found, by heads that did not learn what they are judged on.

        Args:
            sound: what was labelled.
            start: as for ``train``.
            seed: of chance.

        ``AnswersError`` says that too little was answered, ``ModelError`` that there is no such
        detector.
        """
        from earmark.jobs.evaluate import evaluate

        aim = self.aim(sound, self._start(start, self.detectors.start_for(sound)))
        store = self.heard_for(aim.start, name_of(start, sound))
        return evaluate(aim, self.catalogue, store, rng=chance(seed))

    def write_evaluation(self, evaluation: Evaluation, sound: str, to: Path) -> None:
        """Write one page of figures and pictures; ``OutputError`` says why it cannot be."""
        from earmark.adapters.charts import draw_charts
        from earmark.formats.evaluation_page import save_evaluation

        left_out = self._paths_of(evaluation.left_out)
        save_evaluation(evaluation, to, sound=sound, charts=draw_charts, left_out=left_out)

    def audit(
        self, sound: str, *, detector: Name | None = None, n: int = 10, restart: bool = False
    ) -> Audited:
        """Estimate what a detector finds and misses in all recordings, from answers to a few spans.

        The spans are drawn at random within strata; give their answers with ``label``, in order,
        and call this again: it goes on where it stopped, until recordings are scanned, or the
        detector is trained, anew.

        Args:
            sound: what is looked for.
            detector: its path or its name in the project; ``None`` for the one that was trained for
                the sound, or the bundled one.
            n: how many spans to return.
            restart: draw other spans; what was answered so far counts as known.

        ``AnswersError`` says that nothing was scanned, ``ModelError`` that there is no such
        detector.
        """
        from earmark.jobs.audit import next_questions, sum_up

        survey = self.survey(sound, detector, restart=restart)
        labels = self.catalogue.labels(sound)
        audit, advice = sum_up(survey, labels)
        return Audited(audit, advice, next_questions(survey, labels, n))

    def audit_questions(
        self, sound: str, *, detector: Name | None = None, restart: bool = False
    ) -> Iterator[Question]:
        """Yield the questions of an audit one after the other; for the arguments see ``audit``.

        The order is that of chance, so to leave one out and answer the next is to bend the figures.
        """
        from earmark.jobs.audit import next_questions

        survey = self.survey(sound, detector, restart=restart)
        n_left_out = 0
        while True:
            n_answers = len(survey.answers(self.catalogue.labels(sound)))
            some = next_questions(survey, self.catalogue.labels(sound), n_left_out + 1)
            if len(some) <= n_left_out:
                return
            yield some[n_left_out]
            n_left_out += len(survey.answers(self.catalogue.labels(sound))) <= n_answers

    def survey(self, sound: str, detector: Name | None = None, *, restart: bool = False) -> Survey:
        """Return what an audit goes by, to be kept from answer to answer; see ``audit``."""
        from earmark.jobs.audit import plan_audit

        kept = self.detectors.take(sound, detector)
        store = self.heard_for(kept.detector, name_of(detector, sound))
        draw = self._draw(sound, kept, restart=restart)
        return plan_audit(kept.detector, self.catalogue, store, draw)

    def check(
        self,
        recording: str | os.PathLike[str],
        *,
        detector: Name | None = None,
        n: int = 5,
        seed: int = 0,
    ) -> Iterator[Progress | Check]:
        """Compare a recording with those a detector was taught on: can it be trusted with this one?

        Yields progress where the recording is not scanned yet, then at last the result.

        Args:
            recording: one of the project, or any other file.
            detector: its path or its name in the project; ``None`` for the only one there is.
            n: how many questions to ask at most; they come where something is unusual.
            seed: of chance.

        ``ModelError`` says that there is no such detector, or that it does not tell what it was
        taught on, ``MediaError`` why the recording cannot be used.
        """
        from earmark.jobs.check import check

        kept = self._only_detector() if detector is None else self.detectors.open(detector)
        if kept.provenance is None:  # pragma: no cover - only the bundled one has none
            raise AssertionError
        for step in self._hear(recording, kept.detector):
            if isinstance(step, Progress):
                yield step
            else:
                taught = (kept.detector, kept.provenance)
                yield check(taught, *step, n=n, rng=chance(seed))

    def find(
        self,
        detector: Name | None = None,
        *,
        rule: DecisionRule | None = None,
        presses: bool = False,
        jobs: int | None = None,
    ) -> Iterator[Progress | Found | Skipped]:
        """Find what a detector finds in all recordings of the project; see ``earmark.find_each``.

        Each recording's own track and channel are listened to.

        Args:
            detector: its path or its name in the project; ``None`` for the bundled one, of typing.
            rule: how scores become detections; ``None`` for the detector's own.
            presses: find the time of each key press, too.
            jobs: how many processes may listen at the same time; ``None`` for one a core.
        """
        from earmark.project import find_each

        path = None if detector is None else self.detectors.path_of(detector)
        by_choice: dict[TrackChoice, list[Path]] = {}
        for member in self.members():
            by_choice.setdefault(member.choice, []).append(member.recording.path)
        for choice, paths in by_choice.items():
            yield from find_each(
                paths, choice=choice, rule=rule, presses=presses, jobs=jobs, detector=path
            )

    def _draw(self, sound: str, kept: Kept, *, restart: bool) -> Draw:
        """Return the draw of the audit that goes on, or else of a new one."""
        from earmark.adapters.draws import keep_draw, kept_draw
        from earmark.core.survey import Draw

        store = self.store_of(kept.detector.encoder_digest)
        about = "\n".join((sound, kept.digest, *sorted(store.digests())))
        path = self.folder / AUDITS_NAME / f"{sha256(about.encode()).hexdigest()[:16]}.json"
        draw = None if restart else kept_draw(path)
        if draw is None:
            draw = Draw(secrets.randbits(32), datetime.now(UTC))
            keep_draw(draw, path)
        return draw

    def _only_detector(self) -> Kept:
        paths = self.detectors.paths
        if len(paths) == 1:
            return self.detectors.open(paths[0])
        if not paths:
            raise ModelError(f"{self.folder}: no detector was trained yet. See `earmark train`.")
        names = ", ".join(path.stem for path in paths)
        raise ModelError(f"{self.folder}: has several detectors ({names}). Say --detector which.")

    def _hear(
        self, recording: str | os.PathLike[str], detector: Detector
    ) -> Iterator[Progress | tuple[Member, Hearing]]:
        """Yield progress, then a recording and what a detector's ear hears, kept or anew."""
        from earmark.adapters.digest import digest_of
        from earmark.adapters.media import PyAvDecoder
        from earmark.jobs.scan import Impression, Visit

        try:
            member = self.member(recording)
        except CatalogueError:
            if not Path(recording).is_file():
                raise
            probed = PyAvDecoder().probe(Path(recording))
            [digest] = [step for step in digest_of(Path(recording)) if isinstance(step, str)]
            member = Member(digest, probed, TrackChoice(), datetime.now(UTC))
        digest = detector.encoder_digest
        hearing = self.store_of(digest).hearing(member.digest)
        if hearing is not None and hearing.encoder_digest == digest and member.acoustics:
            yield member, hearing
            return
        visit = Visit(member.digest, member.recording.path, member.choice)
        for step in hear_whole(visit, detector.encoder):
            if isinstance(step, Impression):
                yield replace(member, acoustics=step.acoustics), step.hearing
            else:
                yield step
