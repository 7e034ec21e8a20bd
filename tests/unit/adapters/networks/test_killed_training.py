from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch

import odd_torchvision
from earmark.adapters.networks.checkpoints import NAME
from network_trainer import train

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    return train(tmp_path_factory.mktemp("undisturbed"))


def start(folder: Path, stdin: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(ROOT / "tests" / "network_trainer.py"), str(folder)]
    env = odd_torchvision.environment()
    return subprocess.Popen(command, env=env, stdin=stdin, stdout=subprocess.PIPE, text=True)


def kill_after(n_batches: int, folder: Path) -> tuple[int, int]:
    """Return how many epochs were done by then, and how many batches of the next one."""
    with start(folder, subprocess.PIPE) as running:
        assert running.stdin
        assert running.stdout
        for number in range(1, n_batches + 1):
            assert running.stdout.readline() == "a batch\n"
            if number < n_batches:
                print(file=running.stdin, flush=True)
        running.kill()
    assert running.returncode == -signal.SIGKILL
    kept = torch.load(folder / NAME, weights_only=True)
    return len(kept["epochs"]), kept["standing"]["n_batches"]


def test_training_that_was_killed_twice_ends_in_the_same_weights(
    undisturbed: str, tmp_path: Path
) -> None:
    assert kill_after(3, tmp_path) == (0, 3)  # while the head learns alone
    assert kill_after(4 + 2, tmp_path) == (1, 2)  # it counts what it skips; now the whole learns
    with start(tmp_path, subprocess.DEVNULL) as running:
        said, _ = running.communicate()
    assert said == "a batch\n" * 12 + undisturbed + "\n"


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
