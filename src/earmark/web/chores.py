"""What takes long, done in the background: adding, scanning, training, cutting; one at a time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from threading import Event, Lock, Thread
from urllib.parse import urlsplit
from urllib.request import url2pathname

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from earmark.errors import EarmarkError
from earmark.projects import Project
from earmark.values import Added, Clip, Dataset, Progress, Reel, Scanned, Skipped
from earmark.web.asked import Asked, get, post, sorry
from earmark.web.events import Hub
from earmark.web.tally import Tally, Work, sendable

PUBLISH_EVERY_S = 0.25
REFRESH_EVERY_S = 1.0
"""How often pages are told to look at the recordings anew."""
LONGEST_FAREWELL_S = 5.0
MOST_PATHS = 1000

Step = Progress | Added | Scanned | Skipped | Clip | Dataset | Path | Reel


class Busy(EarmarkError):
    """Another chore is being done: wait for its end, or stop it."""


class _Stopped(Exception):
    """Somebody stopped the chore."""


class Chores:
    """Does one chore at a time for a project, and tells the hub how far it is.

    A chore that is stopped keeps what is done, and the next one of its kind goes on from there.

    Args:
        project: for which.
        hub: is told.
        clock: returns seconds.
    """

    def __init__(
        self, project: Project, hub: Hub, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._project = project
        self._hub = hub
        self._clock = clock
        self._work = Work()
        self._told_s = self._refreshed_s = clock()
        self._is_to_refresh = self._has_news = False
        self._lock = Lock()
        self._is_to_stop = Event()
        self._thread: Thread | None = None

    @property
    def work(self) -> Work:
        """Return how far the chore is, or how the last one ended."""
        return self._work

    def add(self, paths: list[Path | str]) -> Work:
        """Begin to add files, folders, patterns and addresses, and to scan what is new then."""

        def do() -> None:
            before = self._work
            self._follow("add", self._project.add(paths))
            if (self._work.said, self._work.skipped) == (before.said, before.skipped):
                self._tell(self._work.saying("There is no recording in that place."))
            self._listen()

        return self._begin("add", do)

    def scan(self) -> Work:
        """Begin to listen to what was not listened to yet."""
        return self._begin("scan", self._listen)

    def train(self, sound: str) -> Work:
        """Begin to learn a sound from all labels of it."""

        def do() -> None:
            taught = self._project.train(sound)
            learnt = taught.provenance
            figures = "".join(f", {each.name} {each.value:.2f}" for each in learnt.figures)
            self._tell(
                self._work.saying(
                    f"{sound}: taught by {learnt.n_yes} yes and {learnt.n_no} no{figures}."
                )
            )

        return self._begin("train", do, sound)

    def cut(self, sound: str, steps: Callable[[], Iterator[Step]], to: Path) -> Work:
        """Begin to cut what was found of a sound out of the recordings.

        Args:
            sound: which.
            steps: does it.
            to: where it will be.
        """

        def do() -> None:
            self._follow("cut", steps())
            self._tell(self._work.saying(f"It is in {sendable(str(to))}"))

        return self._begin("cut", do, sound)

    def stop(self) -> Work:
        """Have the chore end soon; training ends when it is done."""
        self._is_to_stop.set()
        return self._work

    def close(self) -> None:
        """Stop the chore and wait for its end, a few seconds at most."""
        self.stop()
        thread = self._thread
        if thread:
            thread.join(LONGEST_FAREWELL_S)

    def _listen(self) -> None:
        """Listen with the bundled ear, and then with those that detectors brought."""
        for ear in (None, *self._project.detectors.with_own_ears):
            self._follow("scan", self._project.scan(ear))

    def _begin(self, kind: str, do: Callable[[], None], what: str = "") -> Work:
        with self._lock:
            if self._work.is_running:
                msg = "Something else is being done. Wait for its end, or stop it."
                raise Busy(msg)
            self._is_to_stop.clear()
            self._has_news = False
            self._work = Work(kind=kind, is_running=True, what=what)
            self._thread = Thread(target=self._run, args=(do,), name=kind, daemon=True)
        begun = self._work
        self._hub.publish("work", begun.document())
        self._thread.start()
        return begun

    def _run(self, do: Callable[[], None]) -> None:
        """Do a chore in its thread, to an end that is told in any case."""
        said: tuple[str, ...] = ()
        error = None
        try:
            do()
        except _Stopped:
            said = ("Stopped. What was done is kept.",)
        except EarmarkError as wrong:
            error = str(wrong)
        except Exception as wrong:
            logging.getLogger(__name__).exception("a chore failed")
            error = f"earmark has a fault: {type(wrong).__name__}: {wrong}. Please report it."
        self._tell(self._work.saying(*said).ended(error))
        self._is_to_refresh = self._has_news  # at the end in any case, however lately it was done
        self._refresh()

    def _follow(self, kind: str, steps: Iterator[Step]) -> None:
        """Count the steps of a part of a chore, until its end or until somebody stops it."""
        self._tell(self._work.beginning(kind))
        tally = Tally(self._work, self._clock)
        with closing(steps):  # type: ignore[type-var]  # these iterators are generators
            for step in steps:
                self._take(step, tally)
                if self._is_to_stop.is_set():
                    raise _Stopped
        self._tell(tally.work)

    def _take(self, step: Step, tally: Tally) -> None:
        self._work = tally.count(step)
        now_s = self._clock()
        if isinstance(step, Added | Scanned | Skipped):
            self._is_to_refresh = self._has_news = True
        if now_s - self._told_s >= PUBLISH_EVERY_S:
            self._tell(self._work)
        if now_s - self._refreshed_s >= REFRESH_EVERY_S:
            self._refresh()

    def _tell(self, work: Work) -> None:
        self._work = work
        self._told_s = self._clock()
        self._hub.publish("work", work.document())

    def _refresh(self) -> None:
        """Have pages look at the recordings anew, if there is anything new."""
        if self._is_to_refresh:
            self._is_to_refresh = False
            self._refreshed_s = self._clock()
            self._hub.publish("recordings", {})


def chore_routes(chores: Chores) -> list[Route]:
    """Return what begins chores, says how far they are, and stops them."""

    def add(asked: Asked) -> Response:
        paths = asked.each("paths", path_of, MOST_PATHS)
        if not paths:
            raise sorry("Say which paths to add.")
        return _accepted(chores.add(paths))

    return [
        post("/api/recordings", add),
        post("/api/scan", lambda _: _accepted(chores.scan())),
        post("/api/train", lambda asked: _accepted(chores.train(asked.text("sound")))),
        get("/api/work", lambda _: chores.work.document()),
        post("/api/stop", lambda _: chores.stop().document()),
    ]


def path_of(text: object) -> Path | str:
    """Return the path that somebody typed, pasted or dropped; or the address on the web.

    Quotes around it go, ``~`` is the home, and an address such as ``file:///talk.mp4`` is a path.
    An ``HTTPException`` says that it is none.
    """
    if not isinstance(text, str) or "\0" in text:
        raise sorry("A path is a line of text.")
    told = text.strip()
    for quote in "'\"":
        if len(told) > 1 and told[0] == told[-1] == quote:
            told = told[1:-1]
    if told.lower().startswith(("http://", "https://")):
        return told
    try:
        if told.lower().startswith("file://"):
            told = url2pathname(urlsplit(told).path)
        path = Path(told).expanduser()
    except (RuntimeError, ValueError) as error:
        raise sorry(f"{told}: is no path ({error}).") from error
    if not told:
        raise sorry("A path is empty. Say where the recordings lie.")
    return path


def _accepted(work: Work) -> Response:
    return JSONResponse(work.document(), HTTPStatus.ACCEPTED)
