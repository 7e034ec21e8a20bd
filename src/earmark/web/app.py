"""The page, put together: what answers which address, inside the wall."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from earmark.errors import (
    AnswersError,
    CatalogueError,
    ChoiceError,
    EarmarkError,
    LabelsError,
    MediaError,
    ModelError,
)
from earmark.projects import Project
from earmark.web.answering import answering_routes
from earmark.web.chores import Busy, Chores, chore_routes
from earmark.web.cutting import cutting_routes
from earmark.web.desk import Desk
from earmark.web.events import Hub, event_routes
from earmark.web.guard import Guard
from earmark.web.looking import looking_routes
from earmark.web.media import media_routes
from earmark.web.results import results_routes
from earmark.web.server import Entry, Page

STATUSES: Mapping[type[EarmarkError], HTTPStatus] = {
    Busy: HTTPStatus.CONFLICT,
    ModelError: HTTPStatus.NOT_FOUND,
    AnswersError: HTTPStatus.UNPROCESSABLE_ENTITY,
    MediaError: HTTPStatus.UNPROCESSABLE_ENTITY,
    CatalogueError: HTTPStatus.BAD_REQUEST,
    ChoiceError: HTTPStatus.BAD_REQUEST,
    LabelsError: HTTPStatus.BAD_REQUEST,
}
"""What each error is in terms of HTTP; others are the server's own trouble."""


def make_page(project: Project, entry: Entry) -> Page:
    """Return the page of a project, given how one comes to it."""
    hub = Hub()
    desk, chores = Desk(project, hub), Chores(project, hub)

    def close() -> None:
        hub.close()
        chores.close()
        desk.close()

    app = create_app(project, desk, chores, hub)
    return Page(Guard(app, entry.hosts, entry.token, entry.secret, entry.port), close)


def create_app(project: Project, desk: Desk, chores: Chores, hub: Hub) -> Starlette:
    """Return what answers requests that were let in."""
    static = Path(str(files("earmark.web") / "static"))

    async def index(_: Request) -> Response:
        return FileResponse(static / "index.html", headers={"cache-control": "no-cache"})

    return Starlette(
        routes=[
            Route("/", index),
            *answering_routes(project, desk),
            *looking_routes(project, desk),
            *results_routes(project, desk),
            *chore_routes(chores),
            *cutting_routes(project, desk, chores),
            *event_routes(hub),
            *media_routes(project),
            Mount("/static", _Files(directory=static)),
        ],
        exception_handlers={
            HTTPException: _explain_http,
            EarmarkError: _explain,
            Exception: _confess,
        },
    )


class _Files(StaticFiles):
    """Has browsers ask each time whether a file is still the same: the next version may differ."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """Return a file."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]  # as they came
        response.headers["cache-control"] = "no-cache"
        return response


async def _explain(_: Request, error: Exception) -> Response:
    found = (status for kind, status in STATUSES.items() if isinstance(error, kind))
    status = next(found, HTTPStatus.INTERNAL_SERVER_ERROR)
    sentence = str(error).encode("utf-8", "replace").decode()
    return JSONResponse({"error": sentence}, status)


async def _explain_http(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):  # pragma: no cover - Starlette calls by class
        raise error
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)


async def _confess(_: Request, error: Exception) -> Response:
    """Say that the fault is ours; Starlette raises it again, to be logged."""
    sentence = f"earmark has a fault: {type(error).__name__}. Its terminal says more; report it."
    return JSONResponse({"error": sentence}, HTTPStatus.INTERNAL_SERVER_ERROR)
