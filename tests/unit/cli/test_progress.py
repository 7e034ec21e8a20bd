"""The progress bar."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from earmark.cli.progress import bar_on
from earmark.values import Progress


def draw(*steps: Progress, width: int = 80, is_terminal: bool = True) -> str:
    """Return the last frame of a bar, as a terminal of that width shows it."""
    screen = io.StringIO()
    console = Console(
        file=screen,
        width=width,
        force_terminal=is_terminal,
        color_system=None,
        legacy_windows=False,
    )
    with bar_on(console, "Listening", shows_speed=True) as bar:
        for step in steps:
            bar.show(step)
    return screen.getvalue()


def test_progress_of_several_recordings_adds_up() -> None:
    a, b = Path("a.mp4"), Path("b.mp4")
    shown = draw(Progress(a, 0, 100), Progress(b, 0, 300), Progress(a, 100, 100))
    assert " 25 %" in shown


def test_a_recording_that_is_longer_than_it_says_stays_within_the_bar() -> None:
    assert "100 %" in draw(Progress(Path("a.mp4"), 50, 0))


def test_speed_and_time_left_are_shown_in_80_columns() -> None:
    path = Path("a" * 60 + ".mp4")
    shown = draw(*(Progress(path, float(done), 1000) for done in range(0, 900, 100)))
    assert "x real time" in shown
    assert "left" in shown
    assert "a…" in shown


def test_a_name_stays_on_one_line() -> None:
    assert "a\\nb.mp4" in draw(Progress(Path("a\nb.mp4"), 1, 10))


def test_where_nobody_watches_nothing_is_drawn() -> None:
    assert draw(Progress(Path("a.mp4"), 1, 10), is_terminal=False) == ""
