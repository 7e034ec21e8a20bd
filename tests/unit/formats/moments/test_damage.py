"""No file stops a reader: it is read, or refused with a reason, whatever befell it."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.errors import LabelsError
from earmark.formats.moments.moment_format import MomentFormat, ReadOptions
from earmark.formats.registry import OURS, known_formats
from labels_maker import make_label, moments_of, written

PLAIN = ReadOptions()
HEADERS = {
    "csv": "recording,start_s,end_s,sound,verdict,is_strong,by,at,tags,score\n",
    "audacity": "1\t2\ttyping\n",
    "raven": "Selection\tView\tBegin Time (s)\tEnd Time (s)\tFile Offset (s)\tAnnotation\tScore\n",
    "webvtt": "WEBVTT\n\n",
    "srt": "1\n00:00:01,000 --> 00:00:02,000\ntyping\n",
    "youtube": "0:00 typing\n",
    "ffmetadata": ";FFMETADATA1\n[CHAPTER]\n",
}
TIMES = ["1", "2,5", "1e999", "-3", "nan", "00:00:01.000", "00:01 --> 00:02", "1:00", "0.50"]
WORDS = ["yes", "not:x", "#", '"', "\r", "=", " --> ", "START=", "END=1", "TIMEBASE=", "[CHAPTER]"]
CELLS = st.sampled_from([*TIMES, *WORDS, "NOTE"])
ANYTHING = st.lists(CELLS | st.text(max_size=5) | st.sampled_from("\t,;\n\\"), max_size=40)


@settings(deadline=None)
@given(name=st.sampled_from(sorted(HEADERS)), content=ANYTHING)
def test_no_lines_stop_a_reader(name: str, content: list[str]) -> None:
    text = HEADERS[name] + "".join(content).replace("\0", "")
    read = known_formats().get(name).read
    assert read
    labels = read(io.BytesIO(text.encode()), PLAIN)
    assert all(label.span.length_s > 0 for label in labels.labels)
    assert all(bad.line >= 1 and bad.reason for bad in labels.bad_lines)


@pytest.mark.parametrize("moment_format", OURS, ids=lambda each: each.name)
@settings(deadline=None, max_examples=40)
@given(at=st.integers(0, 10_000), cut=st.integers(0, 40), put=st.binary(max_size=8))
def test_a_file_with_a_hole_is_read_or_refused(
    moment_format: MomentFormat, at: int, cut: int, put: bytes
) -> None:
    whole = written(moment_format.write, moments_of([make_label(), make_label(20, 21)]))
    at %= len(whole)
    broken = whole[:at] + put + whole[at + cut :]
    assert moment_format.read
    with suppress(LabelsError):
        read = moment_format.read(io.BytesIO(broken), PLAIN)
        assert all(label.span.length_s > 0 for label in read.labels)
        assert all(bad.line >= 1 and bad.reason for bad in read.bad_lines)


@pytest.mark.parametrize("moment_format", OURS, ids=lambda each: each.name)
def test_a_film_is_refused_without_being_read_to_its_end(moment_format: MomentFormat) -> None:
    film = io.BytesIO(b"\0\0\0\x20ftypisom" + b"\0" * 1_000_000)
    assert moment_format.read
    with pytest.raises(LabelsError):
        moment_format.read(film, PLAIN)
    assert film.tell() < 1_000_000
