"""``earmark export dataset``, started as a user starts it; loaded by those it is for."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import numpy as np
import pytest

from command_runner import COMMAND, documented_schema, run_earmark
from earmark import Project, Span
from film_maker import make_typed_film
from media_maker import Track, make_media, noise

LOADER = """
import json, os, sys
from types import ModuleType
from datasets import Audio, load_dataset
if "torchcodec" not in sys.modules:  # which datasets asks for, even to say where a file lies
    stubs = [ModuleType(name) for name in ("torch", "torchcodec", "torchcodec.encoders")]
    stubs[2].AudioEncoder = None
    for name in ("Tensor", "Generator"):
        setattr(stubs[0], name, type(name, (), {}))
    stubs[0].nn = ModuleType("nn")
    stubs[0].nn.Module = type("Module", (), {})
    sys.modules.update({each.__name__: each for each in stubs})
loaded = load_dataset(sys.argv[1], cache_dir=sys.argv[2])
told = {}
for split, rows in loaded.items():
    [audio] = {"audio", "flac"} & set(rows.column_names)
    told[split] = []
    for row in rows.cast_column(audio, Audio(decode=False)):
        sound = row.pop(audio)
        size = len(sound["bytes"]) if sound["bytes"] else os.path.getsize(sound["path"])
        row = row.get("json", row)
        if isinstance(row["label"], int):
            row["label"] = rows.features["label"].names[row["label"]]
        told[split].append([row["label"], size])
print(json.dumps(told))
"""


def is_installed(package: str) -> bool:
    """Say whether a package is there; a folder of tests may have its name."""
    try:
        return bool(version(package))
    except PackageNotFoundError:
        return False


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project of a film and three talks with hostile names, labelled, partly scanned."""
    folder = tmp_path_factory.mktemp("made")
    names = ('say "hi", ünd.wav', "line\nbreak.wav", "talk.flac")
    paths = [make_typed_film(folder / "film.mp4")]
    for number, name in enumerate(names):
        steps = np.random.default_rng(number).uniform(0, 1, 480).astype(np.float32) ** 3
        sound = noise(24.0, 16_000, seed=number) * np.repeat(steps, 800)
        paths.append(make_media(folder / name, Track(sound, rate_hz=16_000)))
    with Project.create(folder / "project") as made:
        list(made.add(paths[:1]))
        list(made.scan(jobs=1))
        list(made.add(paths[1:]))
        for path in paths:
            for start_s in (1.0, 5.0, 9.0):
                made.label("bell", path, Span(start_s, start_s + 1.5), "yes", is_strong=True)
                made.label("bell", path, Span(start_s + 2, start_s + 3.5), "no")
        return made.folder


def export(project: Path, to: Path, *words: str, code: int = 0) -> str:
    ran = run_earmark("export", "dataset", to, "--project", project, *words)
    assert ran.code == code, ran.err
    return " ".join((ran.out + ran.err).split())


def test_a_project_becomes_a_data_set_that_can_be_verified(project: Path, tmp_path: Path) -> None:
    to = tmp_path / "out"
    said = export(project, to, "--layout", "folders", "--map", "rings=bell", "--map", "no=not:bell")
    assert "clips train validation test" in said
    assert said.endswith("Wrote out") or "Wrote" in said
    assert {path.parent.name for path in to.rglob("*.flac")} == {"rings", "no"}
    document = json.loads((to / "manifest.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(documented_schema("A data set")).validate(document)
    assert len(document["clips"]) == 24
    assert {clip["recording"] for clip in document["clips"]} >= {"film.mp4", "line\nbreak.wav"}
    ran = run_earmark("export", "dataset", "--verify", to)
    assert (ran.code, "as it was written (24 files, 24 clips)" in " ".join(ran.out.split())) == (
        0,
        True,
    )
    next(to.rglob("*.flac")).unlink()
    ran = run_earmark("export", "dataset", to, "--verify")
    assert (ran.code, "is missing" in ran.out) == (1, True)


def test_nothing_is_written_over_without_force(project: Path, tmp_path: Path) -> None:
    export(project, tmp_path / "out")
    assert "is there already" in export(project, tmp_path / "out", code=1)
    export(project, tmp_path / "out", "--force", "--layout", "webdataset")
    assert (tmp_path / "out/train-000000.tar").is_file()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/photo.jpg").touch()
    assert "it stays" in export(project, tmp_path / "mine", "--force", code=1)


def test_what_a_detector_finds_is_a_data_set_too(project: Path, tmp_path: Path) -> None:
    to = tmp_path / "out"
    export(project, to, "--detector", "typing", "--length", "1", "--shares", "1/0/0", "--nameless")
    clips = json.loads((to / "manifest.json").read_text("utf-8"))["clips"]
    assert {clip["label"] for clip in clips} == {"typing", "not_typing"}
    assert {clip["split"] for clip in clips} == {"train"}
    assert all(clip["score"] is not None and clip["n_samples"] > 0 for clip in clips)
    assert not any("film" in clip["recording"] for clip in clips)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--shares", "80/20"], "is of three numbers"),
        (["--shares", "0/0/0"], "is of three numbers"),
        (["--shares", "0/50/50"], "with some for train"),
        (["--length", "0"], "above 0"),
        (["--detector", "typing", "--sound", "bell"], "goes with labels"),
        (["--layout", "zip"], "is not one of"),
    ],
)
def test_options_that_make_no_sense(
    project: Path, tmp_path: Path, words: list[str], why: str
) -> None:
    assert why in export(project, tmp_path / "out", *words, code=2)
    assert not list(tmp_path.iterdir())


def test_a_missing_recording_is_a_counted_skip(tmp_path: Path) -> None:
    talks = [
        make_media(tmp_path / f"{n}.wav", Track(noise(9.0, 16_000, seed=n), rate_hz=16_000))
        for n in (1, 2)
    ]
    with Project.create(tmp_path / "project") as project:
        list(project.add(talks))
        for talk in talks:
            project.label("bell", talk, Span(1, 2), "yes")
    talks[0].unlink()
    assert "1 skipped" in export(tmp_path / "project", tmp_path / "out", code=3)
    talks[1].unlink()
    assert "no clip is left to write" in export(tmp_path / "project", tmp_path / "none", code=1)
    assert not (tmp_path / "none").exists()


def test_ctrl_c_leaves_nothing_behind(project: Path, tmp_path: Path) -> None:
    words = ["export", "dataset", str(tmp_path / "out"), "--project", str(project)]
    with subprocess.Popen([*COMMAND, *words], stderr=subprocess.PIPE, text=True) as running:
        until_s = time.monotonic() + 120
        while not list(tmp_path.glob(".*/.staged/*.flac")) and time.monotonic() < until_s:
            time.sleep(0.002)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_told_and_leaves_nothing_behind(project: Path, tmp_path: Path) -> None:
    def allow_little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    words = ["export", "dataset", str(tmp_path / "out"), "--project", str(project)]
    ran = subprocess.run(
        [*COMMAND, *words, "--format", "wav"],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=allow_little,
    )
    assert ran.returncode == 1
    assert "cannot be written" in ran.stderr
    assert ".part" not in ran.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("layout", ["audiofolder", "folders", "parquet", "webdataset"])
def test_hugging_face_loads_it(project: Path, tmp_path: Path, layout: str) -> None:
    if not is_installed("datasets"):
        pytest.skip("datasets is not installed: pip install --group counterparts")
    to = tmp_path / "out"
    export(project, to, "--layout", layout, "--licence", "cc-by-4.0")
    env = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home")}
    ran = subprocess.run(
        [sys.executable, "-c", LOADER, str(to), str(tmp_path / "cache")],
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    loaded = json.loads(ran.stdout.splitlines()[-1])
    clips = json.loads((to / "manifest.json").read_text("utf-8"))["clips"]
    for split in ("train", "validation", "test"):
        labels = sorted(clip["label"] for clip in clips if clip["split"] == split)
        assert sorted(label for label, _ in loaded[split]) == labels
        assert all(size > 1000 for _, size in loaded[split])


def test_webdataset_loads_it(project: Path, tmp_path: Path) -> None:
    if not is_installed("webdataset"):
        pytest.skip("webdataset is not installed: pip install --group counterparts")
    to = tmp_path / "out"
    export(project, to, "--layout", "webdataset")
    code = (
        "import sys, json, webdataset\n"
        "clips = webdataset.WebDataset(sys.argv[1], shardshuffle=False).decode()\n"
        "rows = [(row, number, len(sound)) for sound, number, row in "
        'clips.to_tuple("flac", "cls", "json")]\n'
        "print(json.dumps(rows))\n"
    )
    command = [sys.executable, "-c", code, str(to / "train-000000.tar")]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = json.loads(ran.stdout.splitlines()[-1])
    document = json.loads((to / "manifest.json").read_text("utf-8"))
    keys = [clip for clip in document["clips"] if clip["split"] == "train"]
    assert sorted(row["sha256"] for row, *_ in rows) == sorted(clip["sha256"] for clip in keys)
    assert {(row["label"], number) for row, number, _ in rows} == {("bell", 0), ("not_bell", 1)}
    assert all(size > 1000 for *_, size in rows)
