"""Processes that work on the same project at the same time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import answerer
from command_runner import run_earmark
from earmark import Project
from film_maker import make_long_wav

N_ANSWERS = 100
N_IMPORTED = 2000


def test_processes_that_label_the_same_project_at_once_lose_nothing(tmp_path: Path) -> None:
    recording = make_long_wav(tmp_path / "talk.wav", 1)
    rows = (f"talk.wav,{n * 0.01:.4f},{n * 0.01 + 1:.4f},door" for n in range(N_IMPORTED))
    table = tmp_path / "labels.csv"
    table.write_text("\n".join(["recording,start_s,end_s,sound", *rows]))
    kitchen = tmp_path / "kitchen"
    with Project.create(kitchen) as project:
        list(project.add([recording]))
    at_work = {by: start_answering(kitchen, by) for by in ("Ann", "Bob")}
    imported = run_earmark("import", table, cwd=kitchen)
    said = run_earmark("label", "horn", "talk.wav", "1", "2", "no", "--by", "Cid", cwd=kitchen)
    told = {by: [*map(int, each.communicate()[0].split())] for by, each in at_work.items()}
    assert [each.returncode for each in at_work.values()] == [0, 0]
    assert (imported.code, said.code) == (0, 0)
    with Project.open(kitchen) as project:
        labels = project.labels()
    assert {by: [each.number for each in labels if each.by == by] for by in told} == told
    assert all(len(numbers) == N_ANSWERS for numbers in told.values())
    assert sum(each.sound == "door" for each in labels) == N_IMPORTED
    assert f"#{next(each.number for each in labels if each.by == 'Cid')} horn" in said.out
    assert [each.number for each in labels] == list(range(1, len(labels) + 1))


def start_answering(folder: Path, by: str) -> subprocess.Popen[str]:
    command = [sys.executable, answerer.__file__, str(folder), by, str(N_ANSWERS)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
