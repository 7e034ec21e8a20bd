from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from earmark.errors import LabelsError
from earmark.formats.moments.moment_format import ReadOptions
from earmark.formats.moments.raven import read_raven, write_raven
from earmark.values import Label, ReadLabels, Span, Verdict
from labels_maker import PATHS, any_labels, make_label, moments_of, written

PLAIN = ReadOptions()


def read(*lines: str, options: ReadOptions = PLAIN) -> ReadLabels:
    """Read a table whose cells are parted by bars here."""
    return read_raven("\n".join(lines).replace("|", "\t"), options)


def test_columns_are_known_by_their_names_in_any_order() -> None:
    table = read(
        "Annotation|END TIME (S)|Low Freq (Hz)|Begin Time (s)|Mood",
        "typing|2.5|300|1.25|good",
    )
    [label] = table.labels
    assert (label.line, label.span, label.sound) == (2, Span(1.25, 2.5), "typing")
    assert (label.recording, label.verdict, label.is_strong) == (None, Verdict.YES, True)


def test_a_selection_that_is_listed_for_each_view_is_one_label() -> None:
    table = read(
        "Selection|View|Begin Time (s)|End Time (s)|Annotation",
        "1|Waveform 1|1|2|typing",
        "1|Spectrogram 1|1|2|typing",
        "2|Spectrogram 1|1|2|typing",
    )
    assert [label.line for label in table.labels] == [2, 4]


def test_rows_without_numbers_are_each_a_label() -> None:
    table = read("View|Begin Time (s)|End Time (s)|Annotation", "a|1|2|typing", "a|1|2|bell")
    assert len(table.labels) == 2


def test_in_a_table_of_several_files_the_time_in_the_file_counts() -> None:
    table = read(
        "Begin Time (s)|End Time (s)|Begin File|Begin Path|File Offset (s)|Annotation",
        "3601.5|3602|b.wav|D:\\talks\\b.wav|1.5|typing",
        "3601.5|3602|b.wav||1.5|typing",
        "10|11|a.wav|||typing",
    )
    assert [(label.recording, label.span) for label in table.labels] == [
        ("D:\\talks\\b.wav", Span(1.5, 2.0)),
        ("b.wav", Span(1.5, 2.0)),
        ("a.wav", Span(10.0, 11.0)),
    ]


def test_the_labels_may_stand_in_a_column_of_any_name() -> None:
    lines = ("Begin Time (s)|End Time (s)|Species", "1|2|robin")
    assert read(*lines, options=ReadOptions(column="species")).labels[0].sound == "robin"


def test_a_column_that_is_not_there_is_told_with_those_that_are() -> None:
    lines = ("Begin Time (s)|End Time (s)|Species", "1|2|robin")
    with pytest.raises(LabelsError, match=r"no column 'Annotation', but begin time .*species"):
        read(*lines)
    with pytest.raises(LabelsError, match="no column 'Kind'"):
        read(*lines, options=ReadOptions(column="Kind", sound="typing"))


def test_all_selections_may_be_of_one_sound() -> None:
    options = ReadOptions(sound="typing")
    assert read("Begin Time (s)|End Time (s)", "1|2", options=options).labels[0].sound == "typing"


def test_another_table_is_refused() -> None:
    with pytest.raises(LabelsError, match="no Raven selection table: it has no column 'End Time"):
        read("Begin Time (s)|start_s", "1|2")


def test_rows_that_cannot_be_used_are_counted_with_their_reason() -> None:
    table = read(
        "Begin Time (s)|End Time (s)|File Offset (s)|Annotation",
        "1|2||typing",
        "1",
        "",
        "2|1||typing",
        "1|2|x|typing",
        "1|2||",
    )
    assert len(table.labels) == 1
    assert [(bad.line, bad.reason) for bad in table.bad_lines] == [
        (3, "'' is no time in seconds"),
        (5, "it ends at 1 s, before its start at 2 s"),
        (6, "'x' is no time in seconds"),
        (7, "it names no sound"),
    ]


def test_labels_are_written_as_raven_wants_them() -> None:
    labels = [make_label(), make_label(recording="gone", verdict=Verdict.NO)]
    header, first, second = written(write_raven, moments_of(labels)).decode().splitlines()
    assert header.startswith(
        "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)"
    )
    cells = "1|Spectrogram 1|1|2.000000|3.500000|0|8000|monday.mp4|talks/monday.mp4|2.000000|typing"
    assert first.replace("\t", "|") == cells
    assert second.split("\t")[-4:] == ["gone", "gone", "2.000000", "not:typing"]


@settings(deadline=None)
@given(any_labels())
def test_what_is_written_reads_back_to_the_same_spans_and_words(labels: list[Label]) -> None:
    paths = {digest: Path(" ".join(str(path).split())) for digest, path in PATHS.items()}
    table = read_raven(written(write_raven, moments_of(labels)).decode(), PLAIN)
    assert not table.bad_lines
    for label, again in zip(labels, table.labels, strict=True):
        assert again.recording == str(paths[label.recording])
        assert again.span.start_s == label.span.start_s
        assert again.span.end_s == pytest.approx(label.span.end_s, abs=1e-6)
        assert (again.sound, again.verdict, again.tags) == (label.sound, label.verdict, label.tags)
        assert again.is_strong == (label.is_strong and label.verdict is Verdict.YES)
