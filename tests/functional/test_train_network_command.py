"""``earmark train --with``: each kind of network, trained for real, used where PyTorch is not."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pytest

from command_runner import COMMAND, found_in, run_earmark, spans_of
from earmark import Project
from earmark.core.timeline import shared_s
from earmark.values import Span
from odd_torchvision import environment
from sound_maker import write_wave

RATE_HZ = 16_000
LENGTH_S = 96.0
WHISTLES = (Span(12.0, 16.0), Span(28.0, 32.0), Span(44.0, 48.0), Span(64.0, 68.0), Span(84, 88))
START = environment()["PYTHONPATH"]


def write_whistles(path: Path, seed: int) -> Path:
    """Write noise with five whistles of four seconds in it, each of other tones."""
    rng = np.random.default_rng(seed)
    times_s = np.arange(round(LENGTH_S * RATE_HZ)) / RATE_HZ
    sound = rng.normal(0, 0.01, len(times_s))
    for whistle in WHISTLES:
        is_on = (times_s >= whistle.start_s) & (times_s < whistle.end_s)
        sound += is_on * 0.2 * np.sin(2 * np.pi * rng.uniform(1500, 2500) * times_s)
    return write_wave(path, sound[None].astype(np.float32), RATE_HZ)


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project in which all of four recordings is labelled."""
    folder = tmp_path_factory.mktemp("whistles")
    recordings = [write_whistles(folder / f"{seed}.wav", seed) for seed in range(4)]
    with Project.create(folder / "project") as project:
        list(project.add(recordings))
        for recording in recordings:
            for start_s in np.arange(0.0, LENGTH_S, 4.0):
                span = Span(float(start_s), float(start_s) + 4.0)
                verdict = "yes" if span in WHISTLES else "no"
                project.label("whistle", recording, span, verdict, is_strong=span in WHISTLES)
    return folder / "project"


def words_for(network: str, **options: str) -> list[str]:
    usual = {"weights": "none", "epochs": "5", "size": "64x64", "window": "4"}
    asked = {"with": network, "name": network, **usual, **options}
    return ["train", "whistle", *(w for name, at in asked.items() for w in (f"--{name}", at))]


def without_torch(folder: Path) -> str:
    """Return a PYTHONPATH where nothing of PyTorch can be imported."""
    for name in ("torch", "torchvision", "onnx"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "__init__.py").write_text("raise ImportError('not installed')\n")
    return str(folder)


@pytest.mark.parametrize(
    ("network", "options"),
    [
        ("alexnet", {"epochs": "8"}),
        ("resnet18", {}),
        ("densenet121", {"look": "recipe", "epochs": "4"}),
        ("encoder", {"epochs": "4"}),
    ],
)
def test_each_network_finds_the_sound_where_there_is_no_pytorch(
    network: str, options: dict[str, str], taught: Path, tmp_path: Path
) -> None:
    ran = run_earmark(*words_for(network, **options), cwd=taught, PYTHONPATH=START)
    assert ran.code == 0, ran.err
    assert "learnt from 20 yes and 76 no" in ran.out
    assert "epoch 1 of" in ran.err
    curves = {each.name for each in (taught / "networks" / network).glob("*.svg")}
    assert curves == {"loss.svg", "held-out-examples.svg"}
    assert not list((taught / "networks" / network).glob("training-*"))
    unheard = write_whistles(tmp_path / "unheard.wav", 77)
    detector = taught / "detectors" / f"{network}.earmark"
    ran = run_earmark(
        "find",
        unheard,
        "--detector",
        detector,
        "--min-score",
        "0.2",  # five held-out whistles are few to be sure by
        "--json",
        tmp_path / "found.json",
        PYTHONPATH=without_torch(tmp_path / "bare"),
    )
    assert ran.code == 0, ran.err
    [recording] = found_in(tmp_path / "found.json")
    found = spans_of(recording)
    for whistle in WHISTLES:
        assert sum(shared_s(whistle, span) for span in found) >= 0.5 * whistle.length_s, found
    assert sum(span.length_s for span in found) <= 2.5 * sum(x.length_s for x in WHISTLES), found


def test_what_was_killed_goes_on_and_ends_in_the_same_file(taught: Path, tmp_path: Path) -> None:
    words = words_for("mobilenet_v3_small", epochs="3")
    once = run_earmark(*words, cwd=taught, PYTHONPATH=START)
    assert once.code == 0, once.err
    copy = tmp_path / "project"
    shutil.copytree(taught, copy, ignore=shutil.ignore_patterns("networks", "detectors", "vectors"))
    with subprocess.Popen(
        [*COMMAND, *words], cwd=copy, env=environment(), stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr
        for line in running.stderr:
            if line.startswith("epoch 2 of"):
                break
        running.kill()
    assert running.returncode == -signal.SIGKILL
    assert not (copy / "detectors").exists()
    again = run_earmark(*words, cwd=copy, PYTHONPATH=START)
    assert again.code == 0, again.err
    one, other = (
        zipfile.ZipFile(each / "detectors" / "mobilenet_v3_small.earmark").read("encoder.onnx")
        for each in (taught, copy)
    )
    assert one == other


def test_a_network_is_a_detector_like_any_other(taught: Path) -> None:
    ran = run_earmark(*words_for("alexnet", epochs="1"), cwd=taught, PYTHONPATH=START)
    assert ran.code == 0, ran.err
    ran = run_earmark("scan", "--with", "alexnet", cwd=taught)
    assert ran.code == 0, ran.err
    ran = run_earmark("evaluate", "whistle", "--from", "alexnet", "--json", cwd=taught)
    assert ran.code == 0, ran.err
    judged = json.loads(ran.out)
    assert judged["n_yes"] + judged["n_no"] < 96, "what it learnt from does not judge it"
    ran = run_earmark("audit", "whistle", "--detector", "alexnet", "--json", cwd=taught)
    assert ran.code == 0, ran.err


def test_options_that_do_not_go_together(taught: Path) -> None:
    ran = run_earmark("train", "whistle", "--with", "alexnet", "--from", "nothing", cwd=taught)
    assert (ran.code, "leave out --from" in ran.err) == (2, True)
    ran = run_earmark("train", "whistle", "--with", "alexnet", "--size", "0x10", cwd=taught)
    assert ran.code == 2
    ran = run_earmark("train", "bark", "--with", "alexnet", cwd=taught, PYTHONPATH=START)
    assert (ran.code, "too few for a network" in ran.err) == (1, True)


def test_without_pytorch_it_says_what_to_install(taught: Path, tmp_path: Path) -> None:
    bare = without_torch(tmp_path / "bare")
    ran = run_earmark("train", "whistle", "--with", "alexnet", cwd=taught, PYTHONPATH=bare)
    assert (ran.code, "pip install 'earmark[cnn]'" in ran.err) == (1, True)


def test_ctrl_c_says_that_it_goes_on(taught: Path) -> None:
    words = words_for("mobilenet_v3_small", name="stopped", epochs="50")
    with subprocess.Popen(
        [*COMMAND, *words], cwd=taught, env=environment(), stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr
        for line in running.stderr:
            if line.startswith("epoch 1 of"):
                break
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=120)
    assert running.returncode == 130
    assert "Call the same again: it goes on from here." in err
    assert list((taught / "networks" / "stopped").glob("training-*/checkpoint.pt"))
