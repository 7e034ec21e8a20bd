from __future__ import annotations

import re
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from earmark.cli.exits import Exit
from earmark.cli.project_render import (
    Tally,
    one_line,
    show_added,
    show_imported,
    show_labels,
    show_scanned,
    show_skipped,
    show_stale,
    show_status,
)
from earmark.values import (
    Added,
    Arrival,
    BadLine,
    EarStatus,
    Imported,
    Loss,
    Scanned,
    Settings,
    Skipped,
    SoundCount,
    Status,
    Verdict,
)
from member_maker import NOON, made_label, made_member

HERE, THERE = Path("/media/[b].mkv"), Path("/old/a.mkv")
MEMBER = made_member(1, HERE)
BAD = Skipped(Path("x.mkv"), "this is no media")
STATUS = Status(
    settings=Settings("Kitchen", NOON.date()),
    folder=Path("kitchen"),
    n_recordings=0,
    duration_s=0.0,
    n_scanned=0,
    scanned_s=0.0,
    n_stale=0,
    missing=(),
    unusable=(),
    sounds=(),
    detectors=(),
    size_bytes=40_000,
)


@pytest.fixture
def out() -> Console:
    """Return a console that writes into a string."""
    return Console(file=StringIO(), width=120, highlight=False, emoji=False)


def text_of(out: Console) -> str:
    assert isinstance(out.file, StringIO)
    return out.file.getvalue()


@pytest.mark.parametrize(
    ("arrival", "was_at", "line"),
    [
        (Arrival.NEW, None, "/media/[b].mkv · 1 h 0 min\n"),
        (Arrival.MOVED, THERE, "/media/[b].mkv · moved: it was /old/a.mkv\n"),
        (Arrival.KNOWN, HERE, "/media/[b].mkv · known already\n"),
        (Arrival.KNOWN, THERE, "/media/[b].mkv · known already: it holds the same as /old/a.mkv\n"),
        (
            Arrival.CHOSEN_ANEW,
            HERE,
            "/media/[b].mkv · another track or channel from now on: scan it\n",
        ),
    ],
)
def test_each_arrival_is_told(
    arrival: Arrival, was_at: Path | None, line: str, out: Console
) -> None:
    show_added(Added(HERE, MEMBER, arrival, was_at), out)
    assert text_of(out) == line


def test_what_a_scan_lost_is_told(out: Console) -> None:
    show_scanned(Scanned(MEMBER, (Loss("hole", "3.7 s are missing", 3.7),)), out)
    assert text_of(out) == "/media/[b].mkv · 1 h 0 min\n  ! 3.7 s are missing\n"


def test_stale_recordings_are_told_where_there_are_any(out: Console) -> None:
    show_stale(0, out)
    assert not text_of(out)
    show_stale(2, out)
    assert "2 recordings scanned with another encoder: what was kept is stale" in text_of(out)


def test_a_reason_is_told_once_with_some_of_the_names(out: Console) -> None:
    show_skipped([], out)
    assert not text_of(out)
    show_skipped([BAD, *(Skipped(Path(f"{n}.mkv"), "empty") for n in range(5))], out)
    assert text_of(out).splitlines() == [
        "6 skipped:",
        "  x.mkv: this is no media",
        "  0.mkv, 1.mkv, 2.mkv and 2 more: empty",
    ]


def test_the_exit_code_tells_of_what_was_skipped() -> None:
    assert Tally().exit_code is Exit.DONE
    assert Tally(2, [BAD]).exit_code is Exit.SOME_SKIPPED
    assert Tally(0, [BAD]).exit_code is Exit.FAILED


def test_an_empty_project_says_what_comes_next(out: Console) -> None:
    show_status(STATUS, out)
    assert "Kitchen · kitchen" in text_of(out)
    assert "Next: earmark add PATH..." in text_of(out)


def test_a_status_shows_all_there_is(out: Console) -> None:
    status = replace(
        STATUS,
        n_recordings=3,
        duration_s=7200.0,
        n_scanned=1,
        scanned_s=3600.0,
        n_stale=1,
        missing=(THERE,),
        unusable=(BAD,),
        sounds=(SoundCount("door bell", 12, 3, 1),),
        detectors=("typing-mine",),
        own_ears=(EarStatus("typing-mine", 2, 5400.0),),
    )
    show_status(status, out)
    shown = text_of(out)
    for words in (
        "3 · 2 h 0 min",
        "1 of 3 · 1 h 0 min",
        "1: another encoder heard them",
        "typing-mine",
        "own ears",
        "typing-mine: 2 of 3 · 1 h 30 min",
        "/old/a.mkv: is no longer there",
        "x.mkv: this is no media",
        "Next: earmark scan",
    ):
        assert words in shown
    assert re.search(r"door bell +12 +3 +1 ", shown)


def test_nothing_comes_next_where_all_is_scanned(out: Console) -> None:
    show_status(replace(STATUS, n_recordings=1, n_scanned=1), out)
    assert "Next" not in text_of(out)


def test_labels_are_a_table(out: Console) -> None:
    show_labels([], {}, out)
    assert text_of(out) == "No labels yet: say yes or no with `earmark label`.\n"
    label = replace(made_label(MEMBER), number=7)
    weak = replace(label, number=8, is_strong=False)
    show_labels([label, weak], {MEMBER.digest: HERE}, out)
    assert "7   typing   yes         0:00:00.100   0:00:00.433   [b].mkv" in text_of(out)
    assert "8   typing   somewhere" in text_of(out)


def test_a_label_is_one_line() -> None:
    label = replace(made_label(MEMBER), number=7, verdict=Verdict.NO, by="A\nB")
    assert one_line(label) == "#7 typing: no, 0:00:00.100 to 0:00:00.433, by A\\nB"


def test_an_import_tells_what_it_left_out(out: Console) -> None:
    imported = Imported(
        labels=(made_label(MEMBER),),
        n_known=2,
        skipped=(BAD,),
        bad_lines=(BadLine(3, "no time"), BadLine(9, "no time")),
        unmapped=(("dunno", 4),),
    )
    show_imported(imported, out)
    assert text_of(out).splitlines() == [
        "1 label taken over",
        "2 known already",
        "4 left out: --map does not say what dunno means",
        "2 lines left out:",
        "  line 3, 9: no time",
        "1 skipped:",
        "  x.mkv: this is no media",
    ]
