"""What is cut out of the recordings for the page, in the background, into the project's folder."""

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
from earmark.exports import export_clips, export_sheet, export_supercut
from earmark.projects import Project
from earmark.values import Clip, ClipLook, Cutting, Moment, Progress, Skipped
from earmark.web.asked import Asked, get, post
from earmark.web.chores import Chores
from earmark.web.desk import Desk

EXPORTS_NAME = "exports"

Steps = Iterator[Progress | Skipped | Clip | Path]


@dataclass(frozen=True, slots=True)
class Cuttable:
    """What can be made of the moments found.

    Attributes:
        kind: what it is asked for by.
        title: of its button.
        about: what it is, in a sentence.
        suffix: of the file; empty for a folder.
        make: makes it, given the moments, where to, and the project.
    """

    kind: str
    title: str
    about: str
    suffix: str
    make: Callable[[tuple[Moment, ...], Path, Project], Steps]


KINDS = (
    Cuttable(
        "clips",
        "Clips",
        "Each moment as a file, exact to the sample and the picture.",
        "",
        lambda moments, to, project: export_clips(moments, to, choices=project.choices()),
    ),
    Cuttable(
        "copies",
        "Clips, copied",
        "The same in no time and without loss, but from a key frame on.",
        "",
        lambda moments, to, project: export_clips(
            moments, to, look=ClipLook(cutting=Cutting.COPY), choices=project.choices()
        ),
    ),
    Cuttable(
        "supercut",
        "Supercut",
        "One video of all moments, with names and times.",
        ".mp4",
        lambda moments, to, project: export_supercut(moments, to, choices=project.choices()),
    ),
    Cuttable(
        "sheet",
        "Contact sheet",
        "One page with a picture of each moment.",
        ".webp",
        lambda moments, to, project: export_sheet(moments, to, choices=project.choices()),
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
        to = free_place(project.folder / EXPORTS_NAME, f"{_plain(sound)} {kind}", wanted.suffix)
        work = chores.cut(sound, lambda: wanted.make(moments, to, project), to)
        return JSONResponse(work.document(), HTTPStatus.ACCEPTED)

    return [get("/api/cuttables", listed), post("/api/cut", cut)]


def free_place(folder: Path, name: str, suffix: str) -> Path:
    """Return the first place of that name that nothing has yet: name, name 2, name 3 ..."""
    path, number = folder / f"{name}{suffix}", 1
    while path.exists():
        number += 1
        path = folder / f"{name} {number}{suffix}"
    return path


def _plain(sound: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in sound)
    return kept[:60].strip()
