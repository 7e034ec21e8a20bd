"""What the page has made of the recordings, in the background, in the project's folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from earmark.core.moments import moments_of_found
from earmark.errors import AnswersError
from earmark.exports import (
    export_clips,
    export_pictures,
    export_sheet,
    export_supercut,
    export_timeline,
)
from earmark.projects import Project
from earmark.values import ClipLook, Cutting, Moment, Selection
from earmark.web.asked import Asked, get, post
from earmark.web.chores import Chores, Step
from earmark.web.desk import Desk
from earmark.web.naming import plain_name

EXPORTS_NAME = "exports"

Steps = Iterator[Step]


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """What is to be made.

    Attributes:
        moments: what was found of the sound.
        to: where to.
        project: whose recordings.
        sound: which.
    """

    moments: tuple[Moment, ...]
    to: Path
    project: Project
    sound: str


@dataclass(frozen=True, slots=True)
class Cuttable:
    """What can be made of the moments found, or of what people said.

    Attributes:
        kind: what it is asked for by.
        title: of its button.
        about: what it is, in a sentence.
        suffix: of the file; empty for a folder.
        make: makes it.
    """

    kind: str
    title: str
    about: str
    suffix: str
    make: Callable[[Order], Steps]


def _clips(order: Order, cutting: Cutting) -> Steps:
    look, choices = ClipLook(cutting=cutting), order.project.choices()
    return export_clips(order.moments, order.to, look=look, choices=choices)


def _supercut(order: Order) -> Steps:
    return export_supercut(order.moments, order.to, choices=order.project.choices())


def _sheet(order: Order) -> Steps:
    return export_sheet(order.moments, order.to, choices=order.project.choices())


def _pictures(order: Order) -> Steps:
    return export_pictures(order.moments, order.to, choices=order.project.choices())


def _timeline(order: Order) -> Steps:
    return export_timeline(order.moments, order.to)


def _dataset(order: Order) -> Steps:
    return order.project.export_dataset(order.to, Selection(sound=order.sound))


KINDS = (
    Cuttable(
        "clips",
        "Clips",
        "Each moment as a file, exact to the sample and the picture.",
        "",
        lambda order: _clips(order, Cutting.EXACT),
    ),
    Cuttable(
        "copies",
        "Clips, copied",
        "The same in no time and without loss, but from a key frame on.",
        "",
        lambda order: _clips(order, Cutting.COPY),
    ),
    Cuttable(
        "supercut", "Supercut", "One video of all moments, with names and times.", ".mp4", _supercut
    ),
    Cuttable("sheet", "Contact sheet", "A picture of each moment on one page.", ".webp", _sheet),
    Cuttable("pictures", "Spectrograms", "Each moment as a picture of its sound.", "", _pictures),
    Cuttable(
        "timeline",
        "Timeline",
        "Only the moments, for Final Cut Pro and Resolve.",
        ".fcpxml",
        _timeline,
    ),
    Cuttable(
        "dataset", "Data set", "What people said as clips with classes, to train on.", "", _dataset
    ),
)


def cutting_routes(project: Project, desk: Desk, chores: Chores) -> list[Route]:
    """Return what answers ``/api/cuttables`` and ``/api/cut``."""

    def listed(_: Asked) -> object:
        return {
            "cuttables": [
                {"kind": each.kind, "title": each.title, "about": each.about} for each in KINDS
            ]
        }

    def cut(asked: Asked) -> Response:
        sound, kind = asked.text("sound"), asked.text("kind")
        wanted = next((each for each in KINDS if each.kind == kind), None)
        if wanted is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, f"Nothing of the kind {kind!r} can be cut.")
        lesson = desk.lesson(sound)
        if lesson.detector is None:
            raise AnswersError(f"{sound}: nothing finds it yet. Answer some questions first.")
        found = lesson.curves.findings(lesson.detector).found
        moments = moments_of_found(found, sound)
        to = free_place(project.folder / EXPORTS_NAME, f"{plain_name(sound)} {kind}", wanted.suffix)
        order = Order(moments, to, project, sound)
        work = chores.cut(sound, lambda: wanted.make(order), to)
        return JSONResponse(work.document(), HTTPStatus.ACCEPTED)

    return [get("/api/cuttables", listed), post("/api/cut", cut)]


def free_place(folder: Path, name: str, suffix: str) -> Path:
    """Return the first place of that name that nothing has yet: name, name 2, name 3 ..."""
    path, number = folder / f"{name}{suffix}", 1
    while path.exists():
        number += 1
        path = folder / f"{name} {number}{suffix}"
    return path
