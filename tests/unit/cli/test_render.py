"""What people read."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from earmark.cli.render import (
    consoles,
    show_advice,
    show_demonstration,
    show_description,
    show_found,
    show_totals,
)
from earmark.values import (
    Acoustics,
    Demonstration,
    Description,
    Detection,
    Findings,
    Found,
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


def scored(scores: tuple[float, ...], lower: tuple[float, ...] = ()) -> Found:
    """Return findings with these scores, and candidates with lower ones."""
    kept, doubtful = (
        tuple(Detection(Span(at, at + 0.5), score) for at, score in enumerate(each))
        for each in (scores, lower)
    )
    return replace(make_found(spans=()), detections=kept, doubtful=doubtful)


@pytest.mark.parametrize(
    ("scores", "lower", "told"),
    [
        ((0.9, 0.9, 0.7), (), "Likely right: about 2 of 3\n"),
        ((0.9, 0.95), (), "Likely right: all 2\n"),
        ((0.9,), (0.1,), "Likely right: 1 of 1; and none of 1 that scored lower\n"),
        ((0.4,), (), "Likely right: none of 1\n"),
        (
            (0.9, 0.9, 0.7),
            (0.4, 0.4, 0.3),
            "2 of 3; and about 1 of 3 that scored lower (a lower --",
        ),
    ],
)
def test_the_totals_say_how_many_are_likely_right(
    out: Console, scores: tuple[float, ...], lower: tuple[float, ...], told: str
) -> None:
    out.width = 200
    show_totals(Findings((scored(scores, lower),)), out)
    assert told in read(out)


def test_chances_add_up_over_recordings(out: Console) -> None:
    show_totals(Findings((scored((0.75, 0.75)), scored((0.75, 0.75)))), out)
    assert "Likely right: about 3 of 4" in read(out)


def test_without_a_span_nothing_is_said_of_chances(out: Console) -> None:
    show_totals(Findings((scored((), (0.3,)),)), out)
    assert "Likely" not in read(out)


def test_advice_names_the_closest_span_and_the_score_that_takes_it_in(out: Console) -> None:
    out.width = 200
    far = replace(scored((), (0.1, 0.419)), recording=make_found("a[1].mp4").recording)
    show_advice(Findings((scored((), (0.2,)), far)), out)
    text = read(out)
    assert "closest, at 0:00:01.000 of a[1].mp4, scores 0.42: --min-score 0.41 takes" in text
    assert "Another --track or --channel" in text


def test_advice_where_nothing_comes_close_is_to_listen_elsewhere(out: Console) -> None:
    show_advice(Findings((scored(()),)), out)
    assert read(out).startswith("Another --track or --channel may hold the microphone")


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
