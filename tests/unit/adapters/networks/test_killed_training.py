from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

import odd_torchvision
from earmark.adapters.networks.checkpoints import NAME
from network_trainer import train

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    return train(tmp_path_factory.mktemp("undisturbed"))


def start(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, str(ROOT / "tests" / "network_trainer.py"), str(folder)]
    env = odd_torchvision.environment()
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)


def kill_after(n_batches: int, folder: Path) -> None:
    with start(folder) as running:
        assert running.stdout
        for _ in range(n_batches):
            assert running.stdout.readline() == "a batch\n"
        running.kill()
    assert running.returncode == -signal.SIGKILL


def test_training_that_was_killed_twice_ends_in_the_same_weights(
    undisturbed: str, tmp_path: Path
) -> None:
    kill_after(3, tmp_path)  # with the head alone
    kill_after(4, tmp_path)  # in the middle of the next epoch, on from there
    with start(tmp_path) as running:
        said, _ = running.communicate()
    *batches, digest = said.split("\n")[:-1]
    assert len(batches) < 16 - 3
    assert digest == undisturbed


def test_a_training_that_is_done_is_not_done_again(
    undisturbed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train(tmp_path)
    capsys.readouterr()
    assert train(tmp_path) == undisturbed
    assert not capsys.readouterr().out


def test_damage_means_to_begin_anew(undisturbed: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"half of it")
    assert train(tmp_path, saved_each_s=60.0) == undisturbed
