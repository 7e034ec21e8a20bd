"""What the command tells the shell."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes; click's own 2 is a wrong option."""

    DONE = 0
    FAILED = 1
    SOME_SKIPPED = 3
    INTERRUPTED = 130
