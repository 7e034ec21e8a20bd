from __future__ import annotations

import numpy as np
import pytest

from earmark.adapters.screen import HEIGHT, WIDTH, Screen

EDITOR = (slice(72, 338), slice(20, 426))
GAME = (slice(74, 204), slice(448, 620))
CLOCK = (slice(252, 338), slice(448, 620))


def screen(page: str = "hello") -> Screen:
    """A screen on which a page is typed at 2 s, and the game jumps at 4 s."""
    return Screen(typed_s=[2.0], pages=[page], events_s=[4.0])


def test_a_picture_is_small_even_and_in_colour() -> None:
    picture = screen().picture_at(0.0)
    assert picture.shape == (HEIGHT, WIDTH, 3)
    assert picture.dtype == np.uint8
    assert WIDTH % 2 == HEIGHT % 2 == 0


def test_text_appears_when_its_key_goes_down() -> None:
    shown = screen()
    before, after = shown.picture_at(1.6), shown.picture_at(2.6)
    assert (before[EDITOR] < 100).sum() < (after[EDITOR] < 100).sum()


def test_the_caret_blinks_and_stays_lit_while_somebody_types() -> None:
    shown = screen("")
    lit, dark, typing = (shown.picture_at(t)[EDITOR] for t in (1.1, 1.6, 2.2))
    assert (lit != dark).any()
    assert (typing == lit).all()
    assert (screen("").picture_at(2.3)[EDITOR] == lit).all()


def test_an_earlier_picture_is_not_painted_over() -> None:
    shown = screen()
    first = shown.picture_at(0.0)
    kept = first.copy()
    shown.picture_at(3.0)
    assert (first == kept).all()


def test_the_clock_goes_once_a_second() -> None:
    shown = screen()
    at_5, still_5, at_6 = (shown.picture_at(t)[CLOCK] for t in (5.0, 5.9, 6.0))
    assert (at_5 == still_5).all()
    assert (at_5 != at_6).any()


def test_the_game_moves_and_its_hero_jumps_when_something_happens() -> None:
    shown = screen()
    assert (shown.picture_at(3.0)[GAME] != shown.picture_at(3.1)[GAME]).any()
    hero = (slice(74, 160), slice(480, 500))
    still, jumping = shown.picture_at(3.9)[hero], shown.picture_at(4.25)[hero]
    assert (still == still[0, 0]).all()
    assert not (jumping == still[0, 0]).all()


@pytest.mark.parametrize("page", ["word " * 200, "x" * 300, "line\n" * 40, "ends with a blank "])
def test_long_pages_are_wrapped_and_scroll_inside_their_window(page: str) -> None:
    empty, full = screen("").picture_at(2.6), screen(page).picture_at(2.6)
    outside = np.ones((HEIGHT, WIDTH), bool)
    outside[46:343, 18:429] = False
    assert (empty[outside] == full[outside]).all()
