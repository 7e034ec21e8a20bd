"""The verbs that say how far a detector can be trusted, on made-up vectors."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from earmark import Found, Progress, Project, Span
from earmark.errors import AnswersError, CatalogueError, ModelError, ProjectError
from earmark.values import Check
from film_maker import make_typed_film
from lesson_maker import made_lesson, reply, teach
from media_maker import Track, make_media, noise
from world_maker import SOUND, World

Lesson = tuple[Project, World]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """Return a project that was taught."""
    folder = tmp_path_factory.mktemp("taught") / "lesson"
    project, world = made_lesson(folder)
    with project:
        teach(project, world)
        project.train(SOUND)
    return folder, world


@pytest.fixture
def lesson(template: tuple[Path, World], tmp_path: Path) -> Iterator[Lesson]:
    """Return a copy of it."""
    folder, world = template
    shutil.copytree(folder, tmp_path / "lesson")
    with Project.open(tmp_path / "lesson") as project:
        yield project, world


def checked(project: Project, recording: str | Path, detector: str | None = None) -> Check:
    *_, last = project.check(recording, detector=detector)
    assert isinstance(last, Check)
    return last


def test_what_was_taught_is_judged_recording_by_recording(lesson: Lesson, tmp_path: Path) -> None:
    project, _ = lesson
    evaluation = project.evaluate(SOUND)
    assert (evaluation.held_out, evaluation.n_folds) == ("recording", 3)
    assert evaluation.answers.average_precision.value > 0.9
    project.write_evaluation(evaluation, SOUND, tmp_path / "page.html")
    assert SOUND in (tmp_path / "page.html").read_text("utf-8")


def test_an_audit_goes_on_where_it_stopped(lesson: Lesson) -> None:
    project, world = lesson
    first = project.audit(SOUND, n=4)
    assert first.audit.moments.claimed > 0
    for question in first.questions:
        reply(project, world, question)
    second = project.audit(SOUND, n=4)
    n_before, n_after = (a.audit.n_yes + a.audit.n_no for a in (first, second))
    assert n_after == n_before + 4
    assert not set(second.questions) & set(first.questions)


def test_an_audit_asks_in_order_of_chance_and_remembers(lesson: Lesson) -> None:
    project, world = lesson
    expected = project.audit(SOUND, n=3).questions
    asked = []
    for question in islice(project.audit_questions(SOUND), 3):
        asked.append(question)
        reply(project, world, question)
    assert tuple(asked) == expected


def test_an_audit_passes_what_nobody_answers(lesson: Lesson) -> None:
    asked = list(islice(lesson[0].audit_questions(SOUND), 3))
    assert tuple(asked) == lesson[0].audit(SOUND, n=3).questions


def test_an_audit_ends_when_all_was_asked(lesson: Lesson) -> None:
    project, world = lesson
    for question in project.audit_questions(SOUND):
        reply(project, world, question)
    audited = project.audit(SOUND)
    assert audited.questions == ()
    assert audited.advice.is_enough


def test_an_audit_can_begin_anew(lesson: Lesson) -> None:
    project, _ = lesson
    first = project.audit(SOUND, n=20).questions
    assert project.audit(SOUND, n=20).questions == first
    assert project.audit(SOUND, n=20, restart=True).questions != first


def test_what_nothing_finds_cannot_be_audited(lesson: Lesson) -> None:
    with pytest.raises(ModelError, match="nothing finds it yet"):
        lesson[0].audit("horn")


def test_without_a_scan_there_is_nothing_to_audit(tmp_path: Path) -> None:
    with (
        Project.create(tmp_path / "new") as project,
        pytest.raises(AnswersError, match="Scan first"),
    ):
        project.audit("typing")


def test_a_damaged_record_of_an_audit_says_so(lesson: Lesson) -> None:
    project, _ = lesson
    project.audit(SOUND)
    [record] = (project.folder / "audits").iterdir()
    record.write_text("{}")
    with pytest.raises(ProjectError, match="is no record of an audit"):
        project.audit(SOUND)


def test_a_recording_of_the_project_is_checked_by_what_is_kept(lesson: Lesson) -> None:
    project, _ = lesson
    member = project.members()[0]
    assert checked(project, member.digest).severity == 0


def test_any_file_can_be_checked(tmp_path: Path) -> None:
    media = [tmp_path / f"{n}.wav" for n in range(3)]
    for n, path in enumerate(media):
        make_media(path, Track(noise(20, 16_000, seed=n), 16_000))
    with Project.create(tmp_path / "lesson") as project:
        list(project.add(media[:2]))
        list(project.scan(jobs=1))
        for path in media[:2]:
            for start_s in range(0, 20, 5):
                verdict = "yes" if start_s % 10 else "no"
                project.label("hiss", path, Span(start_s, start_s + 5), verdict)
        project.train("hiss")
        steps = list(project.check(media[2]))
        assert isinstance(steps[-1], Check)
        assert all(isinstance(step, Progress) for step in steps[:-1])
        with pytest.raises(CatalogueError):
            list(project.check("gone.wav"))


def test_with_several_detectors_one_must_be_named(lesson: Lesson) -> None:
    project, _ = lesson
    member = project.members()[0]
    project.train(SOUND, name="other")
    with pytest.raises(ModelError, match=r"several detectors \(bell, other\)"):
        checked(project, member.digest)
    assert checked(project, member.digest, "other").summary


def test_without_a_detector_nothing_can_be_checked(tmp_path: Path) -> None:
    project, _ = made_lesson(tmp_path / "lesson", 1)
    with project, pytest.raises(ModelError, match="no detector was trained yet"):
        checked(project, project.members()[0].digest)


def test_a_project_finds_in_all_of_its_recordings(tmp_path: Path) -> None:
    film = make_typed_film(tmp_path / "film.mp4")
    with Project.create(tmp_path / "lesson") as project:
        list(project.add([film]))
        list(project.scan(jobs=1))
        [heard] = [step for step in project.find(jobs=1) if isinstance(step, Found)]
        project.label("typing", film, heard.detections[0].span, "yes")
        project.train("typing")
        [own] = [step for step in project.find("typing", jobs=1) if isinstance(step, Found)]
    assert heard.sound == own.sound == "typing"
    assert [d.span for d in own] == [d.span for d in heard]
