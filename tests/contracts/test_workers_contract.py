"""What everybody who runs tasks promises, in this process or in others."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

import chores
from earmark.adapters.workers import InProcess, Processes
from earmark.errors import EarmarkError, NotMedia, WorkerLost
from earmark.ports import Workers
from earmark.values import Progress


@pytest.fixture(params=["here", "one process", "two processes", "more processes than tasks"])
def workers(request: pytest.FixtureRequest) -> Workers:
    """Return workers of every sort."""
    sorts: dict[str, Workers] = {
        "here": InProcess(),
        "one process": Processes(1),
        "two processes": Processes(2),
        "more processes than tasks": Processes(9),
    }
    return sorts[request.param]


@pytest.fixture(autouse=True)
def nobody_is_left_behind() -> Iterator[None]:
    """Fail a test after which a process still runs."""
    yield
    assert not multiprocessing.active_children()


def wait_for_end_of(pid: int) -> None:
    """Wait until a worker has died of its own."""
    [process] = [each for each in multiprocessing.active_children() if each.pid == pid]
    process.join(30)
    assert process.exitcode == -signal.SIGKILL


def test_the_steps_of_a_task_come_in_order_and_all_tasks_are_done(workers: Workers) -> None:
    tasks = [3, 0, 5]
    steps = list(workers.run(chores.count_to, tasks))
    for task in tasks:
        wanted = [*(Progress(Path(str(task)), at, task) for at in range(task))]
        assert [step for number, step in steps if number == task] == [
            *wanted,
            f"counted to {task}",
        ]


def test_no_tasks_give_no_steps(workers: Workers) -> None:
    assert not list(workers.run(chores.count_to, []))


def test_an_error_ends_its_own_task_only_and_arrives_whole(workers: Workers) -> None:
    steps = list(workers.run(chores.fail_on_odd, [1, 2, 3]))
    errors = {number: step for number, step in steps if isinstance(step, EarmarkError)}
    assert sorted(errors) == [1, 3]
    assert isinstance(errors[3], NotMedia)
    assert (errors[3].path, errors[3].reason) == (Path("3"), "an odd number")
    assert [step for number, step in steps if number == 2] == [Progress(Path("2"), 0, 1), "even"]


def test_an_error_of_no_particular_kind_arrives_too(workers: Workers) -> None:
    steps = list(workers.run(chores.quarrel, [1, 2]))
    assert sorted(str(step) for _, step in steps) == ["a word"] * 2 + ["no particular kind"] * 2


def test_whoever_stops_listening_leaves_nobody_at_work(workers: Workers) -> None:
    steps = workers.run(chores.hang, [1, 2])
    next(iter(steps))
    del steps


def test_here_tasks_are_done_one_after_the_other() -> None:
    steps = list(InProcess().run(chores.tell_process, [1, 2]))
    assert steps == [(1, os.getpid()), (2, os.getpid())]


def test_a_single_task_is_done_here_and_more_are_not() -> None:
    assert list(Processes(4).run(chores.tell_process, [7])) == [(7, os.getpid())]
    pids = [pid for _, pid in Processes(2).run(chores.tell_process, [1, 2, 3, 4, 5])]
    assert len(pids) == 5
    assert os.getpid() not in pids
    assert len(set(pids)) <= 2


def test_a_killed_worker_costs_only_its_own_task() -> None:
    steps = list(Processes(2).run(chores.die_on_two, [1, 2, 3, 4]))
    [(number, error)] = [(n, step) for n, step in steps if isinstance(step, EarmarkError)]
    assert number == 2
    assert isinstance(error, WorkerLost)
    assert error.exit_code == -signal.SIGKILL
    assert sorted(n for n, step in steps if step == "done") == [1, 3, 4]


def test_when_all_workers_are_killed_all_tasks_are_told() -> None:
    steps = list(Processes(2).run(chores.die_at_once, [1, 2, 3]))
    assert sorted(number for number, _ in steps) == [1, 2, 3]
    assert all(isinstance(step, WorkerLost) for _, step in steps)


def test_a_worker_killed_in_the_middle_of_a_message_costs_only_its_own_task() -> None:
    steps = Processes(2).run(chores.die_while_sending, [1, 2])
    taken = [next(steps)]
    while taken[-1][0] != 1:
        taken.append(next(steps))
    wait_for_end_of(int(str(taken[-1][1])))
    taken.extend(steps)
    told = [(number, type(step)) for number, step in taken]
    assert sorted(told, key=str) == [(1, WorkerLost), (1, int), (2, int)]


def test_a_worker_killed_between_two_tasks_costs_only_the_next() -> None:
    steps = Processes(2).run(chores.die_after_work, [1, 2, 3, 4])
    taken = [next(steps)]
    while taken[-1][0] != 1:
        taken.append(next(steps))
    wait_for_end_of(int(str(taken[-1][1])))
    taken.extend(steps)
    assert sorted(number for number, _ in taken) == [1, 2, 3, 4]
    assert sum(isinstance(step, WorkerLost) for _, step in taken) <= 1


def test_an_interruption_leaves_nobody_at_work() -> None:
    steps = Processes(2).run(chores.interrupt_parent, [1, 2, 3])
    with pytest.raises(KeyboardInterrupt):
        list(steps)
    assert not multiprocessing.active_children()
