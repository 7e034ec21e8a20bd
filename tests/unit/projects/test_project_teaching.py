"""The verbs by which a project is taught, on made-up vectors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from earmark import Project
from earmark.errors import AnswersError, ChoiceError, ModelError
from earmark.formats.detector_file import read_detector
from earmark.values import Progress, Span, Verdict
from film_maker import make_typed_film
from lesson_maker import made_lesson, reply, teach
from media_maker import Track, make_media, noise, tone
from world_maker import SOUND, World

Lesson = tuple[Project, World]


@pytest.fixture
def lesson(tmp_path: Path) -> Iterator[Lesson]:
    """Return a project nobody answered anything in."""
    project, world = made_lesson(tmp_path / "lesson")
    with project:
        yield project, world


def test_questions_are_about_what_was_not_asked_yet(lesson: Lesson) -> None:
    project, world = lesson
    first = project.ask(SOUND, n=3, seed=1)
    assert len(first) == 3
    for question in first:
        reply(project, world, question)
    again = project.ask(SOUND, n=3, seed=1)
    assert not {(q.recording, q.span) for q in first} & {(q.recording, q.span) for q in again}


def test_the_same_seed_asks_the_same(lesson: Lesson) -> None:
    project, _ = lesson
    assert project.ask(SOUND, seed=4) == project.ask(SOUND, seed=4)


def test_a_strategy_that_nobody_knows_is_refused(lesson: Lesson) -> None:
    with pytest.raises(ChoiceError, match="no strategy 'wild'"):
        lesson[0].ask(SOUND, strategy="wild")


def test_each_question_is_chosen_by_the_answers_before(lesson: Lesson) -> None:
    project, world = lesson
    asked = []
    for question in islice(project.questions(SOUND, seed=2), 25):
        asked.append((question.recording, question.span))
        reply(project, world, question)
    assert len(set(asked)) == 25
    assert sum(label.verdict is Verdict.YES for label in project.labels()) > 5


def test_a_question_without_an_answer_is_not_asked_again(lesson: Lesson) -> None:
    asked = [(q.recording, q.span) for q in islice(lesson[0].questions(SOUND, seed=3), 8)]
    assert len(set(asked)) == 8


def test_questions_end_where_all_was_asked(tmp_path: Path) -> None:
    project, _ = made_lesson(tmp_path / "short", 1)
    with project:
        member = project.members()[0]
        project.label(SOUND, member.digest, Span(0, 600), "no")
        assert list(project.questions(SOUND)) == []


def test_a_detector_is_kept_under_the_name_of_its_sound(lesson: Lesson) -> None:
    project, world = lesson
    teach(project, world)
    taught = project.train(SOUND)
    assert taught.path == project.folder / f"detectors/{SOUND}.earmark"
    detector, provenance = read_detector(taught.path)
    assert (detector.sound, provenance.n_yes) == (SOUND, taught.provenance.n_yes)
    assert not taught.is_start
    assert project.status().detectors == (SOUND,)


def test_a_detector_may_have_another_name_and_start_from_one_that_is_there(lesson: Lesson) -> None:
    project, world = lesson
    teach(project, world)
    first = project.train(SOUND, name="first")
    second = project.train(SOUND, name="second", start="first")
    third = project.train(SOUND, name="third", start=second.path)
    assert first.provenance.started_from == ""
    assert second.provenance.started_from
    assert third.provenance.started_from not in {"", second.provenance.started_from}
    assert project.train(SOUND, name="fourth", start="nothing").provenance.started_from == ""


def test_too_few_answers_teach_nothing(lesson: Lesson) -> None:
    project, _ = lesson
    with pytest.raises(AnswersError, match="too few to learn from"):
        project.train(SOUND)
    assert project.status().detectors == ()


@pytest.mark.parametrize("name", ["../bell", ".bell", "a\nb", "what?"])
def test_a_name_that_no_file_can_have_is_refused(lesson: Lesson, name: str) -> None:
    with pytest.raises(ModelError, match="no detector can be called that"):
        lesson[0].train(SOUND, name=name)


def test_answers_on_what_was_not_scanned_are_told(lesson: Lesson) -> None:
    project, world = lesson
    teach(project, world)
    deaf = project.members()[0]
    project.store.forget(deaf.digest)
    assert project.train(SOUND).left_out == (deaf.recording.path,)


def test_an_example_leads_to_what_is_like_it(tmp_path: Path) -> None:
    beep, hum = tone(2.0, 16_000), noise(10.0, 16_000, peak=0.01)
    make_media(tmp_path / "day.wav", Track(np.concatenate([hum, beep, hum, hum]), 16_000))
    make_media(tmp_path / "beep.wav", Track(beep, 16_000))
    with Project.create(tmp_path / "lesson") as project:
        list(project.add([tmp_path / "day.wav"]))
        list(project.scan(jobs=1))
        [question] = project.ask(
            "beep", n=1, strategy="similar", like=tmp_path / "beep.wav", seed=1
        )
    assert question.span.start_s < 12 < question.span.end_s + 2


def test_the_spans_of_questions_become_clips(tmp_path: Path) -> None:
    film = make_typed_film(tmp_path / "film.mp4")
    with Project.create(tmp_path / "lesson") as project:
        list(project.add([film]))
        list(project.scan(jobs=1))
        questions = project.ask("typing", n=2, seed=1)
        steps = list(project.cut_questions(questions, tmp_path / "sort"))
    clips = [step for step in steps if isinstance(step, Path)]
    assert [clip.name for clip in clips] == ["001 film.mp4", "002 film.mp4"]
    assert all(clip.stat().st_size for clip in clips)
    assert [step.done_s for step in steps if isinstance(step, Progress)] == [0, 1]
