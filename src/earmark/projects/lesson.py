"""A sound being taught: what is asked, what is answered, and how good that makes it."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from earmark.core.seats import Held, Seats, is_answered
from earmark.core.timeline import shared_s
from earmark.errors import CatalogueError, ChoiceError
from earmark.projects.chooser import AUDIT, SECOND_OPINION, Chooser, Wish
from earmark.projects.curves import Curves
from earmark.values import (
    Advice,
    Audit,
    Judgement,
    Label,
    Milestone,
    Question,
    Span,
    Statement,
    Verdict,
)

if TYPE_CHECKING:
    import numpy as np

    from earmark.core.detector import Detector
    from earmark.projects.judging import Judging

AGAIN = "again"
"""Why a question is asked whose answer was taken back."""

_MOST_NUMBERS = 2**48
"""A browser counts up to 2**53."""

_MOST_REMEMBERED = 1000
"""Answers of a person that can be taken back with all that was said along with them."""


@dataclass(frozen=True, slots=True, eq=False)
class Gauge:
    """How good it is by now.

    Attributes:
        n_answers: of yes and no, that it was learnt from.
        judgement: by heads that did not learn what they are judged on; ``None`` for too few.
        milestones: how it came so far.
        advice: whether to go on.
    """

    n_answers: int
    judgement: Judgement | None
    milestones: tuple[Milestone, ...]
    advice: Advice


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person answers.

    Attributes:
        by: who.
        verdict: ``None`` passes the question by.
        tags: what else there is to say.
        marks: where exactly the sound is, each from its very start to its very end.
    """

    by: str
    verdict: Verdict | None
    tags: tuple[str, ...] = ()
    marks: tuple[Span, ...] = ()


class Lesson:
    """Teaches one sound. Threads may share one; whoever answers has a seat of their own.

    Every answer is safe on the disk when ``answer`` returns; ``learn`` then takes its time.

    Args:
        project: whose recordings it is about.
        sound: what is looked for.
        rng: chance.
        clock: tells seconds; only differences count.
    """

    def __init__(
        self,
        project: Judging,
        sound: str,
        rng: np.random.Generator,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.sound = sound
        self.curves = Curves(project)
        self._project = project
        self._rng = rng
        self._lock = threading.RLock()
        # A page that outlived a server must not answer another question of the same number.
        self._seats = Seats(clock, first=secrets.randbelow(_MOST_NUMBERS))
        self._chooser = Chooser(project, sound, rng)
        self._passed: list[Question] = []
        self._done: dict[str, list[tuple[Question, tuple[int, ...]]]] = {}
        self._gauge: Gauge | None = None
        self._detector: Detector | None = None

    @property
    def gauge(self) -> Gauge | None:
        """Return how good it is, as far as it was learnt; ``None`` before ``learn``."""
        return self._gauge

    @property
    def detector(self) -> Detector | None:
        """Return what finds the sound by now; ``None`` where nothing was learnt yet."""
        if self._detector is None:
            kept = self._project.detectors.find(self.sound)
            self._detector = kept.detector if kept else None
        return self._detector

    def questions(self, seat: str, wish: Wish, n: int = 2) -> tuple[Held, ...]:
        """Return what a person is asked, up to ``n`` questions; the same until they answer.

        Args:
            seat: where the person sits: a name for each window.
            wish: which questions the person wants.
            n: how many.

        ``ChoiceError`` says that there is no such strategy, ``ModelError`` that nothing can be
        audited yet.
        """
        with self._lock:
            labels = self._project.labels(self.sound)
            self._seats.visit(seat)
            self._seats.keep(seat, lambda held: _is_still_wanted(held, wish, labels))
            n_wanted = n - len(self._seats.visit(seat))
            if n_wanted > 0:
                taken = [*self._seats.questions, *self._passed]
                fresh = self._chooser.choose(n_wanted, wish, labels, taken)
                self._seats.hold(seat, fresh, after=_last(labels))
            return self._seats.visit(seat)[:n]

    def answer(self, seat: str, number: int, reply: Reply) -> tuple[Label, ...]:
        """Keep an answer; it is safe on the disk when this returns.

        Args:
            seat: whose question it is.
            number: of the question.
            reply: what is answered.

        Raises:
            ChoiceError: that person is asked no such question.
        """
        with self._lock:
            held = self._seats.take(seat, number)
            if held is None:
                msg = f"Question {number} was answered, or is no longer asked. Take the next one."
                raise ChoiceError(msg)
            asked = held.question
            if reply.verdict is None:
                self._passed.append(asked)
                return ()
            try:
                labels = self._project.say(self._statements(asked, reply), by=reply.by)
            except BaseException:
                self._seats.put_back(seat, held)
                raise
            done = self._done.setdefault(reply.by, [])
            done.append((asked, tuple(label.number for label in labels)))
            del done[:-_MOST_REMEMBERED]
            return labels

    def undo(self, seat: str, by: str) -> tuple[Held, tuple[int, ...]]:
        """Take back a person's last answer, and ask it again before all else.

        Returns:
            The question, and the numbers of the labels that no longer count. ``CatalogueError``
            says that there is no answer to take back.
        """
        with self._lock:
            asked, numbers = self._last_answer(by)
            self._project.take_back(numbers)
            after = _last(self._project.labels(self.sound))
            again = Question(self.sound, asked.recording, asked.span, asked.score, AGAIN)
            return self._seats.ask_first(seat, again, after=after), numbers

    def learn(self) -> Gauge:
        """Learn from all answers so far, and judge what was learnt; takes some tenths of a second.

        ``ModelError`` says that what it starts from is of another encoder.
        """
        from earmark.core.estimate import advise_teaching
        from earmark.core.shaping import gauge

        with self._lock:
            asker = self._chooser.updated(lambda asker: asker.learn(self._rng))
            answered, learnt, n_left = asker.answered, asker.learnt, asker.n_left
            [rng] = self._rng.spawn(1)
        judgement, milestones = None, self._gauge.milestones if self._gauge else ()
        detector = None  # of the file, unless there is something better
        if learnt and len(answered):
            gauged = gauge(self._chooser.aim, answered, learnt, asker.hearings, rng)
            detector, judgement = gauged.detector, gauged.judgement
        self._detector = detector
        n_answers = len(answered)
        if judgement:
            now = Milestone(n_answers, judgement.f1)
            milestones = (*(each for each in milestones if each.n_answers < n_answers), now)
        advice = advise_teaching(n_answers, milestones, n_left)
        self._gauge = Gauge(n_answers, judgement, milestones, advice)
        return self._gauge

    def audit(self) -> tuple[Audit, Advice] | None:
        """Return what the answers of an audit say about everything; ``None`` before one began."""
        with self._lock:
            return self._chooser.audit()

    def refresh(self) -> None:
        """Look at recordings and detectors anew, as some are new, when next something is done.

        What is asked stays asked, and what was learnt is used until ``learn`` has learnt anew.
        """
        with self._lock:
            self._chooser.refresh()
            self.curves.clear()

    def _statements(self, asked: Question, reply: Reply) -> list[Statement]:
        verdict = reply.verdict
        if verdict is None:  # pragma: no cover - passed by before
            raise AssertionError
        spans = [(asked.span, False)]
        if verdict is Verdict.YES:
            spans += [(mark, True) for mark in reply.marks]
        return [
            Statement(self.sound, asked.recording, span, verdict, is_strong, reply.tags)
            for span, is_strong in spans
        ]

    def _last_answer(self, by: str) -> tuple[Question, tuple[int, ...]]:
        own = [label for label in self._project.labels(self.sound) if label.by == by]
        counting = {label.number for label in own}
        done = self._done.get(by, [])
        while done:
            asked, numbers = done.pop()
            if counting.intersection(numbers):  # else it was taken back elsewhere
                return asked, numbers
        if not own:
            raise CatalogueError(f"{by}: you gave no answer about {self.sound} to take back.")
        together = _said_together(own)
        first = together[0]
        question = Question(self.sound, first.recording, first.span, None, AGAIN)
        return question, tuple(label.number for label in together)


def _said_together(own: Sequence[Label]) -> list[Label]:
    """Return a person's last answer and the marks given along with it: they follow it at once."""
    last = own[-1]
    marks: list[Label] = []
    for label in reversed(own):
        if (label.at, label.recording) != (last.at, last.recording):
            break
        if not label.is_strong:
            return [label, *(x for x in marks if shared_s(x.span, label.span) > 0)]
        marks.insert(0, label)
    return [last]


def _is_still_wanted(held: Held, wish: Wish, labels: Sequence[Label]) -> bool:
    """Return whether to go on asking this; mixed questions bear the names of what they mix."""
    why = held.question.strategy
    if why == AGAIN:
        return True
    if why == SECOND_OPINION:
        return wish.strategy == why
    is_mixed = wish.strategy == "mixed" and why != AUDIT
    return (is_mixed or wish.strategy == why) and not is_answered(held, labels)


def _last(labels: Sequence[Label]) -> int:
    return labels[-1].number if labels else 0
