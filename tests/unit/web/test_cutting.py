from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from earmark.web.cutting import KINDS, free_place
from page_maker import Visitor, refusal, visited
from page_server import wait_until
from world_maker import SOUND


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Return a visitor to a project that was taught, whose recordings are no longer there."""
    with visited(tmp_path_factory.mktemp("cutting"), 6) as somebody:
        somebody.settle()
        yield somebody


def test_what_can_be_cut_is_listed(visitor: Visitor) -> None:
    told = visitor.get("/api/cuttables").json()["cuttables"]
    assert [each["kind"] for each in told] == [each.kind for each in KINDS]
    assert all(sorted(each) == ["about", "kind", "title"] for each in told)


@pytest.mark.parametrize("kind", [each.kind for each in KINDS])
def test_recordings_that_are_gone_are_told(visitor: Visitor, kind: str) -> None:
    told = visitor.post("/api/cut", sound=SOUND, kind=kind)
    assert told.status_code == 202, told.text
    wait_until(lambda: not visitor.get("/api/work").json()["is_running"])
    work = visitor.get("/api/work").json()
    assert work["kind"] == "cut"
    assert work["skipped"] or work["error"]


def test_what_cannot_be_cut_is_refused(visitor: Visitor) -> None:
    assert "film" in refusal(visitor.post("/api/cut", sound=SOUND, kind="film"), 404)
    refusal(visitor.post("/api/cut", sound=SOUND), 400)
    assert "nothing finds it" in refusal(visitor.post("/api/cut", sound="horn", kind="clips"), 422)


def test_a_second_one_does_not_take_the_place_of_the_first(tmp_path: Path) -> None:
    for name in ("bell clips", "bell clips 2", "bell clips 3"):
        path = free_place(tmp_path, "bell clips", "")
        assert path == tmp_path / name
        path.mkdir()
