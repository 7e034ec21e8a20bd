from __future__ import annotations

import numpy as np
import pytest

from earmark.core.rules import lowest_chance


def test_what_is_surely_right_is_kept_from_half_on() -> None:
    assert lowest_chance(np.array([1.0, 1.0, 0.0]), 2) == pytest.approx(0.5)


def test_the_less_can_be_told_the_lower_the_chance_that_is_kept() -> None:
    sure, unsure = np.array([0.9, 0.8, 0.1]), np.array([0.5, 0.4, 0.1])
    assert lowest_chance(unsure, 2) < lowest_chance(sure, 2) < 0.5


def test_where_nothing_can_be_right_nothing_is_lost_by_keeping_it() -> None:
    assert lowest_chance(np.zeros(3), 2) == 0
