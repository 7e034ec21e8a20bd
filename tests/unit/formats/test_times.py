from __future__ import annotations

import pytest

from earmark.formats.times import clock, coarse_clock, in_words


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0:00:00.000"),
        (59.9996, "0:01:00.000"),
        (3723.4567, "1:02:03.457"),
        (36_000, "10:00:00.000"),
        (-1.5, "-0:00:01.500"),
        (-0.0001, "0:00:00.000"),
    ],
)
def test_a_clock_shows_milliseconds(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


def test_a_coarse_clock_rounds_to_seconds_and_starts_at_zero() -> None:
    assert coarse_clock(3599.5) == "1:00:00"
    assert coarse_clock(-3) == "0:00:00"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(4.2, "4.2 s"), (59.97, "1 min 0 s"), (192, "3 min 12 s"), (7500, "2 h 5 min")],
)
def test_a_length_is_told_in_the_units_that_matter(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
