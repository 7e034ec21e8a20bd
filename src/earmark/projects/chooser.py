"""What chooses the questions of a lesson: by how much they teach, or by looking back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from earmark.core.seats import second_opinions
from earmark.errors import CatalogueError, ChoiceError
from earmark.values import Advice, Audit, Label, Question, Span, Vectors

if TYPE_CHECKING:
    import numpy as np

    from earmark.core.aim import Aim
    from earmark.core.asking import Asker
    from earmark.core.survey import Survey
    from earmark.projects.judging import Judging

AUDIT, SECOND_OPINION = "audit", "second-opinion"
"""Strategies of a lesson that look back: at what a detector misses, and at what others said."""

Example = tuple[str, Span]
"""A recording's digest, and where in it the sound is."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which questions somebody wants.

    Attributes:
        by: who.
        strategy: of ``Project.ask``, or ``AUDIT``, or ``SECOND_OPINION``.
        like: an example, for ``"similar"``.
    """

    by: str
    strategy: str = "mixed"
    like: Example | None = None


class Chooser:
    """Chooses questions about one sound; keeps what it read of the recordings. Not for threads.

    Args:
        project: whose recordings.
        sound: what is looked for.
        rng: chance.
    """

    def __init__(self, project: Judging, sound: str, rng: np.random.Generator) -> None:
        self._project = project
        self._sound = sound
        self._rng = rng
        self._asker: Asker | None = None
        self._survey: Survey | None = None
        self._like: Example | None = None

    def choose(
        self, n: int, wish: Wish, labels: Sequence[Label], taken: Sequence[Question]
    ) -> list[Question]:
        """Return up to ``n`` questions, none about time that others are about.

        Args:
            n: how many.
            wish: which.
            labels: all of the sound.
            taken: what is asked already.

        ``ChoiceError`` says that there is no such strategy, ``ModelError`` that nothing can be
        audited yet.
        """
        aside: dict[str, list[Span]] = {}
        for each in taken:
            aside.setdefault(each.recording, []).append(each.span)
        if wish.like:  # an example needs no answer
            aside.setdefault(wish.like[0], []).append(wish.like[1])
        if wish.strategy in {AUDIT, SECOND_OPINION}:
            some = self._looking_back(n + len(taken), wish, labels)
            free = [each for each in some if each.span not in aside.get(each.recording, ())]
            return free[:n]
        asker = self.updated(lambda asker: self._liken(asker, wish.like))
        return list(asker.ask(n, self._rng, wish.strategy, aside))

    def updated(self, work: Callable[[Asker], None]) -> Asker:
        """Do something with what chooses; read everything anew where a recording changed."""
        for is_last in (False, True):
            try:
                asker = self._asker or self._prepared()
                asker.update(self._project.labels(self._sound))
                if self._asker is None:
                    asker.learn(self._rng)
                self._asker = asker
                work(asker)
            except CatalogueError:
                self._asker = self._like = None
                if is_last:
                    raise
            else:
                return asker
        raise AssertionError  # pragma: no cover - the loop ends by itself

    @property
    def aim(self) -> Aim:
        """Return what is learnt, from the detector of now; ``ModelError``: it is foreign."""
        return self._project.aim(self._sound, self._project.detectors.find(self._sound))

    def audit(self) -> tuple[Audit, Advice] | None:
        """Return what the answers of an audit say about everything; ``None`` before one began."""
        from earmark.jobs.audit import sum_up

        if self._survey is None:
            return None
        return sum_up(self._survey, self._project.labels(self._sound))

    def refresh(self) -> None:
        """Forget what was read."""
        self._asker = self._survey = self._like = None

    def _looking_back(self, n: int, wish: Wish, labels: Sequence[Label]) -> Sequence[Question]:
        from earmark.jobs.audit import next_questions

        if wish.strategy == SECOND_OPINION:
            return [
                Question(self._sound, each.recording, each.span, None, SECOND_OPINION)
                for each in second_opinions(labels, wish.by, n)
            ]
        if self._survey is None:
            self._survey = self._project.survey(self._sound)
        return next_questions(self._survey, labels, n)

    def _prepared(self) -> Asker:
        from earmark.jobs.ask import prepare

        aim = self.aim
        store = self._project.heard_for(aim.start, self._sound)
        return prepare(aim, self._project.catalogue, store)

    def _liken(self, asker: Asker, like: Example | None) -> None:
        if like is not None and like != self._like:
            asker.liken_to(self._vectors_of(*like))
            self._like = like

    def _vectors_of(self, recording: str, span: Span) -> Vectors:
        from earmark.core.hearings import bounds_of

        digest = self.aim.encoder_digest
        hearing = self._project.store_of(digest).hearing(recording)
        if hearing is None or hearing.encoder_digest != digest:
            raise ChoiceError("That example is of a recording that is not scanned. Scan it first.")
        first, last = bounds_of(hearing, span)
        if first >= last:
            raise ChoiceError("That example is empty. Mark a stretch that holds the sound.")
        return hearing.vectors(first, last)
