"""Ctrl-C that a library lost on the way."""

from __future__ import annotations

import io
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from rich.console import Console

from earmark.cli.interrupts import heeded_interrupts
from earmark.cli.progress import bar_on
from earmark.values import Progress


def lose_an_interrupt() -> None:
    """Do what PyAV does: drop what is raised while it fills in a traceback."""
    with suppress(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def work_that_loses_interrupts() -> Iterator[Progress]:
    with bar_on(Console(file=io.StringIO()), "Working") as bar:
        for done in range(10):
            yield (step := Progress(Path("a"), float(done), 10.0))
            bar.show(step)
            lose_an_interrupt()


def test_a_lost_interrupt_ends_the_work_at_its_next_step() -> None:
    steps = work_that_loses_interrupts()
    assert [next(steps).done_s, next(steps).done_s] == [0.0, 1.0]
    with pytest.raises(KeyboardInterrupt):
        next(steps)


def test_what_is_lost_in_the_last_step_is_raised_at_the_end() -> None:
    with pytest.raises(KeyboardInterrupt), heeded_interrupts():
        lose_an_interrupt()


def test_an_interrupt_is_due_until_it_ended_the_work() -> None:
    with heeded_interrupts() as check:
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            check()
        check()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_who_takes_the_signal_already_keeps_it() -> None:
    taken: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: taken.append(number))
    try:
        with heeded_interrupts() as check:
            signal.raise_signal(signal.SIGINT)
            check()
    finally:
        signal.signal(signal.SIGINT, before)
    assert taken == [signal.SIGINT]
