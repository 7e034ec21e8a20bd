"""Watches chores: what is published of them, and their end."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from earmark import Project
from earmark.web.chores import Chores
from earmark.web.events import Hub
from earmark.web.tally import Work
from film_maker import make_endless_wav
from page_server import wait_until

LONG_S = 3600


class Ear(Hub):
    """Keeps what is published."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, Mapping[str, object]]] = []

    def publish(self, kind: str, data: Mapping[str, object]) -> None:
        self.heard.append((kind, data))
        super().publish(kind, data)

    def works(self, name: str) -> list[object]:
        """Return what was said of work under a name, each change once."""
        told = [data[name] for kind, data in self.heard if kind == "work"]
        return [each for at, each in enumerate(told) if at == 0 or told[at - 1] != each]


def ended(chores: Chores) -> Work:
    """Wait until a chore has ended, its last word said."""
    wait_until(lambda: not {"add", "scan", "train"} & thread_names())
    return chores.work


def thread_names() -> set[str]:
    return {each.name for each in threading.enumerate()}


def endless(project: Project, folder: Path, n: int) -> None:
    """Add recordings that it takes very long to listen to."""
    paths = [make_endless_wav(folder / f"{k}.wav", LONG_S + k) for k in range(n)]
    list(project.add(paths))
