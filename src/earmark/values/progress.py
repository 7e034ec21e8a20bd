"""How far a job is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is with one recording: seconds of media done, of how many."""

    path: Path
    done_s: float
    total_s: float
