from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from earmark.errors import MediaError, OutputError
from earmark.jobs.cut import cut
from earmark.values import Curve, Detection, Found, Progress, Recording, Skipped, Span
from fakes import FakeCutter

TALK = Path("far/talk.one.mkv")
FOLDER = Path("clips")
FIRST = FOLDER / "talk.one-0001-00h00m01.250s.mp4"
SECOND = FOLDER / "talk.one-0002-01h01m00.000s.mp4"


def found(*spans: Span) -> Found:
    recording = Recording(TALK, "matroska", 3700.0, 1, has_picture=True, tracks=())
    detections = tuple(Detection(span, 0.9) for span in spans)
    return Found(recording, detections, None, Curve(np.zeros(0, np.float32), 0.04), ())


TWO = found(Span(1.25, 2), Span(3659.9996, 3699.5))


def test_each_detection_becomes_a_clip_named_by_number_and_moment() -> None:
    cutter = FakeCutter()
    steps = list(cut(TWO, cutter, FOLDER, name="talk.one", suffix=".mp4"))
    assert steps == [FIRST, Progress(TALK, 1, 2), SECOND, Progress(TALK, 2, 2)]
    assert cutter.spans == dict(zip([FIRST, SECOND], TWO.spans, strict=True))


def test_padding_widens_clips_within_the_recording() -> None:
    cutter = FakeCutter()
    list(cut(TWO, cutter, FOLDER, name="talk.one", suffix=".mp4", padding_s=2.0))
    assert list(cutter.spans.values()) == [Span(0, 4), Span(3657.9996, 3700)]


def test_a_clip_that_cannot_be_read_is_skipped_and_the_next_is_cut() -> None:
    error = MediaError(TALK, "its end is missing")
    steps = list(cut(TWO, FakeCutter({FIRST: error}), FOLDER, name="talk.one", suffix=".mp4"))
    assert steps[:3] == [Skipped(FIRST, "its end is missing"), Progress(TALK, 1, 2), SECOND]


def test_a_folder_that_cannot_be_written_ends_the_job() -> None:
    steps = cut(
        TWO,
        FakeCutter({SECOND: OutputError("the disk is full")}),
        FOLDER,
        name="talk.one",
        suffix=".mp4",
    )
    assert [next(steps), next(steps)] == [FIRST, Progress(TALK, 1, 2)]
    with pytest.raises(OutputError, match="the disk is full"):
        next(steps)


def test_nothing_found_is_nothing_to_cut() -> None:
    assert not list(cut(found(), FakeCutter(), FOLDER, name="talk.one", suffix=".mp4"))
