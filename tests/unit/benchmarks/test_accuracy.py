from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import earmark
from accuracy import load_script, main, outcome_of, parse_seeds
from earmark.values import Curve, Detection, Recording, Span
from known_streams import KnownStream

SCORER = """
def one(truth, found):
    spans = [(d["start_s"], d["end_s"]) for d in found["detections"]]
    score = max((d["score"] for d in found["detections"]), default=0.0)
    return {"clips": [(False, bool(spans), score)], "seg": (0, 0, 0), "event": (0, 0, 0),
            "keystrokes": found["keystrokes"], "spans": spans}

def summary(results):
    return {"clip15": {"n": len(results), "accuracy": 1.0, "ap": float("nan")},
            "seg0.3": {"f1": 0.0}, "event": {"f1": 0.0}, "start_ms": None}
"""
MAKER = """
import json, pathlib, sys, wave
out = pathlib.Path(sys.argv[2])
out.mkdir(parents=True)
with wave.open(str(out / "00-quiet.wav"), "wb") as media:
    media.setparams((1, 2, 16000, 0, "NONE", ""))
    media.writeframes(bytes(2 * 16000 * 3))
truth = {"profile": "quiet", "media": "00-quiet.wav", "duration_s": 3.0,
         "typing": [], "ignore": [], "keystrokes": [], "faint": []}
(out / "00-quiet.json").write_text(json.dumps(truth))
"""


def found_in(curve: Curve, *detections: tuple[float, float]) -> earmark.Found:
    length_s = len(curve.scores) * curve.hop_s
    recording = Recording(Path("a.wav"), "wav", length_s, 1, has_picture=False, tracks=())
    spans = (earmark.Span(*span) for span in detections)
    sure = tuple(earmark.Detection(span, 0.9) for span in spans)
    return earmark.Found(recording, sure, (1.5,), curve, ())


@pytest.fixture
def scorer_path(tmp_path: Path) -> Path:
    path = tmp_path / "score.py"
    path.write_text(SCORER)
    return path


def words_for(folder: Path, scorer: Path, *more: str) -> list[str]:
    (folder / "manifest.csv").touch()
    maker = folder / "maker.py"
    maker.write_text(MAKER)
    words = ["benchmarks/accuracy.py", str(folder), "--maker", str(maker), "--score", str(scorer)]
    return [*words, "--streams", str(folder / "streams"), "--jobs", "1", *more]


def test_seeds_are_ranges_and_single_numbers() -> None:
    assert parse_seeds("1-3,7") == [1, 2, 3, 7]


@pytest.mark.parametrize("text", ["", "a", "1-", "3-1"])
def test_what_names_no_seed_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"invalid literal|names no seed"):
        parse_seeds(text)


def test_clips_are_ranked_by_doubtful_spans_too_and_all_else_is_as_the_rule_has_it(
    scorer_path: Path,
) -> None:
    truth = {"profile": "talk", "duration_s": 8.0, "typing": [[1.0, 2.0]], "ignore": []}
    stream = KnownStream("seed-1/a", Path("a.wav"), truth)
    found = found_in(Curve(np.zeros(200, np.float32), 0.04), (1.0, 2.5), (5.0, 6.0))
    found = replace(found, doubtful=(Detection(Span(3.0, 4.0), 0.1),))
    outcome = outcome_of(stream, found, load_script(scorer_path))
    assert outcome.decided["spans"] == [(1.0, 2.5), (5.0, 6.0)]
    assert outcome.decided["keystrokes"] == (1.5,)
    assert outcome.ranked["spans"] == [(1.0, 2.5), (3.0, 4.0), (5.0, 6.0)]
    assert outcome.false_alarms == [(5.0, 6.0)]
    assert outcome.hours == pytest.approx(8 / 3600)


def test_a_run_prints_a_table_and_writes_figures_without_paths(
    tmp_path: Path,
    scorer_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    words = words_for(tmp_path, scorer_path, "--seeds", "1-2")
    monkeypatch.setattr(sys, "argv", [*words, "--json", str(tmp_path / "out.json")])
    main()
    table = capfd.readouterr().out.splitlines()
    assert [line.split("|")[1].strip() for line in table[2:4]] == ["quiet", "all"]
    text = (tmp_path / "out.json").read_text()
    assert str(tmp_path) not in text
    document = json.loads(text)
    assert document["kinds"]["all"]["clip15"] == {"n": 2, "accuracy": 1.0, "ap": None}
    assert document["recipe"]["seeds"] == [1, 2]
    assert [each["stream"] for each in document["streams"]] == [
        "seed-1/00-quiet",
        "seed-2/00-quiet",
    ]


def test_ten_minutes_are_the_default_however_they_are_written(
    tmp_path: Path, scorer_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", words_for(tmp_path, scorer_path))
    main()
    monkeypatch.setattr(sys, "argv", words_for(tmp_path, scorer_path, "--minutes", "10"))
    main()


def test_other_streams_end_the_run_with_what_to_do(
    tmp_path: Path, scorer_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", words_for(tmp_path, scorer_path))
    main()
    monkeypatch.setattr(sys, "argv", words_for(tmp_path, scorer_path, "--minutes", "1"))
    with pytest.raises(SystemExit, match="name another folder with --streams"):
        main()


def test_a_folder_without_streams_ends_the_run(
    tmp_path: Path, scorer_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "streams/seed-1").mkdir(parents=True)
    monkeypatch.setattr(sys, "argv", words_for(tmp_path, scorer_path))
    with pytest.raises(SystemExit, match="holds no streams"):
        main()


def test_what_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["accuracy.py", "no-such-data"])
    with pytest.raises(SystemExit):
        main()
    assert "no-such-data: is not there" in capsys.readouterr().err
