from __future__ import annotations

from pathlib import Path

import av
import pytest

from earmark.errors import LabelsError
from earmark.formats.moments.ffmetadata import read_ffmetadata, write_ffmetadata
from earmark.formats.moments.moment_format import ReadOptions
from earmark.values import BadLine, Moment, Span, Verdict
from labels_maker import make_recording, written

PLAIN = ReadOptions()
HEAD = ";FFMETADATA1\n"
HOSTILE = r"a = b; c # d \ e \N{PARTY POPPER} שלום"


def make_moments() -> list[Moment]:
    recording = make_recording("talk.mp4")
    return [
        Moment(recording, Span(400_000.25, 400_001.5), "bell", score=0.9312),
        Moment(recording, Span(2.000001, 3.5), HOSTILE, verdict=Verdict.NO, tags=("far",)),
    ]


def test_chapters_are_written_with_their_special_letters_escaped() -> None:
    chapters = written(write_ffmetadata, make_moments()).decode().split("[CHAPTER]\n")
    timebase = "TIMEBASE=1/1000000\n"
    title = r"not:a \= b\; c \# d \\ e \\N{PARTY POPPER} שלום \#far"
    assert chapters == [
        HEAD,
        f"{timebase}START=0\nEND=2000001\ntitle=Start\n",
        f"{timebase}START=2000001\nEND=3500000\ntitle={title}\n",
        f"{timebase}START=400000250000\nEND=400001500000\ntitle=bell 0.93\n",
    ]


def test_no_chapter_comes_before_a_moment_at_the_very_start() -> None:
    moment = Moment(make_recording("x.mp4"), Span(0, 1), "Start", score=0.5)
    text = written(write_ffmetadata, [moment]).decode()
    assert text.count("[CHAPTER]") == 1
    assert len(read_ffmetadata(text, PLAIN).labels) == 1
    assert written(write_ffmetadata, []).decode() == HEAD


def test_ffmpeg_opens_it_and_finds_the_same_chapters(tmp_path: Path) -> None:
    path = tmp_path / "talk.ffmeta"
    path.write_bytes(written(write_ffmetadata, make_moments()))
    with av.open(path, format="ffmetadata") as container:
        chapters = container.chapters()
    found = [
        (float(x["start"] * x["time_base"]), float(x["end"] * x["time_base"]))
        for x in chapters
        if x["time_base"]
    ]
    assert found[0] == (0, 2.000001)
    assert found[1:] == [pytest.approx((2.000001, 3.5)), pytest.approx((400_000.25, 400_001.5))]
    titles = [x["metadata"]["title"] for x in chapters]
    assert titles == ["Start", f"not:{HOSTILE} #far", "bell 0.93"]


def test_what_ffmpeg_writes_of_a_film_is_read() -> None:
    text = (
        f"{HEAD}; made by hand\ntitle=The \\\nfilm\n#[CHAPTER]\n\n[STREAM]\ntitle=sound\n"
        "[CHAPTER]\nSTART=1000000000\ntitle=key\\\nsound\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=2500\nEND=3000\ntitle=bell\nartist=x\n"
        "[CHAPTER]\nTIMEBASE=1/2\nSTART=9\ntitle=last\n"
    )
    first, second, last = read_ffmetadata(text, PLAIN).labels
    assert (first.line, first.span, first.sound) == (9, Span(1, 2.5), "key sound")
    assert (second.line, second.span, second.sound) == (13, Span(2.5, 3), "bell")
    assert (last.span, last.is_strong) == (Span(4, 5), False)


def test_chapters_that_cannot_be_used_are_counted_with_their_line() -> None:
    text = (
        f"{HEAD}[CHAPTER]\nSTART=soon\nEND=1\ntitle=a\n[CHAPTER]\nTIMEBASE=1/0\nSTART=1\nEND=2\n"
        "[CHAPTER]\nTIMEBASE=1/1\nSTART=1\nEND=2\n"
    )
    assert read_ffmetadata(text, PLAIN).bad_lines == (
        BadLine(2, "its START is no whole number, but 'soon'"),
        BadLine(6, "its TIMEBASE is no fraction such as 1/1000, but '1/0'"),
        BadLine(10, "it names no sound"),
    )


def test_a_file_that_does_not_say_so_is_no_ffmetadata() -> None:
    with pytest.raises(LabelsError, match=r"line 1 is not ;FFMETADATA1, but '.CHAPTER.'"):
        read_ffmetadata("[CHAPTER]\nSTART=1\n", PLAIN)
