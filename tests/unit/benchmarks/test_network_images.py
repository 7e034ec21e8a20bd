from __future__ import annotations

from pathlib import Path

import pytest

from earmark.adapters.batches import CuttingBatches
from earmark.adapters.cuttings import FolderCuttings
from earmark.values import Look, Network
from network_images import DIGEST, ENCODER, Ready, Task, examples_in, measure, write_recording


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("benchmark") / "recording.wav"
    write_recording(path, 5)
    return path


def task(recording: Path, folder: Path, look: str, way: str) -> Task:
    return Task(recording, folder, look, Network.RESNET18.value, way, 5)


def test_a_fifth_of_the_windows_is_a_yes(recording: Path) -> None:
    said = [each.is_yes for each in examples_in(recording, 5) if each.is_yes is not None]
    assert said == [True, False, False, False, False]


@pytest.mark.parametrize("look", [Look.EARMARK.value, ENCODER])
def test_examples_are_made_of_what_was_cut(look: str, recording: Path, tmp_path: Path) -> None:
    made = measure(task(recording, tmp_path, look, "made"))
    assert made["n"] == 5
    assert min(made["per_s"], made["per_cpu_s"], made["most_mb"]) > 0
    assert FolderCuttings(tmp_path / look, "5").recordings() == (DIGEST,)


def test_batches_that_are_ready_are_the_same_each_time(recording: Path, tmp_path: Path) -> None:
    one = task(recording, tmp_path, Look.EARMARK.value, "cut")
    assert measure(one)["n"] >= 5
    cuttings = FolderCuttings(tmp_path / one.look, "5")
    ready = Ready(CuttingBatches(examples_in(recording, 5), cuttings, one.plan))
    [(first, _)], [(second, _)] = ready.epoch(1), ready.epoch(2)
    assert first is second
    assert sorted(ready.verdicts) == [False, False, False, False, True]
    assert not list(ready.held_out())
