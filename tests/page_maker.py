"""The page of a real project, asked without a server in between, for anyone's tests of it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import httpx
from starlette.applications import Starlette

from earmark import Project, Span
from earmark.values import Statement, Verdict
from earmark.web.app import create_app
from earmark.web.chores import Chores
from earmark.web.desk import Desk
from earmark.web.events import Hub
from lesson_maker import made_lesson
from media_maker import Track, make_media, tone
from page_caller import call
from world_maker import SOUND, World

PATIENCE_S = 30.0
TAB = "a-tab"


@dataclass(frozen=True)
class Visitor:
    """Somebody who has the page open."""

    project: Project
    world: World
    app: Starlette
    desk: Desk
    hub: Hub
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **params: object) -> httpx.Response:
        """Return the reply to a question in an address."""
        return self._told(call(self.app, f"{path}?{urlencode(params)}", headers=self._headers))

    def post(self, path: str, **body: object) -> httpx.Response:
        """Return the reply to a body."""
        return self.send(path, json.dumps(body).encode())

    def send(self, path: str, content: bytes) -> httpx.Response:
        """Return the reply to what need not be JSON."""
        return self._told(call(self.app, path, "POST", headers=self._headers, content=content))

    def ask(self, sound: str = SOUND, **params: object) -> list[dict[str, object]]:
        """Return the questions of the tab."""
        asked = self.get("/api/questions", **{"sound": sound, "tab": TAB, **params})
        assert asked.status_code == 200, asked.text
        questions: list[dict[str, object]] = asked.json()["questions"]
        return questions

    def answer(self, question: object, verdict: str = "no", **more: object) -> httpx.Response:
        """Answer a question of the tab."""
        told = {"sound": SOUND, "tab": TAB, "question": question, "verdict": verdict, **more}
        return self.post("/api/answers", **told)

    def settle(self, sound: str = SOUND) -> dict[str, object]:
        """Wait until all was learnt, and return how far it is."""
        until_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < until_s:
            progress: dict[str, object] = self.get("/api/progress", sound=sound).json()
            if not progress["is_learning"]:
                return progress
            time.sleep(0.02)
        raise AssertionError("it never came to be learnt")

    @property
    def recording(self) -> str:
        """Return a scanned recording."""
        return next(iter(self.world.truth))

    @property
    def heard(self) -> str:
        """Return a recording whose file is there: three seconds of a tone."""
        return self.project.members()[-1].digest

    @property
    def _headers(self) -> dict[str, str]:
        return {"cookie": "; ".join(f"{name}={text}" for name, text in self.cookies.items())}

    def _told(self, reply: httpx.Response) -> httpx.Response:
        self.cookies.update(reply.cookies)
        return reply


@contextmanager
def visited(folder: Path, n_of_each: int = 0, *, scans: bool = True) -> Iterator[Visitor]:
    """Yield a visitor to a project in which so many of each recording were answered yes and no.

    Without a scan nothing is in it but the recording whose file is there.
    """
    project, world = made_lesson(folder / "lesson", 2 if scans else 0)
    media = make_media(folder / "day.wav", Track(tone(3.0, 16_000), 16_000))
    hub = Hub()
    with project:
        list(project.add([media]))
        project.say(_statements(world, n_of_each))
        desk, chores = Desk(project, hub), Chores(project, hub)
        app = create_app(project, desk, chores, hub)
        try:
            yield Visitor(project, world, app, desk, hub)
        finally:
            hub.close()
            desk.close()


def refusal(reply: httpx.Response, status: int) -> str:
    """Return the sentence that a request was refused with."""
    assert reply.status_code == status, reply.text
    told = reply.json()
    assert list(told) == ["error"]
    sentence = str(told["error"])
    assert sentence.endswith(".")
    return sentence


def _statements(world: World, n_of_each: int) -> Iterator[Statement]:
    for digest, spans in world.truth.items():
        at_s = 0.0
        for span in spans[:n_of_each]:
            yield Statement(SOUND, digest, Span(at_s, span.start_s), Verdict.NO)
            yield Statement(SOUND, digest, span, Verdict.YES, is_strong=True)
            at_s = span.end_s
