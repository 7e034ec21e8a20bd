from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings

from earmark.errors import LabelsError
from earmark.formats.moments.chapters import SHORTEST_S, read_chapters, write_chapters
from earmark.formats.moments.moment_format import ReadOptions
from earmark.formats.times import parse_clock
from earmark.values import Moment, Span, Verdict
from labels_maker import make_label, make_recording, moments_of, written
from moments_maker import any_moments

PLAIN = ReadOptions()
LEFT = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
RIGHT = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"


def chapters_of(*starts: float, duration_s: float = 0.0) -> list[str]:
    recording = make_recording("talk.mp4", duration_s)
    moments = [Moment(recording, Span(at, at + 1), f"at {at:g}", score=0.5) for at in starts]
    return written(write_chapters, moments).decode().splitlines()


def test_the_first_chapter_is_at_the_start_whatever_comes_first() -> None:
    assert chapters_of(30.9, 3725.2) == ["0:00 Start", "0:30 at 30.9", "1:02:05 at 3725.2"]
    assert chapters_of(9.5, 30) == ["0:00 at 9.5", "0:30 at 30"]
    assert chapters_of() == []


def test_a_moment_less_than_ten_seconds_after_another_has_no_chapter() -> None:
    assert chapters_of(20, 29.9, 30, 39, 45) == [
        "0:00 Start",
        "0:20 at 20",
        "0:30 at 30",
        "0:45 at 45",
    ]


def test_a_moment_in_the_last_ten_seconds_has_no_chapter() -> None:
    assert chapters_of(20, 50.5, 55, duration_s=60) == ["0:00 Start", "0:20 at 20", "0:50 at 50.5"]


def test_beyond_a_hundred_hours_the_clock_goes_on() -> None:
    assert chapters_of(400_000)[1] == "111:06:40 at 400000"


def test_angle_brackets_are_none_that_a_description_must_not_hold() -> None:
    moment = Moment(make_recording("x.mp4"), Span(20, 30), "<b>", verdict=Verdict.NO, tags=("far",))
    assert (
        written(write_chapters, [moment]).decode().splitlines()[1]
        == f"0:20 not:{LEFT}b{RIGHT} #far"
    )


@settings(deadline=None)
@given(any_moments())
def test_whatever_is_found_becomes_a_list_that_youtube_takes(moments: list[Moment]) -> None:
    lines = written(write_chapters, moments).decode().splitlines()
    assert bool(lines) == bool(moments)
    starts = [parse_clock(line.split(" ")[0]) for line in lines]
    assert starts[:1] in ([], [0.0])
    assert all(later - earlier >= SHORTEST_S for earlier, later in pairwise(starts))
    assert not any({"<", ">"} & set(line) for line in lines)
    read = read_chapters("\n".join(lines), PLAIN)
    assert not read.bad_lines
    assert len(read.labels) == len([line for line in lines if line != "0:00 Start"])


def test_chapters_last_until_the_next_and_are_no_exact_answers() -> None:
    text = "My talk\n\n0:00 Intro\n[01:30] - not:typing #far\n1:00:05 \N{EN DASH} bell\nThanks!\n"
    intro, typing, bell = read_chapters(text, PLAIN).labels
    assert (intro.line, intro.span, intro.sound) == (3, Span(0, 90), "Intro")
    assert (typing.span, typing.verdict, typing.tags) == (Span(90, 3605), Verdict.NO, ("far",))
    assert (bell.span, bell.is_strong, intro.is_strong) == (Span(3604.5, 3605.5), False, False)


def test_the_chapter_that_only_fills_the_start_is_no_label() -> None:
    moments = moments_of([make_label(20, 21), make_label(40, 41)])
    read = read_chapters(written(write_chapters, moments).decode(), PLAIN)
    assert [label.span for label in read.labels] == [Span(20, 40), Span(39.5, 40.5)]


def test_chapters_that_cannot_be_used_are_counted_with_their_line() -> None:
    read = read_chapters("0:00 a\n2:00 b\n1:00 c\n3:00\n", PLAIN)
    assert [(bad.line, bad.reason) for bad in read.bad_lines] == [
        (2, "it ends at 60 s, before its start at 120 s"),
        (4, "it names no sound"),
    ]


def test_a_text_without_a_time_holds_no_chapters() -> None:
    with pytest.raises(LabelsError, match="no line, from line 2, begins with a time"):
        read_chapters("\nMy talk\n", PLAIN)
