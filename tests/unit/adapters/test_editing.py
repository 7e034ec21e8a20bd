"""Timelines as OpenTimelineIO's own readers read them back."""

from __future__ import annotations

import builtins
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import opentimelineio as otio
import pytest

from earmark.adapters import editing
from earmark.core.edit_lists import edit_list
from earmark.errors import ExtraMissing, OutputError
from earmark.formats.timelines.fcpxml import fcpxml
from earmark.values import EditList, FrameRate, Manner, Moment, Reel, Span
from moment_maker import make_moments, make_recording

Write = Callable[[EditList, Callable[[Reel], str]], bytes]
WRITERS: dict[str, tuple[Write, str]] = {
    "otio": (editing.write_otio, "otio_json"),
    "edl": (editing.write_edl, "cmx_3600"),
    "premiere": (editing.write_premiere, "fcp_xml"),
    "fcpxml": (fcpxml, "fcpx_xml"),
}
RATES = [
    FrameRate(Fraction(24000, 1001)),
    FrameRate(Fraction(24)),
    FrameRate(Fraction(25)),
    FrameRate(Fraction(30000, 1001)),
    FrameRate(Fraction(30000, 1001), is_drop=True),
    FrameRate(Fraction(50)),
    FrameRate(Fraction(60000, 1001)),
    FrameRate(Fraction(60000, 1001), is_drop=True),
    FrameRate(Fraction(60)),
]
SPANS = ((2.017, 3.5), (65.3331, 66.01), (600.25, 601.9), (3605.0101, 3661.7))
HOSTILE = "a & b <\"%20#?>'tälk 漢.mp4"


def url_of(reel: Reel) -> str:
    return reel.recording.path.as_uri()


def reel_at(
    path: str = "/videos/talk.mp4", *, timecode: str = "", has_picture: bool = True
) -> Reel:
    recording = make_recording(path, duration_s=4000.0, has_picture=has_picture)
    rate = Fraction(25) if has_picture else None
    return Reel(recording, rate, timecode=timecode, width=1280, height=720)


def listed(
    reels: Sequence[Reel], rate: FrameRate, manner: Manner = Manner.KEEP
) -> tuple[EditList, list[Moment]]:
    moments = [each for reel in reels for each in make_moments(SPANS, reel.recording)]
    return edit_list(moments, reels, manner=manner, rate=rate, name="my cut"), moments


def read_clips(content: bytes, adapter: str, rate: FrameRate, kind: str = "Video") -> list[Any]:
    """Return the clips of a channel as OpenTimelineIO reads them."""
    if adapter == "fcpx_xml":
        return read_fcpxml(content, rate)
    counted = float(rate.per_s) if rate.is_drop else float(rate.nominal)
    more = {"rate": counted} if adapter == "cmx_3600" else {}
    read = otio.adapters.read_from_string(content.decode(), adapter, **more)
    timeline = read if isinstance(read, otio.schema.Timeline) else read[0]
    [track] = [track for track in timeline.tracks if track.kind == kind]
    return [clip for clip in track if isinstance(clip, otio.schema.Clip)]


def read_fcpxml(content: bytes, rate: FrameRate) -> list[Any]:
    """Return its clips, exactly: OpenTimelineIO's reader rounds times down to frames."""
    top = ET.fromstring(content)  # noqa: S314 - we wrote it
    assets = {each.get("id"): each for each in top.iter("asset")}

    def frames(element: ET.Element, name: str) -> Any:  # noqa: ANN401 - no types
        n = Fraction(element.get(name, "").removesuffix("s")) * rate.per_s
        assert n.denominator == 1, "times lie on frames"
        return otio.opentime.RationalTime(int(n), float(rate.per_s))

    clips, end = [], 0
    for element in top.iter("asset-clip"):
        assert frames(element, "offset").value == end
        end += frames(element, "duration").value
        [media] = assets[element.get("ref")].iter("media-rep")
        clip = otio.schema.Clip(
            element.get("name"),
            otio.schema.ExternalReference(media.get("src")),
            otio.opentime.TimeRange(frames(element, "start"), frames(element, "duration")),
        )
        for mark in element.iter("marker"):
            where = otio.opentime.TimeRange(frames(mark, "start"), frames(mark, "duration"))
            clip.markers.append(otio.schema.Marker(mark.get("value"), where))
        clips.append(clip)
    return clips


def span_of(clip: Any, rate: FrameRate, start: int = 0) -> Span:  # noqa: ANN401 - no types
    """Return where on its recording a clip lies: frames are counted, whatever they are called."""
    first = round(clip.source_range.start_time.value) - start
    n = round(clip.source_range.duration.value)
    return Span(float(first / rate.per_s), float((first + n) / rate.per_s))


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: f"{float(rate.per_s):.2f}{rate.is_drop}")
@pytest.mark.parametrize("kind", WRITERS)
def test_what_is_kept_comes_back_within_half_a_frame(kind: str, rate: FrameRate) -> None:
    write, adapter = WRITERS[kind]
    edits, moments = listed([reel_at()], rate)
    clips = read_clips(write(edits, url_of), adapter, rate)
    assert len(clips) == len(moments)
    half_s = float(0.5 / rate.per_s) + 1e-9
    for clip, moment in zip(clips, moments, strict=True):
        span = span_of(clip, rate)
        assert span.start_s == pytest.approx(moment.span.start_s, abs=half_s)
        assert span.end_s == pytest.approx(moment.span.end_s, abs=half_s)


@pytest.mark.parametrize("kind", WRITERS)
def test_what_is_cut_out_is_what_is_between(kind: str) -> None:
    write, adapter = WRITERS[kind]
    rate = FrameRate(Fraction(30000, 1001))
    edits, _ = listed([reel_at()], rate, Manner.CUT)
    spans = [span_of(clip, rate) for clip in read_clips(write(edits, url_of), adapter, rate)]
    edges = [0.0, *(edge for span in SPANS for edge in span), 4000.0]
    assert [edge for span in spans for edge in (span.start_s, span.end_s)] == pytest.approx(
        edges, abs=0.017
    )


@pytest.mark.parametrize("kind", WRITERS)
def test_marks_lie_on_the_whole(kind: str) -> None:
    write, adapter = WRITERS[kind]
    rate = FrameRate(Fraction(25))
    edits, _ = listed([reel_at()], rate, Manner.MARK)
    [clip] = read_clips(write(edits, url_of), adapter, rate)
    assert span_of(clip, rate) == Span(0.0, 4000.0)
    starts = [mark.marked_range.start_time.to_seconds() for mark in clip.markers]
    assert starts == pytest.approx([span[0] for span in SPANS], abs=0.021)
    assert all("typing 0.90" in mark.name.lower() for mark in clip.markers)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("timecode", ["10:00:00:00", "00:59:50;04"])
def test_a_time_code_of_the_recording_is_where_its_frames_count_from(
    kind: str, timecode: str
) -> None:
    write, adapter = WRITERS[kind]
    rate = FrameRate(Fraction(30000, 1001), is_drop=";" in timecode)
    edits, moments = listed([reel_at(timecode=timecode)], rate)
    clips = read_clips(write(edits, url_of), adapter, rate)
    spans = [span_of(clip, rate, edits.starts[0]) for clip in clips]
    assert [span.start_s for span in spans] == pytest.approx(
        [each.span.start_s for each in moments], abs=0.017
    )
    if kind == "edl":
        assert timecode[:5] in write(edits, url_of).decode()


@pytest.mark.parametrize("kind", WRITERS)
def test_recordings_with_hostile_names_are_found(kind: str, tmp_path: Path) -> None:
    write, adapter = WRITERS[kind]
    rate = FrameRate(Fraction(25))
    reel = reel_at(f"{tmp_path}/{HOSTILE}")
    edits, _ = listed([reel], rate)
    clip = read_clips(write(edits, url_of), adapter, rate)[0]
    url = clip.media_reference.target_url
    assert unquote_to_bytes(urlsplit(url).path) == str(reel.recording.path).encode()


@pytest.mark.parametrize("kind", WRITERS)
def test_bytes_and_line_ends_in_a_name_break_nothing(kind: str) -> None:
    write, adapter = WRITERS[kind]
    rate = FrameRate(Fraction(25))
    reel = reel_at("/v/a\nTITLE: b\x07\udcff.mp4")
    edits, _ = listed([reel], rate)
    assert len(read_clips(write(edits, url_of), adapter, rate)) == len(SPANS)


@pytest.mark.parametrize("kind", ["otio", "edl", "premiere"])
def test_several_recordings_lie_one_after_the_other(kind: str) -> None:
    write, adapter = WRITERS[kind]
    rate = FrameRate(Fraction(25))
    reels = [reel_at("/v/a.mp4"), reel_at("/v/b.mp4")]
    edits, _ = listed(reels, rate)
    clips = read_clips(write(edits, url_of), adapter, rate)
    names = [clip.media_reference.target_url.rpartition("/")[2] for clip in clips]
    assert names == ["a.mp4"] * 4 + ["b.mp4"] * 4


@pytest.mark.parametrize("kind", WRITERS)
def test_sound_without_a_picture_lies_on_a_channel_of_sound(kind: str) -> None:
    write, adapter = WRITERS[kind]
    rate = FrameRate(Fraction(25))
    edits, moments = listed([reel_at("/v/a.wav", has_picture=False)], rate, Manner.MARK)
    content = write(edits, url_of)
    if kind == "fcpxml":  # whose reader puts all clips where pictures are
        assert b"hasVideo" not in content
        return
    [clip] = read_clips(content, adapter, rate, "Audio")
    assert len(clip.markers) == len(moments)


def test_sound_and_picture_lie_side_by_side() -> None:
    rate = FrameRate(Fraction(25))
    reels = [reel_at("/v/a.wav", has_picture=False), reel_at("/v/b.mp4")]
    edits, _ = listed(reels, rate)
    for kind in ("otio", "premiere"):
        write, adapter = WRITERS[kind]
        content = write(edits, url_of)
        assert len(read_clips(content, adapter, rate, "Video")) == len(SPANS)
        assert len(read_clips(content, adapter, rate, "Audio")) == 2 * len(SPANS)
    edl = editing.write_edl(edits, url_of).decode()
    assert edl.count(" A     C ") == edl.count(" B     C ") == len(SPANS)


@pytest.mark.parametrize(
    ("is_drop", "told", "code"), [(True, "DROP", "00:10:00;"), (False, "NON-DROP", "00:09:59:")]
)
def test_an_edl_says_how_it_counts(is_drop: bool, told: str, code: str) -> None:  # noqa: FBT001 - a parameter
    rate = FrameRate(Fraction(30000, 1001), is_drop=is_drop)
    edits, _ = listed([reel_at()], rate)
    lines = editing.write_edl(edits, url_of).decode().splitlines()
    assert lines[:3] == ["TITLE: my cut", f"FCM: {told} FRAME", ""]
    assert lines[3].startswith("001  TALK")
    assert code in "\n".join(lines)


@pytest.mark.parametrize("per_s", ["24", "25", "30000/1001", "60"])
def test_opentimelineio_reads_fcpxml_too_but_to_the_frame_below(per_s: str) -> None:
    rate = FrameRate(Fraction(per_s))
    edits, moments = listed([reel_at()], rate)
    read = otio.adapters.read_from_string(fcpxml(edits, url_of).decode(), "fcpx_xml")
    clips = list(read.find_clips())[: len(moments)]
    found = [clip.source_range.start_time.to_seconds() for clip in clips]
    wanted = [each.span.start_s for each in moments]
    assert found == pytest.approx(wanted, rel=0.002, abs=0.2)


def test_premiere_is_told_which_clips_are_sound() -> None:
    edits, _ = listed([reel_at()], FrameRate(Fraction(25)))
    text = editing.write_premiere(edits, url_of).decode()
    assert text.count("<mediatype>audio</mediatype>") == len(SPANS)
    assert "<clipitem id" not in text.replace("<clipitem frameBlend", "")


def test_more_cuts_than_an_edl_has_numbers_for_are_refused() -> None:
    reel = reel_at()
    moments = make_moments([(n * 2.0, n * 2.0 + 1) for n in range(1000)], reel.recording)
    rate = FrameRate(Fraction(25))
    edits = edit_list(moments, [reel], manner=Manner.KEEP, rate=rate, name="x")
    with pytest.raises(OutputError, match="999 cuts, not 1,000"):
        editing.write_edl(edits, url_of)


def test_without_the_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    edits, _ = listed([reel_at()], FrameRate(Fraction(25)))
    monkeypatch.setattr(otio.adapters, "available_adapter_names", lambda: ["otio_json"])
    with pytest.raises(ExtraMissing, match=r"pip install 'earmark\[timeline\]'"):
        editing.write_premiere(edits, url_of)
    monkeypatch.delitem(sys.modules, "opentimelineio")
    usual = builtins.__import__

    def without(name: str, *rest: Any) -> object:  # noqa: ANN401 - whatever import takes
        if name == "opentimelineio":
            raise ImportError(name)
        return usual(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ExtraMissing, match=r"pip install 'earmark\[timeline\]'"):
        editing.write_otio(edits, url_of)
