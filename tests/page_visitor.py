"""Somebody who has the page of a real project open in a real browser, for anyone's tests of it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from axe_playwright_python.sync_playwright import Axe

from earmark import Project
from earmark.adapters.media import Film, write_film
from film_maker import typed_stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENCE_MS = 30_000
N_TIMES = 18
"""A stage of 24 s with one span of typing, played so often one after the other: seven minutes."""

N_ASKED = "() => performance.getEntriesByName('asked').length"
MORE_ASKED = "(n) => performance.getEntriesByName('asked').length > n"
ASKED_OR_SILENT = """() => performance.getEntriesByName('asked').length > 0
  || document.querySelector('.player-note')?.checkVisibility()"""
SERIOUS = {"serious", "critical"}


def make_stream(path: Path, n_times: int = N_TIMES) -> Path:
    """Write a small video in which somebody types now and then."""
    stage = typed_stage()
    black = np.zeros((48, 64, 3), np.uint8)
    samples = np.tile(stage.samples, n_times)
    for _ in write_film(
        Film(samples, stage.sample_rate_hz, lambda _: black, frame_rate_hz=4), path
    ):
        pass
    return path


def make_project(folder: Path) -> Path:
    """Make a project of one recording, scanned, beside one that is not added yet."""
    stream = make_stream(folder / "stream.mp4")
    make_stream(folder / "later.mp4", 1)
    with Project.create(folder / "project") as project:
        list(project.add([stream]))
        list(project.scan(jobs=1))
    return folder / "project"


@dataclass
class Server:
    """A server of a project's page, in a process of its own."""

    process: subprocess.Popen[str]
    address: str

    @classmethod
    def start(cls, project: Path, port: int = 0) -> Server:
        """Start one; it listens when this returns."""
        command = [sys.executable, "-m", "earmark", "serve", "--no-browser", "--port", str(port)]
        process = subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, text=True)
        line = process.stdout.readline() if process.stdout else ""
        found = re.search(r"http://\S+", line)
        assert found, line
        return cls(process, found[0])

    @property
    def port(self) -> int:
        """Return where it listens."""
        found = re.search(r":(\d+)/", self.address)
        assert found
        return int(found[1])

    def kill(self) -> None:
        """End it at once, as a loss of power would."""
        self.process.kill()
        self._wait()

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self._wait()
            assert self.process.returncode == 0

    def _wait(self) -> None:
        self.process.wait(timeout=30)
        if self.process.stdout:
            self.process.stdout.close()


@dataclass
class Visit:
    """A page that is open, with whatever went wrong on it."""

    page: Page
    troubles: list[str] = field(default_factory=list)

    def ask(self) -> None:
        """Wait until a question is drawn and plays, for the first time.

        Browsers that play nothing before a person did something have the page ask for a key.
        """
        self.page.wait_for_function(ASKED_OR_SILENT)
        if not self.page.evaluate(N_ASKED):
            self.page.keyboard.press("Space")
            self.page.wait_for_function(MORE_ASKED, arg=0)
        self._pause()

    def press(self, key: str) -> None:
        """Press a key, and wait for the question that comes of it."""
        before = self.page.evaluate(N_ASKED)
        self.page.keyboard.press(key)
        self.page.wait_for_function(MORE_ASKED, arg=before)
        self._pause()

    def faults(self) -> list[str]:
        """Return what axe-core finds wrong, if it is serious."""
        told = Axe().run(self.page).response["violations"]
        return [
            f"{each['id']}: {each['nodes'][0]['html'][:200]}"
            for each in told
            if each["impact"] in SERIOUS
        ]

    def _pause(self) -> None:
        """Be as slow as a person: right after a question is drawn, keys do nothing."""
        self.page.wait_for_timeout(300)


@contextmanager
def visiting(
    browser: Browser, address: str, *, dark: bool = False, width: int = 1280
) -> Iterator[Visit]:
    """Open a page; at the end nothing may have gone wrong on it."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    made = Visit(context.new_page())
    made.page.set_default_timeout(PATIENCE_MS)
    made.page.on(
        "console", lambda said: made.troubles.append(said.text) if said.type == "error" else None
    )
    made.page.on("pageerror", lambda error: made.troubles.append(str(error)))
    made.page.goto(address)
    made.page.locator("#view").wait_for()  # the address leads on to the page itself
    try:
        yield made
    finally:
        context.close()
    assert not made.troubles
