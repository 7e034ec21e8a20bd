from __future__ import annotations

import pytest
from hypothesis import given, settings

from earmark.errors import LabelsError
from earmark.formats.moments.audacity import read_audacity, write_audacity
from earmark.formats.moments.moment_format import ReadOptions
from earmark.values import BadLine, Label, Span, Verdict
from labels_maker import any_labels, make_label, moments_of, written

PLAIN = ReadOptions()


def test_a_track_is_read_line_by_line() -> None:
    read = read_audacity("1.5\t2.25\ttyping\n\n10\t11\tnot:door bell #far\n", PLAIN)
    first, second = read.labels
    assert (first.line, first.recording, first.span) == (1, None, Span(1.5, 2.25))
    assert (first.name, first.sound, first.verdict) == ("typing", "typing", Verdict.YES)
    assert first.is_strong
    assert (second.line, second.name) == (3, "not:door bell #far")
    assert (second.sound, second.verdict, second.tags) == ("door bell", Verdict.NO, ("far",))
    assert not read.bad_lines


def test_frequencies_of_a_label_are_passed_over() -> None:
    read = read_audacity("1\t2\ttyping\n\\\t300.0\t5000.0\n3\t4\ttyping\n", PLAIN)
    assert [label.span.start_s for label in read.labels] == [1, 3]
    assert not read.bad_lines


def test_a_comma_may_part_the_decimals() -> None:
    [label] = read_audacity("1,500000\t2,250000\ttyping", PLAIN).labels
    assert label.span == Span(1.5, 2.25)


def test_a_point_says_that_the_sound_is_near_it() -> None:
    near, at_start = read_audacity("7.25\t7.25\ttyping\n0.2\t0.2\ttyping", PLAIN).labels
    assert (near.span, near.is_strong) == (Span(6.75, 7.75), False)
    assert at_start.span == Span(0, 0.7)


def test_the_score_that_earmark_wrote_is_no_part_of_the_name() -> None:
    read = read_audacity("1\t2\ttyping 0.93\n3\t4\ttyping 1.00\n5\t6\troute 66", PLAIN)
    assert [label.name for label in read.labels] == ["typing", "typing", "route 66"]


def test_a_label_without_a_text_is_the_sound_that_the_options_name() -> None:
    [label] = read_audacity("1\t2\t\n", ReadOptions(sound="typing")).labels
    assert (label.name, label.sound) == ("typing", "typing")
    [label] = read_audacity("1\t2", ReadOptions(sound="typing")).labels
    assert label.sound == "typing"


def test_the_options_may_say_that_spans_are_not_exact() -> None:
    [label] = read_audacity("1\t2\ttyping", ReadOptions(is_strong=False)).labels
    assert not label.is_strong


def test_lines_that_cannot_be_used_are_counted_with_their_reason() -> None:
    bad = [
        ("one", "it has no start and end, parted by a tab"),
        ("a\t2\ttyping", "'a' is no time in seconds"),
        ("1\tinf\ttyping", "'inf' is no time in seconds"),
        ("1\t1_0\ttyping", "'1_0' is no time in seconds"),
        ("1\t" + "9" * 50 + "x\ttyping", f"{'9' * 40 + '...'!r} is no time in seconds"),
        ("1\t1e999\ttyping", "it ends at inf s, years after any recording"),
        ("-1\t2\ttyping", "it starts at -1 s, before the recording"),
        ("3\t2\ttyping", "it ends at 2 s, before its start at 3 s"),
        ("1\t2\t", "it names no sound"),
    ]
    text = "\n".join(["1\t2\ttyping", *(line for line, _ in bad)])
    read = read_audacity(text, PLAIN)
    assert len(read.labels) == 1
    assert read.bad_lines == tuple(BadLine(i, why) for i, (_, why) in enumerate(bad, start=2))


def test_an_empty_track_has_no_labels() -> None:
    assert read_audacity("\n", PLAIN).labels == ()


def test_a_file_without_a_single_label_is_no_track() -> None:
    with pytest.raises(LabelsError, match="no Audacity label track: line 1: it has no start"):
        read_audacity("recording,start_s\nx,1\n", PLAIN)


def test_labels_are_written_as_audacity_wants_them() -> None:
    labels = [make_label(), make_label(5.25, 6, Verdict.NO, tags=("far",))]
    assert written(write_audacity, moments_of(labels)) == (
        b"2.000000\t3.500000\ttyping\n5.250000\t6.000000\tnot:typing #far\n"
    )


@settings(deadline=None)
@given(any_labels())
def test_what_is_written_reads_back_to_the_same_spans_and_words(labels: list[Label]) -> None:
    read = read_audacity(written(write_audacity, moments_of(labels)).decode(), PLAIN).labels
    assert len(read) == len(labels)
    for label, again in zip(labels, read, strict=True):
        assert (again.span, again.sound) == (label.span, label.sound)
        assert (again.verdict, again.tags) == (label.verdict, label.tags)
        assert again.is_strong == (label.is_strong and label.verdict is Verdict.YES)
