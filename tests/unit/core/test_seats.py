from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.seats import PATIENCE_S, Held, Seats, is_answered, second_opinions
from earmark.values import Label, Question, Span
from member_maker import made_label, made_member

MEMBER = made_member()


class Clock:
    """Tells the time it was set to."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def question(at: int = 0) -> Question:
    return Question("typing", MEMBER.digest, Span(at, at + 1), None, "mixed")


def seats_at(clock: Clock | None = None) -> Seats:
    return Seats(clock or Clock())


def said(start_s: float, end_s: float, number: int, by: str = "Ann") -> Label:
    label = made_label(MEMBER)
    return replace(label, span=Span(start_s, end_s), number=number, by=by, is_strong=False)


def test_what_somebody_is_asked_stays_in_order_until_it_is_taken() -> None:
    seats = seats_at()
    assert seats.visit("a") == ()
    seats.hold("a", [question(1), question(2)], after=7)
    seats.hold("a", [question(3)], after=8)
    held = seats.visit("a")
    assert [(each.number, each.question, each.after) for each in held] == [
        (1, question(1), 7),
        (2, question(2), 7),
        (3, question(3), 8),
    ]
    assert seats.take("a", 2) == held[1]
    assert seats.take("a", 2) is None
    assert seats.visit("a") == (held[0], held[2])


def test_nobody_takes_what_another_is_asked() -> None:
    seats = seats_at()
    seats.hold("a", [question()], after=0)
    assert seats.take("b", 1) is None
    assert list(seats.questions) == [question()]


def test_what_was_taken_can_be_put_back_before_all_else() -> None:
    seats = seats_at()
    seats.hold("a", [question(1), question(2)], after=0)
    held = seats.take("a", 2)
    assert held
    seats.put_back("a", held)
    first = seats.ask_first("a", question(9), after=4)
    assert [each.number for each in seats.visit("a")] == [3, 2, 1]
    assert (first.question, first.after) == (question(9), 4)
    assert seats.ask_first("new", question(8), after=0) == seats.visit("new")[0]


def test_what_is_not_to_be_kept_is_no_longer_asked() -> None:
    seats = seats_at()
    seats.hold("a", map(question, range(4)), after=0)
    seats.keep("a", lambda held: held.number > 2)
    seats.keep("nobody", lambda _: True)
    assert [each.number for each in seats.visit("a")] == [3, 4]


def test_who_does_not_come_back_has_left() -> None:
    clock = Clock()
    seats = seats_at(clock)
    seats.hold("gone", [question(1)], after=0)
    clock.now_s = PATIENCE_S
    seats.visit("a")
    assert list(seats.questions) == [question(1)]
    clock.now_s += 1
    seats.visit("a")
    assert list(seats.questions) == []


def test_who_comes_back_late_finds_their_questions_where_nobody_took_them() -> None:
    clock = Clock()
    seats = seats_at(clock)
    seats.hold("a", [question(1)], after=0)
    clock.now_s = 2 * PATIENCE_S
    assert [each.question for each in seats.visit("a")] == [question(1)]


actions = st.tuples(
    st.sampled_from(["hold", "take", "visit", "keep", "ask_first", "wait"]),
    st.sampled_from("abc"),
    st.integers(0, 12),
)


@given(st.lists(actions, max_size=40))
def test_no_two_hold_the_same_and_no_number_is_used_twice(
    steps: list[tuple[str, str, int]],
) -> None:
    clock = Clock()
    seats = seats_at(clock)
    given_out: set[int] = set()
    for do, name, number in steps:
        before = {each.number for seat in "abc" for each in seats.visit(seat)}
        if do == "hold":  # as a lesson does: of what nobody is asked
            taken = set(seats.questions)
            free = [each for each in map(question, range(13)) if each not in taken]
            seats.hold(name, free[:2], after=0)
        elif do == "take":
            seats.take(name, number)
        elif do == "keep":
            seats.keep(name, lambda held, odd=number % 2: held.number % 2 == odd)  # type: ignore[misc]  # mypy takes no default of a lambda
        elif do == "ask_first" and question(number) not in set(seats.questions):
            seats.ask_first(name, question(number), after=0)
        elif do == "wait":
            clock.now_s += PATIENCE_S / 3 * number
        assert set(Counter(seats.questions).values()) <= {1}
        held = [each.number for seat in "abc" for each in seats.visit(seat)]
        fresh = set(held) - before
        assert not fresh & given_out
        given_out |= fresh
        assert len(held) == len(set(held))


@pytest.mark.parametrize(
    ("label", "is_so"),
    [
        (said(0.5, 9, 8), True),
        (said(0.5, 9, 7), False),
        (said(1, 2, 8), False),
        (said(1 - 1e-7, 2, 8), False),
        (replace(said(0, 1, 8), recording="other"), False),
    ],
)
def test_a_question_is_answered_by_what_is_said_of_its_time_later(
    label: Label, *, is_so: bool
) -> None:
    assert is_answered(Held(1, question(0), 7), [label]) is is_so


def test_a_second_opinion_is_asked_for_on_what_others_said() -> None:
    labels = [said(0, 1, 1, "Bob"), said(2, 3, 2, "Ann"), said(4, 5, 3, "Bob")]
    assert [each.number for each in second_opinions(labels, "Ann", 5)] == [3, 1]
    assert [each.number for each in second_opinions(labels, "Ann", 1)] == [3]
    assert second_opinions(labels, "Bob", 5) == (labels[1],)
    assert second_opinions([], "Ann", 5) == ()


def test_nobody_gives_a_second_opinion_on_their_own_answer_or_on_a_mark() -> None:
    labels = [
        said(0, 1, 1, "Bob"),
        said(0, 1, 2, "Ann"),
        replace(said(2, 3, 3, "Bob"), is_strong=True),
    ]
    assert second_opinions(labels, "Ann", 5) == ()


def test_what_fewest_people_answered_comes_first() -> None:
    labels = [said(0, 1, 1, "Bob"), said(2, 3, 2, "Bob"), said(2, 3.0001, 3, "Cem")]
    assert [each.number for each in second_opinions(labels, "Ann", 5)] == [1, 3]
