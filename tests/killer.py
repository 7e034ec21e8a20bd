"""Runs a command over and over, and kills it at moments that chance chooses."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

N_KILLS = 5
MOST_TRIES = 25
"""A moment after the command's end is no kill, and another one is drawn: so many times in all."""


@dataclass(frozen=True)
class Killed:
    """A project, whose command was killed.

    Attributes:
        said: whole lines that it printed before.
        after_s: when it was killed, after its start.
    """

    folder: Path
    said: list[str]
    after_s: float


@dataclass(frozen=True)
class Killer:
    """Kills a command that works on a project.

    Args:
        before: the project as it is before; each time a copy of it is worked on.
        into: a folder for the copies.
        command_for: returns the command, given the project's folder.
    """

    before: Path
    into: Path
    command_for: Callable[[Path], list[str]]

    def finished(self, folder: Path) -> Path:
        """Run the command to its end on a project, which it must reach, and return the project."""
        done = subprocess.run(
            self.command_for(folder), cwd=folder, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return folder

    def kills(self, seed: int) -> Iterator[Killed]:
        """Yield projects, each after a kill at a moment between the start and the end of a run."""
        began_s = time.monotonic()
        self.finished(self._copy("clean"))
        length_s = time.monotonic() - began_s
        chance, n_kills = random.Random(seed), 0  # noqa: S311 - moments, no secrets
        for number in range(MOST_TRIES):
            killed = self._kill(self._copy(f"{number}"), chance.uniform(0.0, length_s))
            if killed:
                n_kills += 1
                yield killed
                if n_kills == N_KILLS:
                    return
        raise AssertionError(f"only {n_kills} of {MOST_TRIES} moments came before the end")

    def _copy(self, name: str) -> Path:
        return Path(shutil.copytree(self.before, self.into / f"killed-{name}"))

    def _kill(self, folder: Path, after_s: float) -> Killed | None:
        """Kill the command that works on a project, unless it ends before that."""
        told = folder.with_suffix(".out")
        with told.open("wb") as out:
            running = subprocess.Popen(
                self.command_for(folder), cwd=folder, stdout=out, stderr=subprocess.DEVNULL
            )
            try:
                running.wait(after_s)
            except subprocess.TimeoutExpired:
                running.kill()
            if running.wait() != -signal.SIGKILL:
                return None
        lines = told.read_text("utf-8").splitlines(keepends=True)
        return Killed(folder, [line.strip() for line in lines if line.endswith("\n")], after_s)
