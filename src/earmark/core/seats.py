"""Who is asked what: several people answer side by side, and no two are asked the same."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from earmark.core.timeline import shared_s
from earmark.values import Label, Question

PATIENCE_S = 600.0
"""Whoever does not come back for so long has left, and the questions are others' to answer."""

_HAIR_S = 1e-6
"""Spans that share less than this only touch."""


@dataclass(frozen=True, slots=True)
class Held:
    """A question that somebody is asked.

    Attributes:
        number: what it is known by; never used twice.
        after: the number of the last label that was given before it was asked.
    """

    number: int
    question: Question
    after: int


@dataclass(slots=True)
class _Seat:
    held: list[Held] = field(default_factory=list)
    seen_s: float = 0.0


class Seats:
    """Keeps what everybody is asked.

    Args:
        clock: tells seconds; only differences count.
        first: number of the first question.
    """

    def __init__(self, clock: Callable[[], float], first: int = 1) -> None:
        self._clock = clock
        self._seats: dict[str, _Seat] = {}
        self._numbers = itertools.count(first)

    def visit(self, name: str) -> tuple[Held, ...]:
        """Return what somebody is asked, in order, and note that they are there."""
        now_s = self._clock()
        left = [each for each, seat in self._seats.items() if now_s - seat.seen_s > PATIENCE_S]
        for each in left:
            if each != name:
                del self._seats[each]
        seat = self._seats.setdefault(name, _Seat())
        seat.seen_s = now_s
        return tuple(seat.held)

    def hold(self, name: str, questions: Iterable[Question], *, after: int) -> None:
        """Ask somebody further questions."""
        seat = self._seats.setdefault(name, _Seat(seen_s=self._clock()))
        seat.held += [Held(next(self._numbers), question, after) for question in questions]

    def take(self, name: str, number: int) -> Held | None:
        """Return a question that somebody is asked, and stop asking; ``None`` if it is not held."""
        seat = self._seats.get(name, _Seat())
        found = next((each for each in seat.held if each.number == number), None)
        if found:
            seat.held.remove(found)
        return found

    def ask_first(self, name: str, question: Question, *, after: int) -> Held:
        """Ask somebody this before all else."""
        held = Held(next(self._numbers), question, after)
        self.put_back(name, held)
        return held

    def put_back(self, name: str, held: Held) -> None:
        """Ask somebody again, before all else, what was taken."""
        self._seats.setdefault(name, _Seat(seen_s=self._clock())).held.insert(0, held)

    def keep(self, name: str, is_kept: Callable[[Held], bool]) -> None:
        """Stop asking somebody what is not to be kept."""
        seat = self._seats.get(name, _Seat())
        seat.held = [each for each in seat.held if is_kept(each)]

    @property
    def questions(self) -> Iterator[Question]:
        """Yield what anybody is asked."""
        return (held.question for seat in self._seats.values() for held in seat.held)


def is_answered(held: Held, labels: Sequence[Label]) -> bool:
    """Return whether somebody spoke of its time since it was asked."""
    asked = held.question
    return any(
        label.number > held.after
        and label.recording == asked.recording
        and shared_s(label.span, asked.span) > _HAIR_S
        for label in labels
    )


def second_opinions(labels: Sequence[Label], by: str, n: int) -> tuple[Label, ...]:
    """Return up to ``n`` labels by others on spans that this person never answered about.

    Spans that fewest people answered about come first, and of those what was said last.
    """
    people: dict[tuple[str, float, float], set[str]] = {}
    last: dict[tuple[str, float, float], Label] = {}
    for label in labels:
        place = label.recording, round(label.span.start_s, 3), round(label.span.end_s, 3)
        people.setdefault(place, set()).add(label.by)
        last[place] = label
    others = [place for place, who in people.items() if by not in who and not last[place].is_strong]
    others.sort(key=lambda place: (len(people[place]), -last[place].number))
    return tuple(last[place] for place in others[:n])
