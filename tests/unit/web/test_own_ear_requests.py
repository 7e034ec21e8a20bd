"""A line of a detector with an ear of its own, as the page shows it and asks about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from beep_maker import BEEPS, EARS, LENGTH_S, make_beeps
from detector_maker import UNMEASURED
from earmark import Project
from earmark.formats.detector_file import read_detector, write_detector
from earmark.web.app import create_app
from earmark.web.chores import Chores
from earmark.web.desk import Desk
from earmark.web.events import Hub
from page_maker import Visitor, refusal
from page_server import wait_until
from world_maker import World

BEEP = "beep"
OWN = EARS["picture"]


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    """Return a visitor to a project whose detector brought an ear; nothing was listened to."""
    hub = Hub()
    with Project.create(tmp_path / "kitchen") as project:
        list(project.add([make_beeps(tmp_path / "beeps.wav")]))
        write_detector(OWN, UNMEASURED, project.folder / "detectors/beep.earmark")
        desk, chores = Desk(project, hub), Chores(project, hub)
        try:
            app = create_app(project, desk, chores, hub)
            yield Visitor(project, World(), app, desk, hub)
        finally:
            chores.close()
            hub.close()
            desk.close()


def work(visitor: Visitor, path: str, **told: object) -> dict[str, object]:
    assert visitor.post(path, **told).status_code == 202
    wait_until(lambda: not visitor.get("/api/work").json()["is_running"])
    done: dict[str, object] = visitor.get("/api/work").json()
    assert done["error"] is None
    return done


def recording(visitor: Visitor) -> dict[str, object]:
    [told] = visitor.get("/api/project").json()["recordings"]
    return dict(told)


def test_before_its_ear_has_heard_anything_a_question_says_what_to_run(visitor: Visitor) -> None:
    list(visitor.project.scan(jobs=1))
    told = recording(visitor)
    assert (told["is_scanned"], told["is_waiting"]) == (True, True)
    asked = visitor.get("/api/questions", sound=BEEP, tab="a-tab")
    assert "Run `earmark scan --with beep`" in refusal(asked, asked.status_code)
    assert asked.status_code < 500


def test_a_scan_listens_with_every_ear(visitor: Visitor) -> None:
    work(visitor, "/api/scan")
    told = recording(visitor)
    assert (told["is_scanned"], told["is_waiting"]) == (True, False)
    assert [each.n_scanned for each in visitor.project.status().own_ears] == [1]


def test_it_is_looked_at_asked_about_audited_and_trained(visitor: Visitor) -> None:
    work(visitor, "/api/scan")
    digest = recording(visitor)["id"]
    stretch = {"sound": BEEP, "recording": digest, "start": 0, "end": LENGTH_S, "n": 520}
    scores = visitor.get("/api/curve", **stretch).json()["scores"]
    assert [scores[int(beep.start_s) + 1] > 0.9 for beep in BEEPS] == [True] * 3
    assert scores[100] < 0.1
    claims = visitor.get("/api/claims", sound=BEEP).json()["claims"]
    assert len(claims) == len(BEEPS)
    [first, *_] = visitor.ask(BEEP, strategy="most-likely")
    assert first["score"] is not None
    assert visitor.ask(BEEP, strategy="audit", tab="another")
    for at, verdict in [*((beep.start_s, "yes") for beep in BEEPS), (100, "no"), (400, "no")]:
        label = {"recording": digest, "start_s": at, "end_s": at + 2, "verdict": verdict}
        assert visitor.post("/api/labels", sound=BEEP, labels=[label]).status_code == 200
    visitor.settle(BEEP)
    work(visitor, "/api/train", sound=BEEP)
    taught, _ = read_detector(visitor.project.folder / "detectors/beep.earmark")
    assert taught.encoder == OWN.encoder
    assert visitor.get("/api/evaluation", sound=BEEP).status_code == 200


def test_two_detectors_of_one_ear_share_what_it_heard(visitor: Visitor) -> None:
    other = replace(OWN, sound="other")
    write_detector(other, UNMEASURED, visitor.project.folder / "detectors/other.earmark")
    work(visitor, "/api/scan")
    assert [each.n_scanned for each in visitor.project.status().own_ears] == [1, 1]
    assert len(list((visitor.project.folder / "vectors").glob("*/*.npy"))) == 1
