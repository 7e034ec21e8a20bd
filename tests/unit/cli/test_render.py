"""What people read."""

from __future__ import annotations

import io
import math
from pathlib import Path

import pytest
from rich.console import Console

from earmark.cli.render import (
    consoles,
    show_demonstration,
    show_description,
    show_found,
    show_totals,
)
from earmark.values import (
    Acoustics,
    Demonstration,
    Description,
    Findings,
    Loss,
    Matching,
    Skipped,
    Span,
)
from findings_maker import make_found


@pytest.fixture
def out() -> Console:
    """Return a console that remembers, 80 columns wide."""
    return Console(file=io.StringIO(), width=80, highlight=False, emoji=False)


def read(out: Console) -> str:
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def test_presses_are_counted_per_span(out: Console) -> None:
    show_found(make_found(keystrokes=(2.0, 2.5, 5.5)), out)
    rows = [line.split() for line in read(out).splitlines() if line.startswith((" 1 ", " 2 "))]
    assert [row[-1] for row in rows] == ["2", "1"]


def test_losses_are_told_with_the_recording(out: Console) -> None:
    show_found(make_found(losses=(Loss("hole", "3.7 s [are] missing", 3.7),)), out)
    assert "! 3.7 s [are] missing" in read(out)


def test_totals_add_up_and_skips_are_listed(out: Console) -> None:
    skipped = Skipped(Path("notes[1].mp4"), "is empty")
    show_totals(Findings((make_found(), make_found("b.mp4")), (skipped,)), out)
    assert "2 recordings, 16.0 s: 4 spans of typing, 4.5 s" in read(out)
    assert "notes[1].mp4: is empty" in read(out)


def test_silence_is_called_silence(out: Console) -> None:
    acoustics = Acoustics(0.0, -math.inf, -math.inf)
    show_description(Description(make_found().recording, acoustics, ()), out)
    assert "silence" in read(out)
    assert "title" not in read(out)


def test_missed_and_false_spans_of_a_demonstration_are_marked(out: Console) -> None:
    a, b, c = Span(1, 2), Span(3, 4), Span(6, 7)
    show_demonstration(
        Demonstration(
            found=make_found(keystrokes=(1.5,)),
            typing=(a, b),
            presses_s=(1.5, 3.5),
            matching=Matching(((a, Span(1.01, 1.98)),), (b,), (c,)),
            report=Path("report.html"),
        ),
        out,
    )
    text = read(out)
    assert "+10 / -20 ms" in text
    assert "missed" in text
    assert "not typing" in text
    assert "1 of 2 true spans found, 1 false; 1 key presses heard, 2 made" in text


def test_piped_results_are_wide_enough_for_every_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert consoles()[0].width == 100
