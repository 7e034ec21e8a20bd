"""Questions, answers, and how far it is, as the page asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from earmark.web import payloads
from page_maker import TAB, Visitor, refusal, visited
from world_maker import SOUND


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    """Return a visitor to a project nobody answered anything in."""
    with visited(tmp_path) as somebody:
        yield somebody


@pytest.fixture
def taught(tmp_path: Path) -> Iterator[Visitor]:
    """Return a visitor to a project in which much was answered."""
    with visited(tmp_path, 6) as somebody:
        yield somebody


def test_a_project_is_described(visitor: Visitor) -> None:
    project = visitor.project
    project.label(SOUND, visitor.recording, visitor.world.truth[visitor.recording][0], "yes")
    told = visitor.get("/api/project").json()
    assert sorted(told) == ["by", "folder", "name", "recordings", "sounds", "strategies", "tags"]
    assert (told["name"], told["folder"]) == (project.settings.name, str(project.folder))
    assert told["by"] == project.by
    assert told["sounds"] == [
        {"sound": SOUND, "n_yes": 1, "n_no": 0, "n_unsure": 0, "is_known": False},
        {"sound": "typing", "n_yes": 0, "n_no": 0, "n_unsure": 0, "is_known": True},
    ]
    first, *_, last = told["recordings"]
    assert first["id"] == visitor.recording
    assert (first["is_scanned"], first["is_missing"], first["has_picture"]) == (True, True, True)
    assert last == {
        "id": visitor.heard,
        "name": "day.wav",
        "folder": str(visitor.project.folder.parent),
        "duration_s": 3.0,
        "has_picture": False,
        "mime": "audio/wav",
        "is_scanned": False,
        "is_waiting": True,
        "problem": "",
        "is_missing": False,
    }
    assert {"mixed", "random", "audit", "second-opinion"} <= set(told["strategies"])
    assert set(told["strategies"]) - {"mixed"} <= set(payloads.WHY)


def test_whose_answers_they_are_is_kept_in_the_browser(visitor: Visitor) -> None:
    told = visitor.post("/api/me", name="  Zoë \t von  K. ")
    assert told.json() == {"by": "Zoë von K."}
    cookie = told.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert visitor.get("/api/project").json()["by"] == "Zoë von K."
    visitor.answer(visitor.ask()[0]["id"])
    assert [label.by for label in visitor.project.labels()] == ["Zoë von K."]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\u200bb", "a\x1bb", 7, None, "\ud800"])
def test_a_name_is_a_line(visitor: Visitor, name: object) -> None:
    assert "name" in refusal(visitor.post("/api/me", name=name), 400)
    refusal(visitor.post("/api/me"), 400)


def test_questions_are_the_same_until_they_are_answered(visitor: Visitor) -> None:
    first = visitor.ask()
    assert len(first) == 2
    assert visitor.ask() == first
    question = first[0]
    keys = ["end_s", "id", "line", "recording", "score", "start_s", "strategy"]
    assert sorted(question) == keys
    assert question["score"] is None
    assert question["line"] in {*payloads.WHY.values(), *payloads.BEFORE.values()}
    other = visitor.get("/api/questions", sound=SOUND, tab="other").json()
    assert other["left"] is True
    assert not {q["id"] for q in other["questions"]} & {q["id"] for q in first}
    assert len(visitor.ask(n=5)) == 5


def test_many_questions_are_as_many_as_there_are_at_most(visitor: Visitor) -> None:
    assert len(visitor.ask(n=10**9)) == 8
    assert len(visitor.ask(n=-3)) == 1


def test_what_is_learnt_has_a_score_and_says_why(taught: Visitor) -> None:
    taught.settle()
    question = taught.ask(strategy="most-likely")[0]
    assert isinstance(question["score"], float)
    assert question["line"] == "It is most likely the sound."


def test_an_answer_is_kept_with_its_marks_and_tags(visitor: Visitor) -> None:
    question = visitor.ask()[0]
    start_s, end_s = question["start_s"], question["end_s"]
    assert isinstance(start_s, float)
    assert isinstance(end_s, float)
    marks = [[start_s + 0.1, start_s + 0.5], [start_s + 0.7, end_s]]
    told = visitor.answer(question["id"], "yes", marks=marks, tags=["loud", " loud "]).json()
    labels = visitor.project.labels(SOUND)
    assert told == {
        "numbers": [label.number for label in labels],
        "n_yes": 1,
        "n_no": 0,
        "n_unsure": 0,
    }
    assert [label.is_strong for label in labels] == [False, True, True]
    assert {label.tags for label in labels} == {("loud",)}
    assert visitor.get("/api/project").json()["tags"] == ["loud"]
    assert question not in visitor.ask()


def test_skipping_keeps_nothing(visitor: Visitor) -> None:
    question = visitor.ask()[0]
    told = visitor.answer(question["id"], "skip").json()
    assert told == {"numbers": [], "n_yes": 0, "n_no": 0, "n_unsure": 0}
    assert question not in visitor.ask(n=8)
    assert visitor.project.labels() == ()


def test_an_answer_can_be_taken_back(visitor: Visitor) -> None:
    question = visitor.ask()[0]
    numbers = visitor.answer(question["id"], "unsure").json()["numbers"]
    told = visitor.post("/api/undo", sound=SOUND, tab=TAB).json()
    assert told["undone"] == numbers
    again = told["question"]
    assert again == visitor.ask()[0]
    assert (again["start_s"], again["strategy"]) == (question["start_s"], "again")
    refusal(visitor.post("/api/undo", sound=SOUND, tab=TAB), 400)


def test_progress_tells_how_far_it_is(taught: Visitor) -> None:
    told = taught.settle()
    assert sorted(told) == [
        "advice",
        "audit",
        "estimate",
        "history",
        "is_learning",
        "n_no",
        "n_unsure",
        "n_yes",
        "people",
        "sound",
    ]
    estimate, history, advice = told["estimate"], told["history"], told["advice"]
    assert isinstance(estimate, dict)
    assert sorted(estimate) == ["f1", "n_answers", "precision", "recall"]
    assert sorted(estimate["f1"]) == ["high", "low", "value"]
    assert history == [{"n_answers": estimate["n_answers"], "f1": estimate["f1"]}]
    assert isinstance(advice, dict)
    assert sorted(advice) == ["is_enough", "n_more", "reason"]
    assert told["people"] == [{"by": taught.project.by, "n": 24}]
    assert told["audit"] is None


def test_before_anything_was_said_progress_is_empty(visitor: Visitor) -> None:
    told = visitor.settle("a sound / nobody heard of ü")
    assert (told["n_yes"], told["estimate"], told["history"]) == (0, None, [])


def test_an_audit_tells_what_exists(taught: Visitor) -> None:
    taught.project.train(SOUND)
    taught.desk.lesson(SOUND).refresh()
    for _ in range(3):
        question = taught.ask(strategy="audit")[0]
        assert question["strategy"] == "audit"
        taught.answer(question["id"])
    told = taught.settle()["audit"]
    assert isinstance(told, dict)
    figures = ["existing", "found", "missed", "precision", "recall"]
    assert sorted(told) == sorted([*figures, "n_yes", "n_no", "n_unsure", "advice"])


def test_an_example_leads_to_what_is_like_it(visitor: Visitor) -> None:
    span = visitor.world.truth[visitor.recording][0]
    like = f"{visitor.recording},{span.start_s},{span.end_s}"
    asked = visitor.ask(strategy="similar", like=like)
    assert {question["strategy"] for question in asked} == {"similar"}


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"sound": ""}, 400),
        ({"sound": "x" * 301}, 400),
        ({"sound": "a\0b"}, 400),
        ({"tab": ""}, 400),
        ({"n": "many"}, 400),
        ({"n": "nan"}, 400),
        ({"strategy": "wild"}, 400),
        ({"strategy": "similar"}, 400),
        ({"strategy": "audit"}, 404),
        ({"strategy": "similar", "like": "nonsense"}, 400),
        ({"strategy": "similar", "like": "../../x,0,1"}, 400),
        ({"strategy": "similar", "like": "{recording},5,1"}, 400),
        ({"strategy": "similar", "like": "{recording},a,b"}, 400),
        ({"strategy": "similar", "like": "{recording},9000,9001"}, 400),
    ],
)
def test_questions_that_make_no_sense_are_refused(
    visitor: Visitor, params: dict[str, str], status: int
) -> None:
    told = {name: text.format(recording=visitor.recording) for name, text in params.items()}
    refusal(visitor.get("/api/questions", **{"sound": SOUND, "tab": TAB, **told}), status)
    without = {"sound": SOUND, "tab": TAB}
    for name in without:
        refusal(visitor.get("/api/questions", **{**without, name: ""}), 400)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sound": ["bell"]},
        {"tab": None},
        {"verdict": "maybe"},
        {"verdict": ["yes"]},
        {"question": 99},
        {"question": "one"},
        {"question": None},
        {"question": 10**400},
        {"question": float("1e300")},
        {"tags": "loud"},
        {"tags": [7]},
        {"tags": ["  "]},
        {"tags": ["x" * 61]},
        {"tags": ["half \ud800"]},
        {"tags": ["tag"] * 21},
        {"marks": {"start": 1}},
        {"marks": [[1]]},
        {"marks": [[1, "b"]]},
        {"marks": [[1, 10**400]]},
        {"marks": [[2, 1]]},
        {"marks": ["ab"]},
        {"marks": [[0, 1e6]]},
        {"marks": [[1, 2]] * 101},
    ],
)
def test_answers_that_make_no_sense_are_refused_and_change_nothing(
    visitor: Visitor, wrong: dict[str, object]
) -> None:
    before = visitor.ask()
    good = {"sound": SOUND, "tab": TAB, "question": before[0]["id"], "verdict": "yes"}
    refusal(visitor.post("/api/answers", **{**good, **wrong}), 400)
    assert visitor.ask() == before
    assert visitor.project.labels() == ()
