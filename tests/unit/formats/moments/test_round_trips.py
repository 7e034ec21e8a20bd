"""What each format keeps of moments, whatever they are called and however they overlap."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings

from earmark.formats.moments.moment_format import Facet, MomentFormat, ReadOptions
from earmark.formats.names import readable
from earmark.formats.registry import OURS
from earmark.values import Moment, ReadLabel, Span, Verdict
from labels_maker import make_recording, written
from moments_maker import NO_UTF_8, PREFIXES, any_moments

PLAIN = ReadOptions()
TESTED_ELSEWHERE = "youtube"
FORMATS = [each for each in OURS if each.name != TESTED_ELSEWHERE]
NO_ROOM = {"srt": ("<", "{", "-->")}
"""What the names of a format cannot hold, as it knows no escapes."""


def read_back(moment_format: MomentFormat, moments: list[Moment]) -> list[ReadLabel]:
    """Return what is read of what is written, one file after the other."""
    assert moment_format.read is not None
    parts = [moments]
    if moment_format.is_per_recording:
        paths = dict.fromkeys(moment.recording.path for moment in moments)
        parts = [[x for x in moments if x.recording.path == path] for path in paths]
    labels: list[ReadLabel] = []
    for part in parts:
        read = moment_format.read(io.BytesIO(written(moment_format.write, part)), PLAIN)
        assert not read.bad_lines
        labels.extend(read.labels)
    return labels


def kept(
    moment_format: MomentFormat, span: Span, sound: str, facets: Mapping[Facet, Hashable]
) -> Hashable:
    """Return what the format should keep, times as whole numbers of what it can tell apart."""
    start, end = (round(at / moment_format.resolution_s) for at in (span.start_s, span.end_s))
    held = [value for facet, value in facets.items() if facet in moment_format.keeps]
    return (start, end, sound, *held)


def of_moment(moment_format: MomentFormat, moment: Moment) -> Hashable:
    verdict = moment.verdict or Verdict.YES
    facets: dict[Facet, Hashable] = {
        Facet.RECORDING: " ".join(readable(moment.recording.path).split()),
        Facet.SCORE: None if moment.score is None else f"{moment.score:.2f}",
        Facet.VERDICT: verdict,
        Facet.STRENGTH: moment.is_strong and verdict is Verdict.YES,
        Facet.TAGS: moment.tags,
        Facet.BY: moment.by or None,
        Facet.AT: moment.at,
    }
    return kept(moment_format, moment.span, moment.sound, facets)


def of_label(moment_format: MomentFormat, label: ReadLabel) -> Hashable:
    facets: dict[Facet, Hashable] = {
        Facet.RECORDING: " ".join((label.recording or "").split()),
        Facet.SCORE: None if label.score is None else f"{label.score:.2f}",
        Facet.VERDICT: label.verdict,
        Facet.STRENGTH: label.is_strong and label.verdict is Verdict.YES,
        Facet.TAGS: label.tags,
        Facet.BY: label.by,
        Facet.AT: label.at,
    }
    return kept(moment_format, label.span, label.sound, facets)


def those_read(moment_format: MomentFormat, moments: Iterable[Moment]) -> list[Moment]:
    """Return the moments of which a format speaks: Label Studio trusts people over machines."""
    moments = list(moments)
    if moment_format.name != "label-studio":
        return moments
    answered = {moment.recording.path for moment in moments if moment.score is None}
    return [x for x in moments if x.score is None or x.recording.path not in answered]


@pytest.mark.parametrize("moment_format", FORMATS, ids=lambda each: each.name)
@settings(deadline=None, max_examples=60)
@given(moments=any_moments())
def test_what_is_written_reads_back_with_all_that_the_format_keeps(
    moment_format: MomentFormat, moments: list[Moment]
) -> None:
    no_room = NO_ROOM.get(moment_format.name, ())
    moments = [x for x in moments if not any(each in x.sound + str(x.tags) for each in no_room)]
    wanted = Counter(of_moment(moment_format, x) for x in those_read(moment_format, moments))
    assert Counter(of_label(moment_format, x) for x in read_back(moment_format, moments)) == wanted


@pytest.mark.parametrize("name", ["json", "jsonl", "parquet", "label-studio", "elan"])
def test_a_name_that_is_no_utf_8_comes_back_to_the_byte(name: str) -> None:
    [moment_format] = [each for each in OURS if each.name == name]
    moment = Moment(make_recording(NO_UTF_8), Span(1, 2), "typing", verdict=Verdict.YES)
    [label] = read_back(moment_format, [moment])
    assert Path(label.recording or "") == NO_UTF_8


@pytest.mark.parametrize("moment_format", OURS, ids=lambda each: each.name)
def test_names_that_no_file_can_hold_become_names_that_it_can(moment_format: MomentFormat) -> None:
    sound, by = "a\0b\r\nc\ud800\x1b[2J\u2028d\ufffe", "Ann\0\n\ud800"
    moment = Moment(
        make_recording(NO_UTF_8), Span(1, 2), sound, verdict=Verdict.NO, tags=("x\0 \ud800",), by=by
    )
    [label] = read_back(moment_format, [moment])
    assert label.verdict is Verdict.NO
    assert label.sound.encode()
    assert (label.recording is None) == (Facet.RECORDING not in moment_format.keeps)


@pytest.mark.parametrize("moment_format", OURS, ids=lambda each: each.name)
def test_each_format_says_what_it_is_for(moment_format: MomentFormat) -> None:
    assert moment_format.summary
    assert moment_format.suffix.startswith(".")
    assert {*moment_format.loses} == {*Facet} - moment_format.keeps


def test_the_words_of_a_verdict_are_the_only_ones_that_no_sound_may_begin_with() -> None:
    moment = Moment(make_recording("x.mp4"), Span(1, 2), f"{PREFIXES[0]}typing", score=0.5)
    [label] = read_back(OURS[4], [moment])
    assert (label.sound, label.verdict) == ("typing", Verdict.NO)
