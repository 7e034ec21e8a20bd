"""Text that a terminal can take."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.cli.plain import plain, plain_name


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("talk 🎹 été.mp4", "talk 🎹 été.mp4"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}gpm", "\\u202egpm"),
        ("lone \udcff", "lone ?"),
    ],
)
def test_what_would_move_the_cursor_is_spelt_out(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_bytes_that_are_no_text_become_replacement_characters() -> None:
    assert plain_name(Path("\udcff.mp4")) == "\N{REPLACEMENT CHARACTER}.mp4"


@given(st.text())
def test_all_text_becomes_one_printable_line(text: str) -> None:
    assert plain(text).isprintable()
    plain(text).encode()
