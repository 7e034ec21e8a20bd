"""What training calls typing; `lab` needs no PyTorch for that."""

from __future__ import annotations

import numpy as np
import pytest

from lab.truth import NO, UNSURE, YES, Pressed, labels

N_FRAMES = 1000


def pressed(
    *times_s: float,
    db: float | list[float] = 20.0,
    is_exact: bool = True,
    alone: tuple[float, ...] = (),
) -> Pressed:
    levels = np.broadcast_to(np.array(db, np.float32), (len(times_s),))
    is_alone = np.array([time_s in alone for time_s in times_s], bool)
    return Pressed(np.array(times_s, np.float32), levels, is_exact, is_alone)


def typing_of(presses: Pressed) -> str:
    """Return the truth at each tenth of a second, from 0 to 10 s."""
    typing, _ = labels(presses, N_FRAMES)
    return "".join(".#?"[value] for value in typing[::10])


def test_three_presses_are_typing_and_two_are_unsure() -> None:
    assert set(typing_of(pressed(2.0, 2.2))) == {".", "?"}
    assert typing_of(pressed(2.0, 2.2, 2.4))[18:30] == ".?######?..."


def test_typing_runs_from_its_first_to_its_last_audible_press() -> None:
    typing, _ = labels(pressed(2.0, 2.5, 3.0, 3.5, db=[20, 20, 20, -5]), N_FRAMES)
    assert (np.flatnonzero(typing == YES)[[0, -1]] == [197, 311]).all()
    assert typing[330] == UNSURE
    assert typing[390] == NO


def test_a_pause_of_over_a_second_between_audible_presses_is_not_taught() -> None:
    times = np.arange(2.0, 5.0, 0.25)
    is_faint = (times > 2.6) & (times < 4.1)
    typing, _ = labels(pressed(*times, db=np.where(is_faint, -9, 9).tolist()), N_FRAMES)
    assert typing[230] == YES
    assert typing[330] == UNSURE
    assert typing[450] == YES


def test_a_press_is_marked_within_20_ms_and_a_faint_one_is_not_asked_for() -> None:
    _, presses = labels(pressed(2.0, 3.0, db=[20, 0]), N_FRAMES)
    assert presses[198:203].tolist() == pytest.approx([0, 0.5, 1, 0.5, 0])
    assert set(presses[299:302].tolist()) == {-1.0}


def test_rises_that_may_be_no_presses_are_not_taught_as_such() -> None:
    typing, presses = labels(pressed(2.0, 2.2, 2.4, is_exact=False), N_FRAMES)
    assert (presses[typing != NO] == -1).all()
    assert (presses[typing == NO] == 0).all()


def test_a_single_key_is_a_press_and_no_typing() -> None:
    typing, presses = labels(pressed(2.0, 2.3, 4.0, alone=(2.0, 2.3, 4.0)), N_FRAMES)
    assert (typing == NO).all()
    assert np.flatnonzero(presses > 0.9).tolist() == [200, 230, 400]


def test_a_single_key_is_a_press_even_where_the_typing_is_inexact() -> None:
    presses = labels(pressed(2.0, 2.2, 2.4, 8.0, is_exact=False, alone=(8.0,)), N_FRAMES)[1]
    assert np.flatnonzero(presses == 1).tolist() == [800]


def test_noise_as_loud_as_what_was_there_costs_3_db() -> None:
    under = pressed(2.0, db=10.0).under(np.zeros(1, np.float32))
    assert under.stands_out_db[0] == pytest.approx(10 - 3.01, abs=0.01)


def test_presses_outside_a_stretch_are_gone() -> None:
    left = pressed(1.0, 2.0, 3.0, alone=(2.0,)).within(1.5, 3.0)
    assert left.times_s.tolist() == [2.0]
    assert left.is_alone.tolist() == [True]
