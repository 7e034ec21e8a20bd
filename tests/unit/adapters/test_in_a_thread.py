from __future__ import annotations

import threading
from collections.abc import Callable, Generator

import pytest

from earmark.adapters.in_a_thread import in_a_thread


class StopIt(Exception):
    """What ends the work of a test."""


def test_the_shares_come_in_order_and_the_result_last() -> None:
    def work(show: Callable[[float], None]) -> str:
        show(0.5)
        show(1.0)
        return "done"

    assert list(in_a_thread(work, StopIt)) == [0.5, 1.0, "done"]


def test_an_error_of_the_work_is_raised_where_it_is_awaited() -> None:
    def work(show: Callable[[float], None]) -> str:
        show(0.5)
        raise KeyError("x")

    steps = in_a_thread(work, StopIt)
    assert next(steps) == 0.5
    with pytest.raises(KeyError):
        next(steps)


def test_who_stops_iterating_stops_the_work() -> None:
    is_stopped = threading.Event()

    def work(show: Callable[[float], None]) -> str:
        try:
            while True:
                show(0.1)
        except StopIt:
            is_stopped.set()
            raise

    steps = in_a_thread(work, StopIt)
    assert isinstance(steps, Generator)
    next(steps)
    steps.close()
    assert is_stopped.is_set()
