"""Work that only tells its progress by calling back, as something to iterate over."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")

TICK_S = 0.5
LONGEST_END_S = 20.0
"""Work that does not call back for so long is left to itself, and ends with the process."""


def in_a_thread(
    work: Callable[[Callable[[float], None]], T], cancelled: type[Exception]
) -> Iterator[float | T]:
    """Yield the shares that some work shows, then its result; an error of its own is raised.

    Whoever stops iterating stops the work: what it calls raises ``cancelled`` from then on.
    """
    shares: queue.SimpleQueue[float | None] = queue.SimpleQueue()
    result = Future[T]()
    is_unwanted = threading.Event()

    def show(share: float) -> None:
        if is_unwanted.is_set():
            raise cancelled
        shares.put(share)

    def run() -> None:
        try:
            result.set_result(work(show))
        except BaseException as error:  # noqa: BLE001 - it is raised where the steps are taken
            result.set_exception(error)
        shares.put(None)

    worker = threading.Thread(target=run, name="at work", daemon=True)
    worker.start()
    try:
        while True:
            try:
                share = shares.get(timeout=TICK_S)  # a wait that Ctrl-C can end, everywhere
            except queue.Empty:
                continue
            if share is None:
                break
            yield share
        yield result.result()
    finally:
        is_unwanted.set()
        worker.join(LONGEST_END_S)
