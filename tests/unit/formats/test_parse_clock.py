from __future__ import annotations

import pytest

from earmark.formats.times import parse_clock


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        ("754.5", 754.5),
        ("12:34.5", 754.5),
        ("0:12:34.5", 754.5),
        ("90:00", 5400.0),
        ("10:00:00", 36_000.0),
    ],
)
def test_a_time_is_seconds_or_a_clock(text: str, seconds: float) -> None:
    assert parse_clock(text) == seconds


@pytest.mark.parametrize("text", ["", "-1", "soon", "1:60", "1:2:3:4", "nan", "1e5", "1:61:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no time such as 754\.5"):
        parse_clock(text)
