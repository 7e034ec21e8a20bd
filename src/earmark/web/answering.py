"""Questions, answers, and how far the teaching of a sound is."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from earmark.core.pick import STRATEGIES
from earmark.projects import Project
from earmark.projects.chooser import AUDIT, SECOND_OPINION, Example, Wish
from earmark.projects.lesson import Reply
from earmark.values import Label, Span, Verdict
from earmark.web import payloads
from earmark.web.asked import (
    LONGEST_WORD,
    MOST_TAGS,
    NAME_COOKIE,
    Asked,
    get,
    post,
    sorry,
    span_from,
    tag_from,
)
from earmark.web.desk import Desk
from earmark.web.media import mime_of

MOST_QUESTIONS = 8
MOST_MARKS = 100
A_YEAR_S = 365 * 24 * 3600
SKIP = "skip"
TYPING = "typing"


def answering_routes(project: Project, desk: Desk) -> list[Route]:
    """Return what answers ``/api/project``, ``me``, ``questions``, ``answers`` and so on."""
    answering = _Answering(project, desk)
    return [
        get("/api/project", answering.describe),
        post("/api/me", answering.call_me),
        get("/api/questions", answering.ask),
        post("/api/answers", answering.answer),
        post("/api/undo", answering.undo),
        get("/api/progress", answering.progress),
    ]


class _Answering:
    def __init__(self, project: Project, desk: Desk) -> None:
        self._project = project
        self._desk = desk

    def describe(self, asked: Asked) -> object:
        """Return what the project holds."""
        project = self._project
        trained = {path.stem for path in project.detectors.paths}
        labels = project.labels()
        said: dict[str, list[Label]] = {}
        for label in labels:
            said.setdefault(label.sound, []).append(label)
        waiting = project.waiting()
        sounds = dict.fromkeys([*sorted(said), *sorted(trained), TYPING])
        return {
            "name": project.settings.name,
            "folder": str(project.folder).encode("utf-8", "replace").decode(),
            "by": self._by(asked),
            "sounds": [
                {
                    "sound": sound,
                    **payloads.verdicts(said.get(sound, ())),
                    "is_known": sound in trained or sound == TYPING,
                }
                for sound in sounds
            ],
            "recordings": [
                payloads.recording(
                    member,
                    mime=mime_of(member.recording),
                    is_scanned=project.is_scanned(member),
                    is_waiting=member.digest in waiting,
                    is_there=project.is_there(member),
                )
                for member in project.members()
            ],
            "strategies": [*STRATEGIES, AUDIT, SECOND_OPINION],
            "tags": sorted({tag for label in labels for tag in label.tags}),
        }

    def call_me(self, asked: Asked) -> Response:
        """Note whose answers they are from now on."""
        name = " ".join(asked.text("name").split())
        if not name.isprintable() or len(name) > LONGEST_WORD:
            raise sorry(f"A name is a line of up to {LONGEST_WORD} letters.")
        reply = JSONResponse({"by": name})
        told = {"max_age": A_YEAR_S, "httponly": True, "samesite": "strict"}
        reply.set_cookie(NAME_COOKIE, quote(name), **told)  # type: ignore[arg-type]  # by name
        return reply

    def ask(self, asked: Asked) -> object:
        """Return the questions of a tab."""
        lesson = self._desk.lesson(asked.text("sound"))
        wish = Wish(self._by(asked), asked.text("strategy", "mixed"), self._example(asked))
        n = asked.count("n", 2, MOST_QUESTIONS)
        held = lesson.questions(asked.text("tab"), wish, n)
        return {"questions": [payloads.question(each) for each in held], "left": bool(held)}

    def answer(self, asked: Asked) -> object:
        """Keep an answer, and have it learnt in the background."""
        sound = asked.text("sound")
        told = asked.text("verdict")
        if told not in {SKIP, *Verdict}:
            raise sorry(f"A verdict is {', '.join(Verdict)} or {SKIP}, not {told!r}.")
        reply = Reply(
            by=self._by(asked),
            verdict=None if told == SKIP else Verdict(told),
            tags=tuple(asked.each("tags", tag_from, MOST_TAGS)),
            marks=tuple(asked.each("marks", _mark, MOST_MARKS)),
        )
        lesson = self._desk.lesson(sound)
        labels = lesson.answer(asked.text("tab"), int(asked.number("question")), reply)
        if labels:
            self._desk.said(sound)
        return {
            "numbers": [label.number for label in labels],
            **payloads.verdicts(self._project.labels(sound)),
        }

    def undo(self, asked: Asked) -> object:
        """Take the person's last answer back, and ask it again."""
        sound = asked.text("sound")
        held, numbers = self._desk.lesson(sound).undo(asked.text("tab"), self._by(asked))
        self._desk.said(sound)
        return {"question": payloads.question(held), "undone": list(numbers)}

    def progress(self, asked: Asked) -> object:
        """Return how far the teaching of a sound is."""
        return self._desk.progress(asked.text("sound"))

    def _by(self, asked: Asked) -> str:
        return asked.by or self._project.by

    def _example(self, asked: Asked) -> Example | None:
        told = asked.text("like", "")
        if not told:
            return None
        recording, _, times = told.partition(",")
        start, _, end = times.partition(",")
        return self._project.member(recording).digest, span_from(start, end)


def _mark(told: object) -> Span:
    match told:
        case [start, end]:
            return span_from(start, end)
    raise sorry("A mark is a list of its start and its end.")
