from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from earmark.errors import LabelsError
from earmark.formats.moments.comma_separated import read_csv, write_csv
from earmark.formats.moments.moment_format import ReadOptions
from earmark.values import Label, Moment, Span, Verdict
from labels_maker import AT, PATHS, any_labels, make_label, make_recording, moments_of, written

PLAIN = ReadOptions()


def test_columns_may_come_in_any_order_and_others_are_passed_over() -> None:
    text = (
        "Sound, end_s ,mood,tags,start_s,recording,verdict,is_strong,by,at\n"
        "typing,2.5,good,b a b,1.25,monday.mp4,NO,TRUE,Ann,2026-11-22T19:30:05+00:00\n"
    )
    [label] = read_csv(text, PLAIN).labels
    assert (label.line, label.recording, label.span) == (2, "monday.mp4", Span(1.25, 2.5))
    assert (label.name, label.sound, label.verdict) == ("typing", "typing", Verdict.NO)
    assert (label.is_strong, label.tags) == (True, ("a", "b"))
    assert (label.by, label.at) == ("Ann", AT)


def test_what_is_not_said_is_a_weak_yes_of_nobody() -> None:
    [label] = read_csv("start_s,end_s,sound\n1,2,typing", PLAIN).labels
    assert (label.recording, label.verdict, label.is_strong) == (None, Verdict.YES, False)
    assert (label.tags, label.by, label.at) == ((), None, None)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_spreadsheets_of_other_countries_are_read(delimiter: str) -> None:
    text = f"start_s{delimiter}end_s{delimiter}sound\n1,5{delimiter}2,25{delimiter}typing\n"
    assert read_csv(text, PLAIN).labels[0].span == Span(1.5, 2.25)


def test_the_line_in_which_spreadsheets_name_the_delimiter_is_no_header() -> None:
    [label] = read_csv("sep=;\nstart_s;end_s;sound\n1;2;typing\n", PLAIN).labels
    assert (label.line, label.sound) == (3, "typing")


def test_the_options_stand_in_for_columns_that_are_not_there() -> None:
    options = ReadOptions(sound="typing", is_strong=True)
    [label] = read_csv("recording,start_s,end_s,length_s,score\nx.mp4,1,2,1,0.9\n", options).labels
    assert (label.sound, label.is_strong) == ("typing", True)


def test_a_moment_without_a_zone_is_that_of_greenwich() -> None:
    [label] = read_csv("start_s,end_s,sound,at\n1,2,typing,2026-11-22 19:30:05", PLAIN).labels
    assert label.at == datetime(2026, 11, 22, 19, 30, 5, tzinfo=UTC)


def test_a_row_without_a_length_says_that_the_sound_is_near() -> None:
    [label] = read_csv("start_s,end_s,sound,is_strong\n3,3,typing,true", PLAIN).labels
    assert (label.span, label.is_strong) == (Span(2.5, 3.5), False)


def test_rows_that_cannot_be_used_are_counted_with_their_reason() -> None:
    text = "\n".join(
        [
            "start_s,end_s,sound,verdict,is_strong,at",
            "1,2,typing",
            "",
            "x,2,typing",
            "1",
            "1,2,",
            "1,2,typing,perhaps",
            "1,2,typing,yes,perhaps",
            "1,2,typing,yes,no,yesterday",
            f"1,2,{'x' * 140_000}",
            "5,6,typing",
        ]
    )
    read = read_csv(text, PLAIN)
    assert [label.line for label in read.labels] == [2, 11]
    assert [(bad.line, bad.reason) for bad in read.bad_lines] == [
        (4, "'x' is no time in seconds"),
        (5, "'' is no time in seconds"),
        (6, "it names no sound"),
        (7, "the verdict 'perhaps' is none of yes, no, unsure"),
        (8, "is_strong is true or false, not 'perhaps'"),
        (9, "'yesterday' is no date and time as ISO 8601 has them"),
        (10, "it cannot be parted into columns (field larger than field limit (131072))"),
    ]


@pytest.mark.parametrize(
    "text", ["", "\n", "sep=;", "start,end\n1,2\n", "1\t2\ttyping", "x" * 140_000]
)
def test_a_file_without_our_columns_is_refused(text: str) -> None:
    with pytest.raises(LabelsError, match="must name the columns start_s and end_s, but is"):
        read_csv(text, PLAIN)


def test_labels_are_written_with_all_there_is_to_say() -> None:
    labels = [make_label(tags=("far", "key sound")), make_label(recording="gone", is_strong=False)]
    by_ann = "Ann,2026-11-22T19:30:05+00:00"
    assert written(write_csv, moments_of(labels)).decode().split("\r\n") == [
        "recording,start_s,end_s,sound,verdict,is_strong,by,at,tags",
        f"talks/monday.mp4,2.000000,3.500000,typing,yes,true,{by_ann},far key_sound",
        f"gone,2.000000,3.500000,typing,yes,false,{by_ann},",
        "",
    ]


def test_detections_have_a_column_more() -> None:
    detection = Moment(make_recording("x.mp4"), Span(1, 2), "bell", score=0.93126, by="det")
    rows = written(write_csv, [*moments_of([make_label()]), detection]).decode().split("\r\n")
    assert rows[0].endswith(",at,tags,score")
    assert rows[1].endswith(",Ann,2026-11-22T19:30:05+00:00,,")
    assert rows[2] == "x.mp4,1.000000,2.000000,bell,,true,det,,,0.9313"


def test_a_score_is_a_share_or_nothing() -> None:
    read = read_csv("start_s;end_s;sound;score\n1;2;a;0,5\n1;2;b; \n1;2;c;high\n1;2;d;1.5", PLAIN)
    assert [(label.sound, label.score) for label in read.labels] == [("a", 0.5), ("b", None)]
    assert [(bad.line, bad.reason) for bad in read.bad_lines] == [
        (4, "'high' is no score from 0 to 1"),
        (5, "'1.5' is no score from 0 to 1"),
    ]


@settings(deadline=None)
@given(any_labels())
def test_what_is_written_reads_back_the_same(labels: list[Label]) -> None:
    read = read_csv(written(write_csv, moments_of(labels)).decode(), PLAIN)
    assert not read.bad_lines
    for label, again in zip(labels, read.labels, strict=True):
        assert again.recording == str(PATHS[label.recording])
        for name in ("span", "sound", "verdict", "is_strong", "tags", "by", "at"):
            assert getattr(again, name) == getattr(label, name)
