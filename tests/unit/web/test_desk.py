"""The lessons of a project while the page is open, and the thread in which they are learnt."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from earmark import Project
from earmark.errors import CatalogueError
from earmark.projects.chooser import Wish
from earmark.projects.lesson import Lesson, Reply
from earmark.values import Verdict
from earmark.web.desk import REFRESH_EVERY_S, Desk
from earmark.web.events import Hub
from lesson_maker import made_lesson, teach
from page_server import wait_until
from world_maker import SOUND

WISH = Wish("Ann")


class Clock:
    """Tells the time it was set to."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Room:
    """A desk, and all that it told."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.clock = Clock()
        self.hub = Hub()
        self.told: list[tuple[str, Mapping[str, object]]] = []
        for kind in ("progress", "labels"):
            self.hub.follow(kind, lambda data, kind=kind: self.told.append((kind, data)))  # type: ignore[misc]  # mypy takes no default of a lambda
        self.desk = Desk(project, self.hub, self.clock)

    def wait(self, n: int = 1, sound: str = SOUND) -> Mapping[str, object]:
        """Wait until progress was told so often, and return the last."""

        def told() -> list[Mapping[str, object]]:
            return [x for kind, x in tuple(self.told) if kind == "progress" and x["sound"] == sound]

        wait_until(lambda: len(told()) >= n and not told()[-1]["is_learning"])
        return told()[-1]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Return a desk of a project in which some was answered."""
    project, world = made_lesson(tmp_path / "lesson", 2)
    with project:
        teach(project, world, 2)
        made = Room(project)
        yield made
        made.desk.close()


def test_what_was_answered_before_is_learnt_when_a_lesson_begins(room: Room) -> None:
    lesson = room.desk.lesson(SOUND)
    assert room.desk.lesson(SOUND) is lesson
    told = room.wait()
    assert told["n_no"] == 4
    assert told == room.desk.progress(SOUND)
    assert lesson.gauge
    assert lesson.detector


def test_an_answer_is_told_at_once_and_learnt_soon(room: Room) -> None:
    lesson = room.desk.lesson(SOUND)
    before = room.wait()
    held = lesson.questions("a", WISH)[0]
    lesson.answer("a", held.number, Reply("Ann", Verdict.NO))
    room.desk.said(SOUND)
    assert ("labels", {"sound": SOUND}) in room.told
    after = room.wait(2)
    assert (before["n_no"], after["n_no"]) == (4, 5)
    assert lesson.gauge
    assert lesson.gauge.n_answers == 9


def test_each_sound_is_learnt_for_itself(room: Room) -> None:
    room.desk.said(SOUND)
    room.desk.said("gong")
    assert room.wait(sound="gong")["n_no"] == 0
    assert room.wait()["n_no"] == 4


def test_while_it_learns_it_says_so(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    learn = Lesson.learn

    def look(lesson: Lesson) -> object:
        seen.append(room.desk.progress(SOUND)["is_learning"])
        return learn(lesson)

    monkeypatch.setattr(Lesson, "learn", look)
    room.desk.said(SOUND)
    assert room.wait()["is_learning"] is False
    assert seen[0] is True


def test_lessons_look_anew_when_a_chore_ended(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr(Lesson, "refresh", lambda lesson: looked.append(lesson.sound))
    room.desk.lesson(SOUND)
    room.wait()
    room.hub.publish("work", {"is_running": True})
    assert looked == []
    room.hub.publish("work", {"is_running": False})
    assert looked == [SOUND]
    room.wait(2)


def test_while_recordings_come_in_lessons_look_anew_now_and_then(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    monkeypatch.setattr(Lesson, "refresh", lambda lesson: looked.append(lesson.sound))
    room.desk.lesson(SOUND)
    for now_s, n in ((REFRESH_EVERY_S - 1, 0), (REFRESH_EVERY_S, 1), (REFRESH_EVERY_S + 1, 1)):
        room.clock.now_s = now_s
        room.hub.publish("recordings", {})
        assert len(looked) == n


def test_what_cannot_be_learnt_now_is_no_end(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    errors: list[Exception] = [CatalogueError("try again."), RuntimeError("a fault")]
    learn = Lesson.learn

    def fail(lesson: Lesson) -> object:
        if errors:
            raise errors.pop(0)
        return learn(lesson)

    monkeypatch.setattr(Lesson, "learn", fail)
    with caplog.at_level(logging.INFO):
        for n in (1, 2, 3):
            room.desk.said(SOUND)
            room.wait(n)
    assert "try again." in caplog.text
    assert "learning 'bell' failed" in caplog.text
    caplog.clear()
    assert room.desk.lesson(SOUND).gauge


def test_progress_that_cannot_be_told_is_no_end(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    room.desk.lesson(SOUND)
    room.wait()
    with monkeypatch.context() as patched, caplog.at_level(logging.INFO):
        for error, line in (CatalogueError("gone"), "gone"), (ValueError(), "cannot be told"):
            told = (_ for _ in ()).throw
            patched.setattr(Desk, "progress", lambda *_, told=told, error=error: told(error))
            room.desk.said(SOUND)
            wait_until(lambda line=line: line in caplog.text)  # type: ignore[misc]  # mypy takes no default of a lambda
    caplog.clear()
    room.desk.said(SOUND)
    room.wait(2)


def test_a_desk_that_is_closed_learns_no_more(room: Room) -> None:
    lesson = room.desk.lesson(SOUND)
    room.wait()
    room.desk.close()
    room.desk.close()
    room.desk.said(SOUND)
    assert room.desk.progress(SOUND)["is_learning"] is True
    assert lesson.gauge
