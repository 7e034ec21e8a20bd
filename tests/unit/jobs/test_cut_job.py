from __future__ import annotations

from pathlib import Path

import pytest

from earmark.errors import ChoiceError, MediaError, OutputError
from earmark.jobs.cut import cut
from earmark.values import Clip, Cut, Progress, Skipped, Slack
from fakes import FakeCutter
from moment_maker import make_moments, make_recording

TALK = make_recording(Path("far/talk.mkv"))
MOMENTS = make_moments([(1.25, 2.0), (9.0, 9.5)], TALK)
FIRST, SECOND = Path("clips/1.mp4"), Path("clips/2.mp4")
PIECES = [(each, Cut(each.span, to)) for each, to in zip(MOMENTS, (FIRST, SECOND), strict=True)]


def test_each_piece_becomes_a_clip() -> None:
    cutter = FakeCutter()
    assert list(cut(TALK, PIECES, cutter)) == [
        Clip(FIRST, MOMENTS[0]),
        Progress(TALK.path, 1, 2),
        Clip(SECOND, MOMENTS[1]),
        Progress(TALK.path, 2, 2),
    ]
    assert cutter.spans == {FIRST: MOMENTS[0].span, SECOND: MOMENTS[1].span}


def test_a_clip_says_by_how_much_it_is_off() -> None:
    slack = Slack(2.5, 0.1)
    steps = list(cut(TALK, PIECES[:1], FakeCutter(slack=slack)))
    assert steps[0] == Clip(FIRST, MOMENTS[0], slack)


def test_a_clip_that_cannot_be_read_is_skipped_and_the_next_is_cut() -> None:
    error = MediaError(TALK.path, "its end is missing")
    steps = list(cut(TALK, PIECES, FakeCutter({FIRST: error})))
    assert steps[:3] == [
        Skipped(FIRST, "its end is missing"),
        Progress(TALK.path, 1, 2),
        Clip(SECOND, MOMENTS[1]),
    ]


@pytest.mark.parametrize(
    "error", [MediaError(TALK.path, "it is gone"), ChoiceError(f"{TALK.path}: it is gone")]
)
def test_a_recording_that_cannot_be_used_is_skipped_once(error: MediaError | ChoiceError) -> None:
    steps = list(cut(TALK, PIECES, FakeCutter(unusable=error)))
    assert steps == [Skipped(TALK.path, "it is gone"), Progress(TALK.path, 2, 2)]


def test_a_folder_that_cannot_be_written_ends_the_job() -> None:
    steps = cut(TALK, PIECES, FakeCutter({SECOND: OutputError("the disk is full")}))
    assert [next(steps), next(steps)] == [Clip(FIRST, MOMENTS[0]), Progress(TALK.path, 1, 2)]
    with pytest.raises(OutputError, match="the disk is full"):
        next(steps)


def test_nothing_found_is_nothing_to_cut() -> None:
    assert not list(cut(TALK, [], FakeCutter()))
