"""The benchmark of the recipe, with a stand-in for what trains networks."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import recipe
from earmark import Project
from earmark.errors import ModelError
from earmark.projects.network_teaching import NetworkTeaching
from earmark.values import Curve, Detection, Found, Network, NetworkPlan, Span
from known_streams import KnownStream
from labels_maker import make_recording
from recipe_clips import JudgedRow, Size, StreamClip, clips_in, drawn, figures_of, judge_stream
from recipe_maker import Step, Trainer, installed
from recipe_ways import COLUMNS, table

MAKER = """
import json, pathlib, sys, wave
import numpy as np
from earmark.core.stage import compose
_, data, out, *options = sys.argv
seed = int(options[options.index("--seed") + 1])
pathlib.Path(out).mkdir(parents=True)
for number in range(3):
    rng = np.random.default_rng([seed, number, "test" in options])
    stage = compose(24.0, rng)
    samples = np.concatenate([stage.samples[0], rng.normal(0, 0.01, 51 * stage.sample_rate_hz)])
    with wave.open(f"{out}/{number}.wav", "wb") as file:
        file.setparams((1, 2, stage.sample_rate_hz, 0, "NONE", ""))
        file.writeframes((samples.clip(-1, 1) * 32_767).astype("<i2").tobytes())
    truth = {"profile": "talk", "media": f"{number}.wav", "duration_s": 75.0, "ignore": []}
    truth["typing"] = [[float(s.start_s), float(s.end_s)] for s in stage.typing]
    pathlib.Path(out, f"{number}.json").write_text(json.dumps(truth))
"""
TRUTH = {"profile": "talk", "duration_s": 60.0, "typing": [[2, 8], [40, 42]], "ignore": []}
PLAN = NetworkPlan(Network.ALEXNET)
STREAM = KnownStream("seed-1/talk", Path("talk.wav"), TRUTH)


def found(*scores: float) -> Found:
    """Return what was found in four clips of 15 s, each of one score all over."""
    curve = Curve(np.repeat(scores, 10).astype(np.float32), 1.5)
    spans = [Span(15.0 * n, 15.0 * n + 15) for n, score in enumerate(scores) if score > 0.9]
    detections = tuple(Detection(span, 1.0) for span in spans)
    return Found(make_recording("talk.wav", 60.0), detections, None, curve, ())


def test_clips_are_drawn_of_both_kinds_and_more_are_those_and_others() -> None:
    clips = [StreamClip("a", Span(15.0 * n, 15.0 * n + 15), n % 3 == 0) for n in range(60)]
    few, many = (drawn(clips, Size.parse(text), 1) for text in ("4+9", "8+20"))
    assert [sum(each.has_typing for each in some) for some in (few, many)] == [4, 8]
    assert set(few) < set(many)
    assert drawn(clips, Size(4, 9), 1) == few
    with pytest.raises(ValueError, match="21 clips with typing are wanted, and there are 20"):
        drawn(clips, Size(21, 1), 1)


def test_a_clip_is_judged_by_the_rule_and_by_its_whole_picture() -> None:
    rows = judge_stream(found(0.95, 0.6, 0.2, 0.1), STREAM, PLAN)
    assert [row.is_true for row in rows] == [True, False, True, False]
    assert [row.is_found for row in rows] == [True, False, False, False]
    assert [round(row.window, 2) for row in rows] == [0.95, 0.6, 0.2, 0.1]
    assert [round(row.peak, 2) for row in rows] == [0.95, 0.6, 0.2, 0.1]
    figures = figures_of(rows)
    assert figures["rule"]["accuracy"] == 0.75
    assert figures["window"]["accuracy"] == 0.5
    assert figures["window"]["ap"] == pytest.approx((1 + 2 / 3) / 2, abs=1e-4)
    assert (figures["n"], figures["n_typing"]) == (4, 2)


def test_clips_that_were_labelled_are_not_judged() -> None:
    labelled = clips_in([STREAM])[:3]
    [left] = judge_stream(found(0.95, 0.6, 0.2, 0.1), STREAM, PLAN, labelled)
    assert left == JudgedRow(is_true=False, is_found=False, peak=left.peak, window=left.window)
    assert figures_of([])["rule"] == {"accuracy": None, "f1": None, "ap": None}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a maker of streams, where these are kept from test to test."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "maker.py").write_text(MAKER)
    (folder / "manifest.csv").write_text("path,use\n")
    return folder


@pytest.fixture
def run(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., list[dict[str, Any]]]:
    """Return what runs the benchmark, and returns the readings that it wrote."""

    def run_with(*words: str) -> list[dict[str, Any]]:
        places = ["--streams", data / "streams", "--out", tmp_path, "--json", tmp_path / "all.json"]
        line = ["recipe.py", data, "--maker", data / "maker.py", "--small", *places]
        monkeypatch.setattr(sys, "argv", [str(word) for word in (*line, "--sizes", "3+3", *words)])
        recipe.main()
        readings: list[dict[str, Any]] = json.loads((tmp_path / "all.json").read_text())["readings"]
        return readings

    return run_with


def test_each_way_is_trained_and_judged_and_what_is_done_is_kept(
    run: Callable[..., list[dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    trainer = installed(monkeypatch)
    readings = run("--ways", "alexnet", "head")
    assert [(each["way"], each["verdict"]) for each in readings] == [
        ("alexnet", "window"),
        ("head", "rule"),
    ]
    assert readings[0]["weights"] == "imagenet"
    assert all(each["size_bytes"] > 1000 for each in readings)
    assert [(plan.size_px, plan.epochs) for plan in trainer.plans] == [((64, 64), 1)]
    shown = capfd.readouterr().out
    assert shown.startswith(f"| {' | '.join(COLUMNS)} |")
    assert "| AlexNet | 3 + 3 |" in shown
    assert run("--ways", "alexnet", "head") == readings
    assert len(trainer.plans) == 1


def test_without_a_download_it_begins_from_random_weights_and_says_so(
    run: Callable[..., list[dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    trainer = Trainer()

    def offline(
        project: Project, sound: str, plan: NetworkPlan, *, name: str = ""
    ) -> Iterator[Step]:
        if plan.weights == "imagenet":
            raise ModelError("the weights cannot be had")
        return trainer.train(project, sound, plan, name=name)

    monkeypatch.setattr(NetworkTeaching, "train_network", offline)
    [reading] = run("--ways", "alexnet")
    assert reading["weights"] == "none"
    said = capfd.readouterr()
    assert "AlexNet, random weights" in said.out
    assert "begins from random weights, as the weights cannot be had" in said.err
    with pytest.raises(SystemExit, match="cannot be had"):
        run("--ways", "encoder")


def test_too_few_clips_say_so(run: Callable[..., list[dict[str, Any]]]) -> None:
    with pytest.raises(SystemExit, match="Make more seeds"):
        run("--sizes", "300+2")


def test_a_table_leaves_out_what_cannot_be_said() -> None:
    figures = {"window": {"accuracy": 0.96, "f1": 0.9, "ap": None}}
    reading = {
        "way": "densenet121",
        "n_yes": 54,
        "n_no": 216,
        "weights": "imagenet",
        "train_s": 1234.5,
        "times_real_time": 80.2,
        "size_bytes": 28_400_000,
        "verdict": "window",
        "same": figures,
        "other": figures,
    }
    last = table([reading]).splitlines()[-1]
    assert last == "| DenseNet-121 | 54 + 216 | 0.960 | 0.960 |  | 1,234 s | 80 | 28.4 |"
