"""Labels a project from a process of its own, and prints the number of each label when it has it.

``python tests/answerer.py PROJECT BY HOW_MANY``
"""

from __future__ import annotations

import sys
from pathlib import Path

from earmark import Project, Span

SOUND = "bell"
EVERY_S = 0.1


def answer(folder: Path, by: str, how_many: int) -> None:
    """Give labels of the first recording, one after the other."""
    with Project.open(folder) as project:
        project.by = by
        [recording, *_] = project.members()
        for at in range(how_many):
            span = Span(at * EVERY_S, (at + 1) * EVERY_S)
            label = project.label(SOUND, recording.digest, span, "yes")
            print(label.number, flush=True)  # noqa: T201 - whoever started it reads it


if __name__ == "__main__":
    answer(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
