from __future__ import annotations

from pathlib import Path

import av
import pytest
from av.subtitles.subtitle import AssSubtitle

from earmark.errors import LabelsError
from earmark.formats.moments.moment_format import ReadOptions
from earmark.formats.moments.subtitles import read_srt, read_webvtt, write_srt, write_webvtt
from earmark.values import BadLine, Moment, Span, Verdict
from labels_maker import make_label, make_recording, moments_of, written

PLAIN = ReadOptions()
HOSTILE = "a <b> & c \N{PARTY POPPER} שלום"


def make_moments() -> list[Moment]:
    recording = make_recording("talk.mp4")
    return [
        Moment(recording, Span(400_000.25, 400_001.5), "bell", score=0.9312),
        Moment(recording, Span(2.0, 3.5), HOSTILE, verdict=Verdict.NO, tags=("far",)),
        Moment(recording, Span(3.0, 3.0001), "typing", verdict=Verdict.YES),
    ]


def test_cues_are_written_in_the_order_of_time_with_what_html_would_take_escaped() -> None:
    assert written(write_webvtt, make_moments()).decode() == (
        "WEBVTT\n"
        "\n00:00:02.000 --> 00:00:03.500\n"
        "not:a &lt;b&gt; &amp; c \N{PARTY POPPER} שלום #far\n"
        "\n00:00:03.000 --> 00:00:03.001\ntyping\n"
        "\n111:06:40.250 --> 111:06:41.500\nbell 0.93\n"
    )


def test_subtitles_are_numbered_and_part_their_decimals_with_a_comma() -> None:
    moments = moments_of([make_label(), make_label(3.0, 4.0, is_strong=False)])
    assert written(write_srt, moments).decode() == (
        "1\n00:00:02,000 --> 00:00:03,500\ntyping\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\nweak:typing\n\n"
    )


def test_a_name_that_looks_like_times_does_not_become_a_subtitle() -> None:
    moment = Moment(make_recording("x.mp4"), Span(1, 2), "00:00:01,000 --> 00:00:02,000", score=0.5)
    [label] = read_srt(written(write_srt, [moment]).decode(), PLAIN).labels
    assert label.sound == "00:00:01,000 \N{RIGHTWARDS ARROW} 00:00:02,000"


@pytest.mark.parametrize(("write", "name"), [(write_webvtt, "webvtt"), (write_srt, "srt")])
def test_ffmpeg_opens_them_and_finds_the_same_times_and_words(
    write: object, name: str, tmp_path: Path
) -> None:
    assert callable(write)
    path = tmp_path / f"talk.{name}"
    path.write_bytes(written(write, make_moments()))
    with av.open(path, format=name) as container:
        [stream] = container.streams.subtitles
        packets = [packet for packet in container.demux(stream) if packet.size]
        times = [
            (float((x.pts or 0) * x.time_base), float((x.duration or 0) * x.time_base))
            for x in packets
        ]
        words = [
            each.dialogue.decode()
            for packet in packets
            for each in packet.decode()
            if isinstance(each, AssSubtitle)
        ]
    assert [start_s for start_s, _ in times] == [2.0, 3.0, 400_000.25]
    assert [length_s for _, length_s in times] == pytest.approx([1.5, 0.001, 1.25])
    assert len(words) == 3
    assert "שלום #far" in words[0]
    assert words[1:] == ["typing", "bell 0.93"]


def test_what_other_programs_put_into_captions_is_passed_over() -> None:
    text = (
        "WEBVTT - with a title\nKind: captions\n\nNOTE\nnothing\n\nSTYLE\n::cue { color: red }\n\n"
        "intro\n01:01.5 --> 01:02.25 align:start line:0%\n<v Ann>key <i>sound</i></v>\n#far\n\n"
        "2\n00:02:00.000 --> 00:02:01.000\n"
    )
    read = read_webvtt(text, ReadOptions(sound="typing"))
    first, second = read.labels
    assert (first.line, first.span, first.sound) == (11, Span(61.5, 62.25), "key sound")
    assert (first.tags, first.is_strong, first.recording) == (("far",), True, None)
    assert (second.line, second.span, second.sound) == (16, Span(120, 121), "typing")


def test_subtitles_without_blank_lines_and_with_mark_up_are_read() -> None:
    text = (
        "\n1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>typing</i>\n"
        "2\n00:00:03.5 --> 00:00:04,000 X1:0\ndoor\nbell\n\nmore\n"
    )
    first, second = read_srt(text, PLAIN).labels
    assert (first.span, first.sound) == (Span(1, 2), "typing")
    assert (second.line, second.span, second.sound) == (6, Span(3.5, 4), "door bell")


def test_cues_that_cannot_be_used_are_counted_with_their_line() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\ntyping\n\n00:03.000 --> soon\ntyping\n\n"
        "00:05.000 --> 00:04.000\ntyping\n\n00:06.000 --> 00:07.000\n\n"
    )
    read = read_webvtt(text, PLAIN)
    assert len(read.labels) == 1
    assert read.bad_lines == (
        BadLine(6, "its times cannot be read: '00:03.000 --> soon'"),
        BadLine(9, "it ends at 4 s, before its start at 5 s"),
        BadLine(12, "it names no sound"),
    )


@pytest.mark.parametrize("text", ["", "1\n00:00:01,000 --> 00:00:02,000\nx", "WEBVTTX"])
def test_a_file_that_does_not_say_so_is_no_webvtt(text: str) -> None:
    with pytest.raises(LabelsError, match="is no WebVTT: line 1 is not WEBVTT, but"):
        read_webvtt(text, PLAIN)


def test_a_file_without_a_single_subtitle_is_no_srt() -> None:
    with pytest.raises(LabelsError, match="is no SRT: line 2: its times cannot be read"):
        read_srt("1\n00:00:xx,000 --> 00:00:02,000\nx", PLAIN)
    with pytest.raises(LabelsError, match="is no SRT: line 2 is the first of many without times"):
        read_srt("\nstart,end\n1,2\n", PLAIN)
    assert read_srt("\n", PLAIN).labels == ()
