"""Labels a catalogue from a process of its own, and prints the number of each label when it has it.

``python tests/scribe.py CATALOGUE RECORDING BY HOW_MANY``
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from earmark.adapters.catalogue import SqliteCatalogue
from earmark.values import Label, Span, Verdict


def scribble(path: Path, recording: str, by: str, how_many: int) -> None:
    """Give labels, one after the other."""
    with SqliteCatalogue(path) as catalogue:
        for at in range(how_many):
            span = Span(float(at), at + 1.0)
            now = datetime.now(UTC)
            label = Label("typing", recording, span, Verdict.YES, is_strong=False, by=by, at=now)
            [added] = catalogue.label([label])
            print(added.number, flush=True)  # noqa: T201 - whoever started it reads it


if __name__ == "__main__":
    scribble(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
