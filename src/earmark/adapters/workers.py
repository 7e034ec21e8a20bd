"""Runs tasks one after the other here, or several at a time in processes of their own."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Generic, TypeVar

from earmark.errors import EarmarkError, WorkerLost
from earmark.values import Progress

T = TypeVar("T")
R = TypeVar("R")

_DONE = None
"""Sent by a worker that has finished a task, and to a worker that may go home."""
_LONGEST_FAREWELL_S = 2.0


class InProcess:
    """Does one task after the other, in this process. Implements ``ports.Workers``."""

    def run(
        self, work: Callable[[T], Iterator[Progress | R]], tasks: Sequence[T]
    ) -> Iterator[tuple[T, Progress | R | EarmarkError]]:
        """Yield what the work on each task yields."""
        for task in tasks:
            try:
                for step in work(task):
                    yield task, step
            except EarmarkError as error:
                yield task, error


@dataclass(eq=False)
class _Worker(Generic[T]):
    process: SpawnProcess
    task: T


class Processes:
    """Does up to ``n_at_once`` tasks at a time. Implements ``ports.Workers``.

    Processes, not threads: two decoding threads are slower than one. They are spawned, not forked,
    as FFmpeg and ONNX Runtime do not survive a fork. One that is killed costs its own task only.
    """

    def __init__(self, n_at_once: int) -> None:
        self._n_at_once = n_at_once

    def run(
        self, work: Callable[[T], Iterator[Progress | R]], tasks: Sequence[T]
    ) -> Iterator[tuple[T, Progress | R | EarmarkError]]:
        """Yield what the work on each task yields, in the order in which it comes."""
        if min(self._n_at_once, len(tasks)) <= 1:  # a process for one task is a start wasted
            yield from InProcess().run(work, tasks)
            return
        waiting = iter(tasks)
        busy: dict[Connection, _Worker[T]] = {}
        try:
            _employ(_first(waiting, self._n_at_once), work, busy)
            while busy:
                ready = wait(list(busy))
                for connection in [each for each in busy if each in ready]:
                    yield from self._hear(connection, busy, waiting, work)
        finally:
            for connection, worker in busy.items():
                worker.process.terminate()
                connection.close()
            for worker in busy.values():
                worker.process.join(_LONGEST_FAREWELL_S)

    def _hear(
        self,
        connection: Connection,
        busy: dict[Connection, _Worker[T]],
        waiting: Iterator[T],
        work: Callable[[T], Iterator[Progress | R]],
    ) -> Iterator[tuple[T, Progress | R | EarmarkError]]:
        """Take one message of a worker; when it has finished, give it the next task."""
        worker = busy[connection]
        try:
            step = connection.recv()
        except (EOFError, OSError):  # it ended between two messages, or within one
            del busy[connection]
            connection.close()
            worker.process.join()
            yield worker.task, WorkerLost(worker.process.exitcode)
            _employ(_first(waiting, 1), work, busy)
            return
        if step is not _DONE:
            yield worker.task, step
            return
        for task in _first(waiting, 1):
            worker.task = task
            _send(connection, task)
            return
        _send(connection, _DONE)
        worker.process.join(_LONGEST_FAREWELL_S)
        connection.close()
        del busy[connection]


def _first(tasks: Iterator[T], n: int) -> Iterator[T]:
    for _, task in zip(range(n), tasks, strict=False):
        yield task


def _employ(
    tasks: Iterator[T],
    work: Callable[[T], Iterator[Progress | R]],
    busy: dict[Connection, _Worker[T]],
) -> None:
    """Start a worker for each task."""
    for task in tasks:
        connection, process = _start(work)
        busy[connection] = _Worker(process, task)
        _send(connection, task)


def _send(connection: Connection, task: object) -> None:
    """Send a task. That its worker is gone shows when it is heard next."""
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.send(task)


def _start(
    work: Callable[[T], Iterator[Progress | R]],
) -> tuple[Connection, SpawnProcess]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, work), daemon=True)
    with _interrupts_held_back():
        process.start()
    there.close()
    return here, process


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Let a process that starts meanwhile never see Ctrl-C: it inherits what is blocked."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, work: Callable[[T], Iterator[Progress | R]]) -> None:
    """Work on the tasks that come, in a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while (task := connection.recv()) is not _DONE:
            for _, step in InProcess().run(work, [task]):
                connection.send(step)
            connection.send(_DONE)
