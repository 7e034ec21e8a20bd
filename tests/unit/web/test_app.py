"""The page, put together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from earmark import Project
from earmark.errors import (
    AnswersError,
    CatalogueError,
    ChoiceError,
    EarmarkError,
    LabelsError,
    MediaNotFound,
    ModelError,
    OutputError,
)
from earmark.web.app import make_page
from earmark.web.chores import Busy
from earmark.web.server import Entry
from page_caller import HOME, PORT, call
from page_maker import Visitor, refusal, visited

TOKEN, SECRET = "a-token", "a-secret"


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Return a visitor to a project nobody answered anything in."""
    with visited(tmp_path_factory.mktemp("app")) as somebody:
        yield somebody


def test_the_page_is_looked_at_anew_each_time(visitor: Visitor) -> None:
    told = visitor.get("/")
    assert told.headers["content-type"].startswith("text/html")
    assert told.headers["cache-control"] == "no-cache"
    assert "js/main.js" in told.text
    script = visitor.get("/static/js/main.js")
    assert "javascript" in script.headers["content-type"]
    assert script.headers["cache-control"] == "no-cache"
    again = call(
        visitor.app, "/static/js/main.js", headers={"if-none-match": script.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/nothing", "GET", 404),
        ("/static/nothing.js", "GET", 404),
        ("/static/../app.py", "GET", 404),
        ("/static/%2e%2e/app.py", "GET", 404),
        ("/api/nothing", "GET", 404),
        ("/api/answers", "GET", 405),
        ("/api/project", "POST", 405),
        ("/media/nothing", "GET", 404),
    ],
)
def test_what_is_not_there_is_said_as_json(
    visitor: Visitor, path: str, method: str, status: int
) -> None:
    told = call(visitor.app, path, method)
    assert told.status_code == status
    assert list(told.json()) == ["error"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (AnswersError("Too few."), 422),
        (Busy("Wait."), 409),
        (CatalogueError("No such."), 400),
        (ChoiceError("No such."), 400),
        (LabelsError("No such."), 400),
        (MediaNotFound(Path("talk.mp4"), "is gone."), 422),
        (ModelError("No such."), 404),
        (OutputError("The disk is full."), 500),
        (EarmarkError("Half a letter: \udcff."), 500),
        (RuntimeError("a fault"), 500),
    ],
)
def test_each_error_is_a_sentence(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(*_: object) -> object:
        raise error

    monkeypatch.setattr(Project, "agreement", fail)
    sentence = refusal(visitor.get("/api/agreement", sound="bell"), status)
    if isinstance(error, EarmarkError):
        assert sentence == str(error).replace("\udcff", "?")
    else:
        assert "earmark has a fault: RuntimeError" in sentence


def test_a_page_is_behind_its_wall_and_ends(tmp_path: Path) -> None:
    with Project.create(tmp_path / "lesson") as project:
        page = make_page(project, Entry(hosts=(), token=TOKEN, secret=SECRET, port=PORT))
        assert call(page.app, "/api/project").status_code == 403
        opened = call(page.app, f"/open?token={TOKEN}")
        assert opened.status_code == 200
        headers = {"cookie": f"earmark-{PORT}={SECRET}"}
        told = call(page.app, "/api/project", headers=headers)
        assert told.json()["recordings"] == []
        assert "default-src 'none'" in told.headers["content-security-policy"]
        assert call(page.app, "/api/me", "POST", headers=headers, json={}).status_code == 403
        own = {**headers, "origin": HOME, "content-type": "application/json"}
        assert call(page.app, "/api/me", "POST", headers=own, json={"name": "A"}).status_code == 200
        page.close()
        assert call(page.app, "/api/events", headers=headers).status_code == 503
