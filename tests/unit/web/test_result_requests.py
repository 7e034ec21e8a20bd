"""What came of it, as the page asks for it: figures, agreement, and files to take away."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from earmark import Span
from earmark.formats.detector_file import read_detector
from earmark.formats.registry import known_formats
from earmark.values import Statement, Verdict
from page_maker import Visitor, refusal, visited
from world_maker import SOUND

NAMES = known_formats().names
KINDS = [
    *(f"found-{name}" for name in NAMES),
    *(f"labels-{name}" for name in NAMES),
    "report",
]


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Return a visitor to a project whose sound was trained; to be looked at only."""
    with visited(tmp_path_factory.mktemp("taught"), 6) as somebody:
        somebody.project.train(SOUND)
        somebody.settle()
        yield somebody


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    """Return a visitor to a project nobody answered anything in."""
    with visited(tmp_path) as somebody:
        yield somebody


def export(visitor: Visitor, kind: str, sound: str = SOUND) -> bytes:
    told = visitor.get("/api/export", sound=sound, kind=kind)
    assert told.status_code == 200, told.text
    assert told.headers["content-disposition"].startswith("attachment")
    assert told.headers["cache-control"] == "no-store"
    return told.content


def test_an_evaluation_has_figures_and_charts(taught: Visitor) -> None:
    told = taught.get("/api/evaluation", sound=SOUND).json()
    assert {"sound", "n_yes", "n_no", "held_out", "sections"} <= set(told)
    assert (told["n_yes"], told["n_no"], told["held_out"]) == (12, 12, "recording")
    for section in told["sections"]:
        assert sorted(section) == ["charts", "figures", "title"]
        assert {"Precision", "Recall", "F1"} <= {each["name"] for each in section["figures"]}
        assert all(sorted(each) == ["high", "low", "name", "value"] for each in section["figures"])
        assert all(sorted(each) == ["svg", "title", "told"] for each in section["charts"])
    assert told["sections"][0]["charts"]


def test_too_few_answers_cannot_be_evaluated(visitor: Visitor) -> None:
    refusal(visitor.get("/api/evaluation", sound=SOUND), 422)
    refusal(visitor.get("/api/evaluation"), 400)


def test_people_are_compared(visitor: Visitor) -> None:
    for by, verdicts in {"Ann": "yes no yes", "Bob": "yes yes yes"}.items():
        some = [
            Statement(SOUND, visitor.recording, Span(at, at + 1), Verdict(verdict))
            for at, verdict in enumerate(verdicts.split())
        ]
        visitor.project.say(some, by=by)
    visitor.project.say([Statement(SOUND, visitor.recording, Span(9, 10), Verdict.NO)], by="Cem")
    told = visitor.get("/api/agreement", sound=SOUND).json()
    assert told == {
        "people": [{"by": "Ann", "n": 3}, {"by": "Bob", "n": 3}, {"by": "Cem", "n": 1}],
        "pairs": [{"a": "Ann", "b": "Bob", "n": 3, "share": 0.6667, "kappa": 0.0}],
    }
    nothing = visitor.get("/api/agreement", sound="gong").json()
    assert nothing == {"people": [], "pairs": []}
    refusal(visitor.get("/api/agreement", sound=" "), 400)


def test_who_always_says_the_same_agrees_beyond_measure(visitor: Visitor) -> None:
    for by in ("Ann", "Bob"):
        visitor.project.say([Statement(SOUND, visitor.recording, Span(0, 1), Verdict.YES)], by=by)
    [pair] = visitor.get("/api/agreement", sound=SOUND).json()["pairs"]
    assert (pair["share"], pair["kappa"]) == (1.0, None)


def test_the_files_to_take_away_are_listed(taught: Visitor, visitor: Visitor) -> None:
    told = taught.get("/api/exports", sound=SOUND).json()["exports"]
    assert [each["kind"] for each in told] == [*KINDS, "detector"]
    assert all(sorted(each) == ["about", "file_name", "group", "kind", "title"] for each in told)
    assert told[0]["file_name"] == "bell found-csv.csv"
    untaught = visitor.get("/api/exports", sound=SOUND).json()["exports"]
    assert [each["kind"] for each in untaught] == KINDS
    refusal(visitor.get("/api/exports"), 400)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_can_be_taken_away(taught: Visitor, kind: str) -> None:
    assert export(taught, kind)


def test_moments_can_be_taken_away(taught: Visitor) -> None:
    lines = export(taught, "found-csv").decode().splitlines()
    assert len(lines) > 12
    told = json.loads(export(taught, "found-json"))
    assert told
    archive = zipfile.ZipFile(io.BytesIO(export(taught, "found-audacity")))
    assert len(archive.namelist()) == 2
    assert all("\t" in archive.read(name).decode() for name in archive.namelist())


def test_answers_can_be_taken_away(taught: Visitor) -> None:
    rows = export(taught, "labels-csv").decode().splitlines()
    assert len(rows) == 1 + 24
    archive = zipfile.ZipFile(io.BytesIO(export(taught, "labels-audacity")))
    assert sorted(archive.namelist()) == ["1.txt", "2.txt"]
    assert archive.testzip() is None
    assert "Begin Time" in export(taught, "labels-raven").decode()


def test_answers_come_back_as_they_were(taught: Visitor, visitor: Visitor, tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_bytes(export(taught, "labels-csv"))
    visitor.project.import_labels(tmp_path / "labels.csv")
    was, now = (
        {
            (x.recording, round(x.span.start_s, 3), round(x.span.end_s, 3), x.verdict, x.is_strong)
            for x in each.project.labels(SOUND)
        }
        for each in (taught, visitor)
    )
    assert was == now
    assert len(was) == 24


@pytest.mark.parametrize("kind", ["labels-csv", "labels-audacity", "labels-raven"])
def test_where_nothing_was_said_the_file_is_there_all_the_same(visitor: Visitor, kind: str) -> None:
    assert len(export(visitor, kind).decode().splitlines()) <= 1


def test_a_report_is_a_page(taught: Visitor) -> None:
    page = export(taught, "report").decode()
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert SOUND in page


def test_a_detector_can_be_taken_away(
    taught: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / SOUND).write_text("a file that happens to be called as the sound is")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken.earmark").write_bytes(export(taught, "detector"))
    detector, _ = read_detector(tmp_path / "taken.earmark")
    assert detector.sound == SOUND


def test_what_cannot_be_made_is_refused(visitor: Visitor) -> None:
    assert "nothing finds it yet" in refusal(
        visitor.get("/api/export", sound=SOUND, kind="found-csv"), 422
    )
    refusal(visitor.get("/api/export", sound=SOUND, kind="report"), 422)
    for kind in ("detector", "nonsense", "../found-csv"):
        assert "no such file" in refusal(visitor.get("/api/export", sound=SOUND, kind=kind), 404)
    refusal(visitor.get("/api/export", sound=SOUND), 400)
    refusal(visitor.get("/api/export", kind="report"), 400)


@pytest.mark.parametrize(
    ("sound", "name"),
    [
        ("Tür/Glocke", "Tür_Glocke labels-csv.csv"),
        ('a"b\r\nc', "a_b__c labels-csv.csv"),
        ("x" * 200, f"{'x' * 60} labels-csv.csv"),
        ("../..", "_____ labels-csv.csv"),
    ],
)
def test_a_file_is_named_after_its_sound_by_letters_only(
    visitor: Visitor, sound: str, name: str
) -> None:
    told = visitor.get("/api/export", sound=sound, kind="labels-csv")
    assert told.status_code == 200
    assert name in unquote(told.headers["content-disposition"])


def test_nothing_is_left_behind(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))
    export(visitor, "labels-csv")
    refusal(visitor.get("/api/export", sound=SOUND, kind="report"), 422)
    assert list(room.iterdir()) == []


def test_where_nothing_was_scanned_there_is_an_empty_file(tmp_path: Path) -> None:
    with visited(tmp_path, scans=False) as visitor:
        assert export(visitor, "found-audacity", "typing") == b""
        assert export(visitor, "found-csv", "typing")


def test_answers_without_exact_spans_are_evaluated_all_the_same(visitor: Visitor) -> None:
    for recording, spans in visitor.world.truth.items():
        some = [Statement(SOUND, recording, span, Verdict.YES) for span in spans[:3]]
        some += [
            Statement(SOUND, recording, Span(span.end_s + 1, span.end_s + 5), Verdict.NO)
            for span in spans[:3]
        ]
        visitor.project.say(some)
    told = visitor.get("/api/evaluation", sound=SOUND).json()
    assert [each["title"] for each in told["sections"]] == ["Answers", "Clips of 15 s"]
