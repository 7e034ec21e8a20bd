"""What comes of a lesson's answers: how good it is, audits, second opinions, examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from earmark import Project
from earmark.core.timeline import shared_s
from earmark.errors import AnswersError, CatalogueError, ChoiceError, ModelError
from earmark.projects.chooser import AUDIT, SECOND_OPINION, Wish
from earmark.projects.lesson import Lesson, Reply
from earmark.values import Span, Verdict
from lesson_maker import made_lesson, reply, teach
from world_maker import SOUND, World

ANN, BOB = Wish("Ann"), Wish("Bob")
Taught = tuple[Project, World]


@pytest.fixture
def taught(tmp_path: Path) -> Iterator[Taught]:
    """Return a project of two recordings nobody answered anything in."""
    project, world = made_lesson(tmp_path / "lesson", 2)
    with project:
        yield project, world


def answer_some(lesson: Lesson, world: World, n: int, wish: Wish = ANN, seat: str = "a") -> None:
    """Answer rightly."""
    for _ in range(n):
        held = lesson.questions(seat, wish, 1)[0]
        verdict = world.verdict(held.question.recording, held.question.span)
        lesson.answer(seat, held.number, Reply(wish.by, verdict))


def test_before_anything_is_learnt_nothing_is_known(taught: Taught) -> None:
    lesson = taught[0].lesson(SOUND, seed=1)
    assert (lesson.gauge, lesson.detector, lesson.audit()) == (None, None, None)
    gauge = lesson.learn()
    assert lesson.gauge is gauge
    assert (gauge.n_answers, gauge.judgement, gauge.milestones) == (0, None, ())
    assert (gauge.advice.is_enough, gauge.advice.n_more) == (False, 30)
    assert lesson.detector is None


def test_what_is_known_from_the_start_is_used_until_answers_say_otherwise(taught: Taught) -> None:
    project, _ = taught
    lesson = project.lesson("typing", seed=1)
    assert lesson.detector
    assert lesson.detector.sound == "typing"


def test_answers_bring_milestones_a_detector_and_advice(taught: Taught) -> None:
    project, world = taught
    teach(project, world, 4)
    lesson = project.lesson(SOUND, seed=1)
    first = lesson.learn()
    assert first.judgement
    assert lesson.detector
    assert lesson.detector.sound == SOUND
    answer_some(lesson, world, 15)
    second = lesson.learn()
    assert [each.n_answers for each in second.milestones] == [first.n_answers, second.n_answers]
    assert second.n_answers == first.n_answers + 15
    assert second.judgement
    assert second.milestones[-1].f1 == second.judgement.f1
    assert second.advice.is_enough == (second.judgement.f1.low >= 0.9)


def test_answers_taken_back_take_their_milestones_along(taught: Taught) -> None:
    project, world = taught
    teach(project, world, 4)
    lesson = project.lesson(SOUND, seed=1)
    first = lesson.learn()
    answer_some(lesson, world, 2)
    lesson.learn()
    for _ in range(2):
        lesson.undo("a", "Ann")
    again = lesson.learn()
    assert [each.n_answers for each in again.milestones] == [first.n_answers]


def test_where_nothing_was_scanned_it_says_so(tmp_path: Path) -> None:
    with Project.create(tmp_path / "new") as project:
        for sound in (SOUND, "typing"):
            lesson = project.lesson(sound, seed=1)
            assert lesson.questions("a", ANN) == ()
            gauge = lesson.learn()
            assert (gauge.n_answers, gauge.judgement) == (0, None)
            assert gauge.advice.reason == "There is nothing to ask about yet."
        with pytest.raises(AnswersError, match="Scan first"):
            lesson.questions("a", Wish("Ann", AUDIT))


def test_a_new_detector_is_taken_up_by_a_refresh(taught: Taught) -> None:
    project, world = taught
    lesson = project.lesson(SOUND, seed=1)
    assert lesson.detector is None
    teach(project, world)
    project.train(SOUND)
    lesson.refresh()
    kept = project.detectors.find(SOUND)
    assert kept
    assert lesson.detector
    assert (lesson.detector.head.weights == kept.detector.head.weights).all()


def test_what_nothing_finds_cannot_be_audited(taught: Taught) -> None:
    with pytest.raises(ModelError, match="nothing finds it yet"):
        taught[0].lesson(SOUND).questions("a", Wish("Ann", AUDIT))


def test_an_audit_is_shared_and_sums_up(taught: Taught) -> None:
    project, world = taught
    teach(project, world)
    project.train(SOUND)
    lesson = project.lesson(SOUND, seed=1)
    audits = {"a": Wish("Ann", AUDIT), "b": Wish("Bob", AUDIT)}
    lesson.questions("a", ANN)
    asked = {seat: lesson.questions(seat, wish) for seat, wish in audits.items()}
    spans = {(x.question.recording, x.question.span) for each in asked.values() for x in each}
    assert len(spans) == 4
    assert {x.question.strategy for each in asked.values() for x in each} == {AUDIT}
    for seat, wish in audits.items():
        answer_some(lesson, world, 3, wish, seat)
    summed = lesson.audit()
    assert summed
    audit, advice = summed
    assert audit.n_yes + audit.n_no >= 6
    assert advice.reason
    lesson.refresh()
    assert lesson.audit() is None
    lesson.questions("a", audits["a"])
    assert lesson.audit() == summed


def test_an_audit_question_answered_elsewhere_disappears(taught: Taught) -> None:
    project, world = taught
    teach(project, world)
    project.train(SOUND)
    lesson = project.lesson(SOUND, seed=1)
    first, second = lesson.questions("a", Wish("Ann", AUDIT))
    reply(project, world, first.question)
    left = lesson.questions("a", Wish("Ann", AUDIT))
    assert left[0] == second
    assert first.question not in [each.question for each in left]


def test_the_audit_ends_with_the_wish(taught: Taught) -> None:
    project, world = taught
    teach(project, world)
    project.train(SOUND)
    lesson = project.lesson(SOUND, seed=1)
    lesson.questions("a", Wish("Ann", AUDIT))
    assert AUDIT not in {each.question.strategy for each in lesson.questions("a", ANN)}


def test_a_second_opinion_is_asked_of_whoever_did_not_answer(taught: Taught) -> None:
    project, world = taught
    lesson = project.lesson(SOUND, seed=1)
    answer_some(lesson, world, 3)
    assert lesson.questions("a", Wish("Ann", SECOND_OPINION)) == ()
    bob = Wish("Bob", SECOND_OPINION)
    asked = lesson.questions("b", bob, 5)
    assert len(asked) == 3
    assert lesson.questions("b", bob, 5) == asked
    assert {each.question.strategy for each in asked} == {SECOND_OPINION}
    assert lesson.questions("c", Wish("Cem", SECOND_OPINION)) == ()  # Bob is asked them all
    for each in asked:
        lesson.answer("b", each.number, Reply("Bob", Verdict.NO))
    assert lesson.questions("b", bob) == ()
    assert len(lesson.questions("c", Wish("Cem", SECOND_OPINION), 5)) == 3
    assert project.agreement(SOUND)[0].n == 3


def test_an_example_in_a_recording_leads_to_what_is_like_it(taught: Taught) -> None:
    project, world = taught
    lesson = project.lesson(SOUND, seed=1)
    recording, spans = next(iter(world.truth.items()))
    example = spans[0]
    wish = Wish("Ann", "similar", (recording, example))
    asked = lesson.questions("a", wish, 4)
    assert {each.question.strategy for each in asked} == {"similar"}
    hits = [
        any(shared_s(each.question.span, span) for span in world.truth[each.question.recording])
        for each in asked
    ]
    assert all(hits)
    assert lesson.questions("a", wish, 4) == asked


def test_recordings_that_change_all_the_time_are_an_error(
    taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> object:
        raise CatalogueError("was scanned otherwise meanwhile")

    monkeypatch.setattr("earmark.jobs.ask.prepare", fail)
    with pytest.raises(CatalogueError, match="otherwise meanwhile"):
        taught[0].lesson(SOUND).questions("a", ANN)


@pytest.mark.parametrize(
    ("span", "why"), [(Span(1e4, 1e4 + 1), "is empty"), (Span(2, 2), "is empty")]
)
def test_an_example_of_nothing_is_refused(taught: Taught, span: Span, why: str) -> None:
    project, world = taught
    wish = Wish("Ann", "similar", (next(iter(world.truth)), span))
    with pytest.raises(ChoiceError, match=why):
        project.lesson(SOUND).questions("a", wish)


def test_an_example_of_what_is_not_scanned_is_refused(taught: Taught) -> None:
    project, _ = taught
    with pytest.raises(ChoiceError, match="is not scanned"):
        project.lesson(SOUND).questions("a", Wish("Ann", "similar", ("ab" * 32, Span(0, 1))))


def test_without_an_example_nothing_is_similar(taught: Taught) -> None:
    with pytest.raises(ChoiceError, match="example"):
        taught[0].lesson(SOUND).questions("a", Wish("Ann", "similar"))


def test_people_answer_side_by_side_while_it_learns(taught: Taught) -> None:
    project, world = taught
    teach(project, world, 3)
    n_before = len(project.labels(SOUND))
    lesson = project.lesson(SOUND, seed=1)
    seats = ("Ann", "Bob", "Cem")
    with ThreadPoolExecutor() as pool:
        work = [pool.submit(answer_some, lesson, world, 8, Wish(who), who) for who in seats]
        learning = [pool.submit(lesson.learn) for _ in range(2)]
        for answering in work:
            answering.result()
        assert all(each.result().milestones for each in learning)
    labels = project.labels(SOUND)[n_before:]
    assert Counter(label.by for label in labels) == dict.fromkeys(seats, 8)
    assert len({(label.recording, label.span) for label in labels}) == 24
    assert project.agreement(SOUND) == ()
