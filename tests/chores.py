"""Work for the contract of ``Workers``; a module of its own, as processes import it by name."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from earmark.errors import EarmarkError, NotMedia
from earmark.values import Progress, Samples

A_WHILE_S = 0.3
FOREVER_S = 600.0


def count_to(number: int) -> Iterator[Progress | str]:
    """Yield a step for each number, then a last word."""
    for at in range(number):
        yield Progress(Path(str(number)), float(at), float(number))
    yield f"counted to {number}"


def fail_on_odd(number: int) -> Iterator[Progress | str]:
    """Fail, after a step, on every other task."""
    yield Progress(Path(str(number)), 0.0, 1.0)
    if number % 2:
        raise NotMedia(Path(str(number)), "an odd number")
    yield "even"


def tell_process(_: int) -> Iterator[Progress | int]:
    """Yield the number of the process that does the work."""
    yield os.getpid()


def die_on_two(number: int) -> Iterator[Progress | str]:
    """End the process that works on task 2, the hard way."""
    yield Progress(Path(str(number)), 0.0, 1.0)
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    yield "done"


def die_at_once(_: int) -> Iterator[Progress | str]:
    """End the process before anything is said."""
    os.kill(os.getpid(), signal.SIGKILL)
    yield "never"


def die_while_sending(number: int) -> Iterator[int | Samples]:
    """Yield the process, then die in the middle of a message too big for any pipe."""
    yield os.getpid()
    if number == 1:
        _die_in_a_while()
        yield np.zeros(10_000_000, np.float32)


def die_after_work(number: int) -> Iterator[Progress | int]:
    """Yield the process, which dies a moment after task 1 is done."""
    if number == 1:
        _die_in_a_while()
    yield os.getpid()


def interrupt_parent(number: int) -> Iterator[Progress | int]:
    """Yield the process, then send the parent what Ctrl-C sends, and hang."""
    yield os.getpid()
    if number == 2:
        os.kill(os.getppid(), signal.SIGINT)
    time.sleep(FOREVER_S)


def hang(_: int) -> Iterator[Progress | int]:
    """Yield the process, then hang."""
    yield os.getpid()
    time.sleep(FOREVER_S)


def quarrel(_: int) -> Iterator[EarmarkError | str]:
    """Raise an error of no particular kind."""
    yield "a word"
    raise EarmarkError("no particular kind")


def _die_in_a_while() -> None:
    threading.Timer(A_WHILE_S, os.kill, (os.getpid(), signal.SIGKILL)).start()
