from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import scale
import scale_measures
from big_project import SOUND, Size, make_project
from earmark import Project

SMALL = Size(
    n_recordings=3,
    recording_s=300.0,
    n_labels=200,
    n_of_the_sound=60,
    n_streams=1,
    stream_s=48.0,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a big project that is small."""
    folder = tmp_path_factory.mktemp("big") / "project"
    assert list(make_project(folder, SMALL)) == ["200 labels"]
    return folder


def test_a_project_is_as_big_as_wanted_and_needs_no_scan(folder: Path) -> None:
    assert scale.size_of(folder) == {
        "hours": 0.25,
        "vectors_mb_per_hour": pytest.approx(8.64, abs=0.1),
        "labels": 200,
        "labels_of_the_sound": 60,
    }
    with Project.open(folder) as project:
        assert project.status().n_stale == 0
        assert project.status().missing == ()
        [sound] = [each for each in project.status().sounds if each.sound == SOUND]
    assert min(sound.n_yes, sound.n_no) > 10


def test_every_measure_times_its_steps_and_weighs_its_process(folder: Path) -> None:
    results: dict[str, dict[str, Any]] = {}
    for name, measure in scale_measures.MEASURES.items():
        watch = scale_measures.Stopwatch()
        measure(folder, watch)
        results[name] = {"seconds": watch.seconds, "resident_mb": 50.4, "private_mb": 20.0}
    steps = [step for result in results.values() for step in result["seconds"]]
    assert scale.WANTED_S.keys() <= set(steps)
    table = scale.table_of_steps(results).splitlines()
    assert len(table) == 2 + len(steps)
    assert len(results["asking"]["seconds"]["learn from an answer"]) == scale_measures.N_ANSWERS
    assert "| status | 50 MB | 20 MB | 1000 MB |" in scale.table_of_memory(results)


def test_a_process_tells_what_it_measured_and_the_most_that_it_held(folder: Path) -> None:
    command = [sys.executable, scale_measures.__file__, "status", str(folder)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    [[clock_s, processor_s]] = told["seconds"]["status"]
    assert clock_s > 0
    assert processor_s > 0
    assert 10 < told["private_mb"] < told["resident_mb"] < 1000


def test_a_project_that_was_there_before_is_measured_and_stays(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "scale.json"
    monkeypatch.setattr(sys, "argv", ["scale.py", str(folder), "--json", str(out)])
    monkeypatch.setattr(scale, "MEASURES", ["status"])
    scale.main()
    assert "| status | status, again | " in capsys.readouterr().out
    assert list(json.loads(out.read_text())["measures"]) == ["status"]
    assert (folder / "earmark.toml").exists()


@pytest.mark.parametrize("keep", [True, False])
def test_a_project_that_was_made_stays_when_it_is_to_be_kept(
    keep: bool,  # noqa: FBT001 - pytest gives it by name
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = tmp_path / "made"
    monkeypatch.setattr(sys, "argv", ["scale.py", str(made), *["--keep"] * keep])
    monkeypatch.setattr(scale, "make_project", lambda folder, _: [folder.mkdir() or "made"])
    monkeypatch.setattr(scale, "size_of", lambda _: {"hours": 1.0})
    monkeypatch.setattr(scale, "measured", lambda _: {})
    scale.main()
    assert made.exists() is keep
