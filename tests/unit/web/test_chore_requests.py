"""How chores are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from chore_watcher import LONG_S, ended
from earmark import Project
from earmark.web.chores import MOST_PATHS, Chores, chore_routes, path_of
from earmark.web.events import Hub
from film_maker import make_endless_wav
from page_caller import call
from page_server import wait_until


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "kitchen") as made:
        yield made


@pytest.fixture
def chores(project: Project) -> Iterator[Chores]:
    made = Chores(project, Hub())
    yield made
    made.close()


def ask(chores: Chores, path: str, body: object) -> tuple[int, dict[str, object]]:
    app = Starlette(routes=chore_routes(chores))
    told = call(app, path, "POST", json=body)
    return told.status_code, told.json() if told.status_code < 400 else {"error": told.text}


def test_chores_are_begun_watched_and_stopped_by_request(
    project: Project, chores: Chores, tmp_path: Path
) -> None:
    app = Starlette(routes=chore_routes(chores))
    assert call(app, "/api/work").json()["kind"] is None
    make_endless_wav(tmp_path / "0.wav", LONG_S)
    code, work = ask(chores, "/api/recordings", {"paths": [f"'{tmp_path}/0.wav'"]})
    assert (code, work["kind"], work["is_running"]) == (202, "add", True)
    wait_until(lambda: chores.work.kind == "scan" and chores.work.done_s > 0)
    assert call(app, "/api/work").json()["total_s"] == LONG_S
    assert ask(chores, "/api/stop", {})[0] == 200
    ended(chores)
    assert len(project.members()) == 1
    assert ask(chores, "/api/scan", {})[0] == 202
    chores.stop()
    ended(chores)
    assert ask(chores, "/api/train", {"sound": "typing"})[0] == 202
    assert ended(chores).error


@pytest.mark.parametrize(
    "body", [{}, {"paths": []}, {"paths": "talk.mp4"}, {"paths": [1]}, {"paths": [""]}, [], 1]
)
def test_paths_that_are_none_are_refused(chores: Chores, body: object) -> None:
    assert ask(chores, "/api/recordings", body)[0] == 400
    assert ask(chores, "/api/recordings", {"paths": ["a"] * (MOST_PATHS + 1)})[0] == 400
    assert chores.work.kind is None


@pytest.mark.parametrize("body", [{}, {"sound": ""}, {"sound": 1}])
def test_a_sound_that_is_none_is_refused(chores: Chores, body: object) -> None:
    assert ask(chores, "/api/train", body)[0] == 400


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/media/talk 1.mp4", "/media/talk 1.mp4"),
        (" '/media/talk.mp4'\n", "/media/talk.mp4"),
        ('"/media/talk.mp4"', "/media/talk.mp4"),
        ("file:///media/talk%201%23.mp4", "/media/talk 1#.mp4"),
        ("streams/**/*.mp4", "streams/**/*.mp4"),
        ("~/talk.mp4", str(Path("~/talk.mp4").expanduser())),
        ("'", "'"),
    ],
)
def test_a_path_may_be_typed_pasted_or_dropped(text: str, path: str) -> None:
    assert path_of(text) == Path(path)


@pytest.mark.parametrize("text", ["https://example.org/a b.mp4", "  HTTP://127.0.0.1:1/x?y=1 "])
def test_an_address_on_the_web_stays_as_it_is(text: str) -> None:
    assert path_of(text) == text.strip()


@pytest.mark.parametrize("text", ["", "  ", "''", "a\0b", "file://[x", "~nobody-is-called-so/a", 7])
def test_what_is_no_path_says_so(text: object) -> None:
    with pytest.raises(HTTPException) as refused:
        path_of(text)
    assert refused.value.status_code == 400
