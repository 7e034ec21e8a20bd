"""What a lesson asks, how answers are kept, and how they are taken back."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from earmark import Project
from earmark.core.seats import Held
from earmark.core.timeline import shared_s
from earmark.errors import CatalogueError, ChoiceError
from earmark.projects.chooser import Wish
from earmark.projects.lesson import AGAIN, Lesson, Reply
from earmark.values import Label, Span, Statement, Verdict
from earmark.work import encoder_digest
from lesson_maker import made_lesson, reply
from world_maker import SOUND, World, hear, plant

ANN, BOB = Wish("Ann"), Wish("Bob")
YES, NO = Verdict.YES, Verdict.NO


@pytest.fixture
def taught(tmp_path: Path) -> Iterator[tuple[Project, World]]:
    """Return a project of two recordings nobody answered anything in."""
    project, world = made_lesson(tmp_path / "lesson", 2)
    with project:
        yield project, world


@pytest.fixture
def project(taught: tuple[Project, World]) -> Project:
    """Return that project."""
    return taught[0]


@pytest.fixture
def lesson(project: Project) -> Lesson:
    """Return its lesson."""
    return project.lesson(SOUND, seed=1)


def answered(
    lesson: Lesson, verdict: Verdict | None = NO, *marks: Span, by: str = "Ann"
) -> tuple[Held, tuple[Label, ...]]:
    """Answer the first question of the seat of that name."""
    first = lesson.questions(by, Wish(by))[0]
    return first, lesson.answer(by, first.number, Reply(by, verdict, marks=marks))


def overlap(one: Held, other: Held) -> bool:
    a, b = one.question, other.question
    return a.recording == b.recording and shared_s(a.span, b.span) > 1e-6


def middle(held: Held) -> Span:
    """Return a mark within a question."""
    span = held.question.span
    third_s = span.length_s / 3
    return Span(span.start_s + third_s, span.end_s - third_s)


def test_two_seats_are_never_asked_the_same(lesson: Lesson) -> None:
    asked: dict[str, tuple[Held, ...]] = {}
    for turn in range(6):
        for seat in ("Ann", "Bob", "Cem"):
            asked[seat] = lesson.questions(seat, Wish(seat), 3)
            assert len(asked[seat]) == 3
            everything = itertools.chain.from_iterable(asked.values())
            assert not any(overlap(*pair) for pair in itertools.combinations(everything, 2))
            number = asked[seat][turn % 3].number
            lesson.answer(seat, number, Reply(seat, NO))
            asked[seat] = ()


def test_questions_stay_until_they_are_answered(lesson: Lesson) -> None:
    first = lesson.questions("a", ANN)
    assert lesson.questions("a", ANN) == first
    assert lesson.questions("a", ANN, 1) == first[:1]
    lesson.answer("a", first[0].number, Reply("Ann", NO))
    after = lesson.questions("a", ANN)
    assert after[0] == first[1]
    assert after[1] not in first


def test_an_answer_is_in_the_catalogue_when_it_returns(lesson: Lesson, project: Project) -> None:
    first = lesson.questions("a", ANN)[0]
    tags = ("loud", "far", "loud")
    [label] = lesson.answer("a", first.number, Reply("Ann", Verdict.UNSURE, tags))
    with Project.open(project.folder) as other:
        assert other.labels(SOUND) == (label,)
    assert (label.recording, label.span) == (first.question.recording, first.question.span)
    assert (label.by, label.verdict, label.tags) == ("Ann", Verdict.UNSURE, ("far", "loud"))
    assert not label.is_strong


def test_marks_become_strong_labels_of_the_same_moment(lesson: Lesson) -> None:
    first = lesson.questions("Ann", ANN)[0]
    _, labels = answered(lesson, YES, middle(first))
    assert [label.is_strong for label in labels] == [False, True]
    assert [label.span for label in labels] == [first.question.span, middle(first)]
    assert labels[0].at == labels[1].at


def test_marks_count_with_a_yes_only(lesson: Lesson) -> None:
    first = lesson.questions("Ann", ANN)[0]
    _, labels = answered(lesson, NO, middle(first))
    assert len(labels) == 1


def test_an_answer_that_cannot_be_kept_is_asked_again(lesson: Lesson, project: Project) -> None:
    before = lesson.questions("Ann", ANN)
    with pytest.raises(CatalogueError, match="no such span"):
        answered(lesson, YES, Span(1e6, 2e6))
    assert lesson.questions("Ann", ANN) == before
    assert project.labels() == ()


def test_what_is_not_asked_cannot_be_answered(lesson: Lesson) -> None:
    first, _ = answered(lesson)
    for seat in ("Ann", "Bob"):
        with pytest.raises(ChoiceError, match="is no longer asked"):
            lesson.answer(seat, first.number, Reply("Ann", NO))


def test_a_question_answered_elsewhere_disappears(lesson: Lesson, project: Project) -> None:
    first, second = lesson.questions("a", ANN)
    project.label(SOUND, first.question.recording, middle(first), "yes")
    left = lesson.questions("a", ANN)
    assert first not in left
    assert left[0] == second
    assert not any(overlap(first, each) for each in left)


def test_passed_questions_do_not_come_back(tmp_path: Path) -> None:
    project, world = made_lesson(tmp_path / "short", 1)
    with project:
        [recording] = world.truth
        project.label(SOUND, recording, Span(0, 550), "no")
        lesson = project.lesson(SOUND, seed=1)
        passed: list[Held] = []
        while asked := lesson.questions("a", ANN, 1):
            assert not any(overlap(asked[0], each) for each in passed)
            assert lesson.answer("a", asked[0].number, Reply("Ann", None)) == ()
            passed += asked
        assert len(passed) > 3
        assert lesson.questions("b", BOB) == ()
        assert len(project.labels()) == 1


def test_an_undone_answer_is_asked_again_before_all_else(lesson: Lesson, project: Project) -> None:
    first = lesson.questions("Ann", ANN)[0]
    _, labels = answered(lesson, YES, middle(first))
    again, undone = lesson.undo("Ann", "Ann")
    assert undone == tuple(label.number for label in labels)
    assert again.question.span == first.question.span
    assert again.question.strategy == AGAIN
    assert project.labels() == ()
    for wish in (ANN, Wish("Ann", "random"), Wish("Ann", "second-opinion")):
        assert lesson.questions("Ann", wish)[0] == again


def test_undo_goes_back_answer_by_answer(lesson: Lesson, project: Project) -> None:
    given = [answered(lesson, NO)[1][0].number for _ in range(3)]
    answered(lesson, by="Bob")
    assert [lesson.undo("Ann", "Ann")[1] for _ in range(3)] == [(each,) for each in given[::-1]]
    with pytest.raises(CatalogueError, match="Ann: you gave no answer"):
        lesson.undo("Ann", "Ann")
    assert [label.by for label in project.labels()] == ["Bob"]


def test_undo_passes_what_was_taken_back_elsewhere(lesson: Lesson, project: Project) -> None:
    _, [first] = answered(lesson)
    _, [second] = answered(lesson)
    project.take_back([second.number])
    assert lesson.undo("Ann", "Ann")[1] == (first.number,)


def test_after_a_restart_undo_takes_the_marks_back_too(lesson: Lesson, project: Project) -> None:
    answered(lesson)
    first = lesson.questions("Ann", ANN)[0]
    span = first.question.span
    marks = middle(first), Span(span.start_s, span.end_s + 0.25)  # one goes beyond the question
    _, labels = answered(lesson, YES, *marks)
    anew = project.lesson(SOUND)
    again, undone = anew.undo("Ann", "Ann")
    assert sorted(undone) == [label.number for label in labels]
    assert (again.question.recording, again.question.span) == (labels[0].recording, span)
    assert len(project.labels()) == 1
    assert len(anew.undo("Ann", "Ann")[1]) == 1


def test_after_a_restart_undo_takes_back_only_the_last_of_many_said_at_once(
    lesson: Lesson, project: Project
) -> None:
    recording = project.members()[0].digest
    some = [
        Statement(SOUND, recording, Span(start_s, start_s + 9 - start_s / 10), YES, is_strong)
        for start_s, is_strong in ((0, False), (20, True), (40, False), (60, True))
    ]
    numbers = [label.number for label in project.say(some, by="Ann")]
    assert lesson.undo("Ann", "Ann")[1] == (numbers[2],)
    project.take_back(numbers)
    project.label(SOUND, recording, Span(80, 90), "no")
    marks = project.say(some[1::2], by=project.by)
    assert lesson.undo("Ann", project.by)[1] == (marks[1].number,)
    assert lesson.undo("Ann", project.by)[1] == (marks[0].number,)


def test_what_is_asked_stays_when_recordings_are_looked_at_anew(lesson: Lesson) -> None:
    before = lesson.questions("a", ANN)
    lesson.refresh()
    assert lesson.questions("a", ANN) == before


def test_a_new_recording_is_asked_about_after_a_refresh(taught: tuple[Project, World]) -> None:
    project, world = taught
    lesson = project.lesson(SOUND, seed=1)
    lesson.questions("a", ANN)
    fresh = world.add(9)
    project.catalogue.add(world.catalogue.members()[-1])
    project.store.keep(fresh, world.hearing(fresh, encoder_digest()))
    lesson.refresh()
    asked = lesson.questions("b", Wish("Bob", "random"), 30)
    assert fresh in {each.question.recording for each in asked}


def test_a_recording_scanned_anew_meanwhile_is_survived(taught: tuple[Project, World]) -> None:
    project, world = taught
    lesson = project.lesson(SOUND, seed=1)
    for _ in range(20):
        held = lesson.questions("a", ANN, 1)[0]
        verdict = world.verdict(held.question.recording, held.question.span)
        lesson.answer("a", held.number, Reply("Ann", verdict))
    recording = next(iter(world.truth))
    project.store.keep(recording, hear(plant(77, 300.0)[0], encoder_digest()))
    assert lesson.learn().n_answers > 0
    assert lesson.questions("a", ANN)


def test_a_recording_that_went_is_no_longer_asked_about(taught: tuple[Project, World]) -> None:
    project, world = taught
    lesson = project.lesson(SOUND, seed=1)
    gone, left = world.truth
    lesson.questions("a", ANN)
    project.catalogue.remove(gone)
    project.store.forget(gone)
    lesson.refresh()
    asked = lesson.questions("b", Wish("Bob", "random"), 10)
    assert {each.question.recording for each in asked} == {left}


def test_an_unknown_strategy_is_refused(lesson: Lesson) -> None:
    with pytest.raises(ChoiceError, match="no strategy 'wild'"):
        lesson.questions("a", Wish("Ann", "wild"))


def test_another_strategy_brings_other_questions(lesson: Lesson) -> None:
    lesson.questions("a", Wish("Ann", "most-different"))
    asked = lesson.questions("a", Wish("Ann", "random"))
    assert {each.question.strategy for each in asked} == {"random"}
    assert lesson.questions("a", ANN) == asked  # mixed is of all kinds


def test_who_answers_is_asked_for_ever_until_all_is_answered(taught: tuple[Project, World]) -> None:
    project, world = taught
    for recording in world.truth:
        project.label(SOUND, recording, Span(0, 560), "no")
    lesson = project.lesson(SOUND, seed=1)
    rng = np.random.default_rng(1)
    while asked := lesson.questions("a", ANN):
        each = asked[int(rng.integers(len(asked)))]
        given = reply(project, world, each.question)  # by the command line, meanwhile
        assert given.span == each.question.span
    assert lesson.learn().advice.reason == "Everything was answered."
