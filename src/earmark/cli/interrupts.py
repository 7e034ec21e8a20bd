"""Ctrl-C that is heeded even where a library loses it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def heeded_interrupts() -> Iterator[Callable[[], None]]:
    """Lend a check that raises ``KeyboardInterrupt`` where an earlier one was lost.

    PyAV, as its wheels are built, runs a little Python whenever it fills in a traceback, and drops
    what is raised in there. It does so many times a second while it encodes sound, and about one
    Ctrl-C in thirty falls into it. Where somebody else takes the signal, nothing changes.
    """
    is_due = False

    def take(_number: int, _frame: FrameType | None) -> None:
        nonlocal is_due
        is_due = True
        raise KeyboardInterrupt

    def check() -> None:
        nonlocal is_due
        if is_due:
            is_due = False
            raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield check
        return
    signal.signal(signal.SIGINT, take)
    try:
        yield check
        check()
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
