"""The lessons of a project while the page is open, and the thread in which they are learnt."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from threading import Condition, Lock, Thread

from earmark.errors import EarmarkError
from earmark.projects import Project
from earmark.projects.lesson import Lesson
from earmark.web import payloads
from earmark.web.events import Hub

REFRESH_EVERY_S = 15.0
"""While recordings are scanned, one after the other, lessons read them anew this often."""

MOST_LESSONS = 8
"""Kept in memory, the latest ones; others are begun anew when somebody comes back to them."""

LONGEST_FAREWELL_S = 5.0


class Desk:
    """Keeps the lessons, has answers learnt in the background, and tells the hub of it.

    Args:
        project: what is taught.
        hub: is told.
        clock: tells seconds; only differences count.
    """

    def __init__(
        self, project: Project, hub: Hub, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._project = project
        self._hub = hub
        self._clock = clock
        self._lessons: dict[str, Lesson] = {}
        self._lock = Lock()
        self._due: dict[str, None] = {}
        self._at_work = ""
        self._is_due = Condition()
        self._is_closed = False
        self._refreshed_s = clock()
        self._thread = Thread(target=self._learn, name="learning", daemon=True)
        self._thread.start()
        hub.follow("work", self._follow_work)
        hub.follow("recordings", self._follow_recordings)

    def lesson(self, sound: str) -> Lesson:
        """Return the lesson of a sound; the first time, what was answered before is learnt."""
        with self._lock:
            lesson = self._lessons.pop(sound, None)
            is_new = lesson is None
            self._lessons[sound] = lesson = lesson or self._project.lesson(sound)
            if len(self._lessons) > MOST_LESSONS:
                del self._lessons[next(iter(self._lessons))]
            if is_new:
                self._learn_soon(sound)
            return lesson

    def said(self, sound: str) -> None:
        """Learn a sound soon, as something was said or taken back, and tell all pages."""
        self._hub.publish("labels", {"sound": sound})
        self.lesson(sound)
        self._learn_soon(sound)

    def progress(self, sound: str) -> payloads.Document:
        """Return how far the teaching of a sound is."""
        lesson = self.lesson(sound)
        with self._is_due:
            is_learning = sound in self._due or self._at_work == sound
        return payloads.progress(
            sound,
            self._project.labels(sound),
            lesson.gauge,
            lesson.audit(),
            is_learning=is_learning,
        )

    def close(self) -> None:
        """End the thread; what was answered is learnt the next time."""
        with self._is_due:
            self._is_closed = True
            self._is_due.notify_all()
        self._thread.join(LONGEST_FAREWELL_S)

    def _learn_soon(self, sound: str) -> None:
        with self._is_due:
            self._due[sound] = None
            self._is_due.notify_all()

    def _learn(self) -> None:
        while True:
            with self._is_due:
                self._at_work = ""
                while not (self._due or self._is_closed):
                    self._is_due.wait()
                if self._is_closed:
                    return
                self._at_work = sound = next(iter(self._due))
                del self._due[sound]
            try:
                self.lesson(sound).learn()
            except EarmarkError as error:  # it is said again to whoever asks a question
                logging.getLogger(__name__).info("%s", error)
            except Exception:
                logging.getLogger(__name__).exception("learning %r failed", sound)
            self._tell(sound)

    def _tell(self, sound: str) -> None:
        with self._is_due:
            self._at_work = ""
        try:
            self._hub.publish("progress", self.progress(sound))
        except EarmarkError as error:
            logging.getLogger(__name__).info("%s", error)
        except Exception:  # else nothing would be learnt any more
            logging.getLogger(__name__).exception("progress of %r cannot be told", sound)

    def _follow_work(self, work: Mapping[str, object]) -> None:
        if not work.get("is_running"):
            self._refresh()

    def _follow_recordings(self, _: Mapping[str, object]) -> None:
        if self._clock() - self._refreshed_s >= REFRESH_EVERY_S:
            self._refresh()

    def _refresh(self) -> None:
        self._refreshed_s = self._clock()
        with self._lock:
            lessons = dict(self._lessons)
        for sound, lesson in lessons.items():
            lesson.refresh()
            self._learn_soon(sound)
