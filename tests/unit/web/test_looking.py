"""Pictures, sound, scores, claims and labels, as the page asks for them."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from earmark import Span
from earmark.projects.detectors import Kept
from earmark.values import Verdict
from page_maker import Visitor, refusal, visited
from world_maker import SOUND


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Return a visitor to a project in which much was answered; to be looked at only."""
    with visited(tmp_path_factory.mktemp("taught"), 6) as somebody:
        somebody.settle()
        yield somebody


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    """Return a visitor to a project nobody answered anything in."""
    with visited(tmp_path) as somebody:
        yield somebody


def test_a_picture_is_grey_and_stays_for_ever(taught: Visitor) -> None:
    told = taught.get("/api/picture", recording=taught.heard, start=0.5, end=1.5, px=150)
    assert told.status_code == 200
    assert told.headers["content-type"] == "image/png"
    assert "max-age" in told.headers["cache-control"]
    image = Image.open(io.BytesIO(told.content))
    assert (image.mode, image.size) == ("L", (150, 128))
    again = taught.get("/api/picture", recording=taught.heard, start=0.5, end=1.5, px=150)
    assert again.content == told.content


@pytest.mark.parametrize(("px", "width"), [(10**6, 200), (0, 1), ("", None), (None, 200)])
def test_a_picture_is_no_wider_than_it_can_be(
    taught: Visitor, px: object, width: int | None
) -> None:
    params = {"recording": taught.heard, "start": 1, "end": 2}
    told = taught.get("/api/picture", **(params if px is None else {**params, "px": px}))
    if width is None:
        refusal(told, 400)
    else:
        assert Image.open(io.BytesIO(told.content)).size == (width, 128)


def test_a_stretch_can_be_heard(taught: Visitor) -> None:
    told = taught.get("/api/sound", recording=taught.heard, start=1, end=2.25)
    assert told.headers["content-type"] == "audio/wav"
    with wave.open(io.BytesIO(told.content)) as file:
        assert file.getnframes() == round(1.25 * file.getframerate())
        assert np.frombuffer(file.readframes(10**6), "<i2").max() > 10_000


@pytest.mark.parametrize("path", ["/api/picture", "/api/sound"])
@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"recording": "nothing called so"}, 400),
        ({"recording": "a\0b/c"}, 400),
        ({"recording": ""}, 400),
        ({"recording": "x" * 5000}, 400),
        ({"recording": "../../x"}, 400),
        ({"start": "one"}, 400),
        ({"start": "inf"}, 400),
        ({"start": -1}, 400),
        ({"start": 2}, 400),
        ({"start": 2.5}, 400),
        ({"end": 99}, 400),
        ({"end": 1e308}, 400),
    ],
)
def test_what_is_not_there_is_refused(
    taught: Visitor, path: str, wrong: dict[str, object], status: int
) -> None:
    good = {"recording": taught.heard, "start": 1, "end": 2}
    refusal(taught.get(path, **{**good, **wrong}), status)


@pytest.mark.parametrize("path", ["/api/picture", "/api/sound"])
def test_a_recording_that_is_gone_is_refused(taught: Visitor, path: str) -> None:
    sentence = refusal(taught.get(path, recording=taught.recording, start=1, end=2), 422)
    assert "1.mp4" in sentence
    refusal(taught.get(path, recording=taught.recording, start=1, end=200), 400)


def test_a_curve_has_the_score_of_each_piece(taught: Visitor) -> None:
    span = taught.world.truth[taught.recording][0]
    params = {"sound": SOUND, "recording": taught.recording}
    told = taught.get("/api/curve", **params, start=0, end=60, n=120).json()
    assert sorted(told) == ["end_s", "line", "scores", "start_s"]
    scores = np.array(told["scores"])
    assert scores.shape == (120,)
    assert scores.min() >= 0 <= scores.max() <= 1
    found = scores >= told["line"]
    assert found[round(span.start_s * 2) + 1 : round(span.end_s * 2) - 1].all()
    assert len(taught.get("/api/curve", **params, start=0, end=600).json()["scores"]) == 600
    assert taught.get("/api/curve", **params, start=-50, end=-10, n=3).json()["scores"] == [0] * 3
    wide = taught.get("/api/curve", **params, start=0, end=1e9, n=10**9).json()
    assert len(wide["scores"]) == 2048


def test_of_what_nothing_finds_or_nobody_scanned_the_curve_is_low(taught: Visitor) -> None:
    params = {"start": 0, "end": 2, "n": 4}
    unknown = taught.get("/api/curve", sound="gong", recording=taught.recording, **params)
    assert unknown.json() == {"start_s": 0, "end_s": 2, "scores": [0, 0, 0, 0], "line": 1.0}
    deaf = taught.get("/api/curve", sound=SOUND, recording=taught.heard, **params)
    assert deaf.json()["scores"] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"sound": ""},
        {"recording": "nothing called so"},
        {"recording": "../../x"},
        {"start": "a"},
        {"start": 5},
        {"n": "x"},
        {"end": "nan"},
    ],
)
def test_a_curve_of_nothing_is_refused(taught: Visitor, wrong: dict[str, object]) -> None:
    good = {"sound": SOUND, "recording": taught.recording, "start": 1, "end": 2, "n": 4}
    refusal(taught.get("/api/curve", **{**good, **wrong}), 400)


def test_claims_stand_beside_what_was_said(taught: Visitor) -> None:
    told = taught.get("/api/claims", sound=SOUND).json()
    keys = ["claims", "labels", "line", "points", "points_are_ours", "sound"]
    assert sorted(told) == keys
    assert {claim["recording"] for claim in told["claims"]} == set(taught.world.truth)
    assert {claim["verdict"] for claim in told["claims"]} == {"yes", None}
    assert sorted(told["claims"][0]) == ["end_s", "recording", "score", "start_s", "verdict"]
    assert len(told["labels"]) == 24
    label = told["labels"][0]
    assert sorted(label) == sorted(
        ["number", "recording", "start_s", "end_s", "verdict", "is_strong", "by", "tags", "at"]
    )


def test_of_what_nothing_finds_there_is_no_claim(visitor: Visitor) -> None:
    assert visitor.get("/api/claims", sound=SOUND).json() == {
        "sound": SOUND,
        "line": 1.0,
        "claims": [],
        "labels": [],
        "points": None,
        "points_are_ours": False,
    }
    refusal(visitor.get("/api/claims"), 400)


def test_points_are_ours_where_they_were_measured_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("earmark.core.judging.FEWEST_FOR_POINTS", 5)
    with visited(tmp_path, 6) as visitor:
        visitor.settle()
        assert visitor.get("/api/claims", sound=SOUND).json()["points_are_ours"] is True
        visitor.project.train(SOUND)
        visitor.desk.lesson(SOUND).refresh()
        trained = visitor.get("/api/claims", sound=SOUND).json()
        assert sorted(trained["points"]) == ["precision", "recall", "thresholds"]
        assert trained["points_are_ours"] is True
        learnt = visitor.desk.lesson(SOUND).detector
        assert learnt is not None
        monkeypatch.setattr("earmark.web.looking.bundled", lambda _: Kept(learnt, None, ""))
        assert visitor.get("/api/claims", sound=SOUND).json()["points_are_ours"] is False


def test_labels_are_kept_and_taken_back(visitor: Visitor) -> None:
    some = [
        {"recording": visitor.recording, "start_s": 1, "end_s": 2, "verdict": "no"},
        {
            "recording": visitor.recording,
            "start_s": 3.5,
            "end_s": 4,
            "verdict": "yes",
            "is_strong": True,
            "tags": ["loud"],
        },
    ]
    numbers = visitor.post("/api/labels", sound="gong", labels=some).json()["numbers"]
    first, second = visitor.project.labels("gong")
    assert [first.number, second.number] == numbers
    assert (first.verdict, first.is_strong, first.tags) == (Verdict.NO, False, ())
    assert (second.span, second.is_strong, second.tags) == (Span(3.5, 4), True, ("loud",))
    assert visitor.post("/api/takeback", numbers=numbers[:1]).json() == {"numbers": numbers[:1]}
    assert visitor.project.labels() == (second,)
    assert visitor.post("/api/takeback").json() == {"numbers": []}
    assert visitor.post("/api/labels", sound="gong").json() == {"numbers": []}


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "maybe"},
        {"verdict": ["yes"]},
        {"verdict": None},
        {"recording": "nothing called so"},
        {"recording": None},
        {"recording": "a\0/b"},
        {"start_s": None},
        {"start_s": 5},
        {"start_s": -1},
        {"start_s": 2},
        {"end_s": 10**400},
        {"end_s": 10_000},
        {"tags": 5},
        {"tags": "loud"},
        {"tags": {"a": 1}},
        {"tags": ["\ud800"]},
    ],
)
def test_of_labels_of_which_one_is_wrong_none_is_kept(
    visitor: Visitor, wrong: dict[str, object]
) -> None:
    good = {"recording": visitor.recording, "start_s": 1, "end_s": 2, "verdict": "no"}
    refusal(visitor.post("/api/labels", sound=SOUND, labels=[good, {**good, **wrong}]), 400)
    refusal(visitor.post("/api/labels", sound=SOUND, labels=[good, "label"]), 400)
    refusal(visitor.post("/api/labels", sound="\ud800", labels=[good]), 400)
    assert visitor.project.labels() == ()


@pytest.mark.parametrize("wrong", [99, 10**30, -1, "1", 1.5, None, {}])
def test_of_numbers_of_which_one_is_wrong_none_is_taken_back(
    visitor: Visitor, wrong: object
) -> None:
    label = visitor.project.label(SOUND, visitor.recording, Span(1, 2), "no")
    refusal(visitor.post("/api/takeback", numbers=[label.number, wrong]), 400)
    refusal(visitor.post("/api/takeback", numbers=wrong), 400)
    assert visitor.project.labels() == (label,)
