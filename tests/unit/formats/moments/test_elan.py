from __future__ import annotations

import io
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from earmark.errors import LabelsError
from earmark.formats.moments.eaf_reader import read_eaf
from earmark.formats.moments.elan import write_elan
from earmark.formats.moments.moment_format import ReadOptions
from earmark.values import Moment, ReadLabels, Span, Verdict
from labels_maker import make_label, make_recording, moments_of, written
from moments_maker import any_moments

PLAIN = ReadOptions()
HEADER_OF = {
    "ANNOTATION_DOCUMENT": ["HEADER", "TIME_ORDER", "TIER", "LINGUISTIC_TYPE"],
    "HEADER": ["MEDIA_DESCRIPTOR", "PROPERTY"],
    "TIME_ORDER": ["TIME_SLOT"],
    "TIER": ["ANNOTATION"],
    "ANNOTATION": ["ALIGNABLE_ANNOTATION"],
    "ALIGNABLE_ANNOTATION": ["ANNOTATION_VALUE"],
}
"""What the schema of EAF 3.0 lets stand in what, of what we write, in this order."""
NEEDED = {
    "ANNOTATION_DOCUMENT": {"DATE", "AUTHOR", "VERSION"},
    "HEADER": {"TIME_UNITS"},
    "MEDIA_DESCRIPTOR": {"MEDIA_URL", "MIME_TYPE"},
    "TIME_SLOT": {"TIME_SLOT_ID"},
    "TIER": {"TIER_ID", "LINGUISTIC_TYPE_REF"},
    "ALIGNABLE_ANNOTATION": {"ANNOTATION_ID", "TIME_SLOT_REF1", "TIME_SLOT_REF2"},
    "LINGUISTIC_TYPE": {"LINGUISTIC_TYPE_ID"},
}


def read(text: str, options: ReadOptions = PLAIN) -> ReadLabels:
    return read_eaf(io.BytesIO(text.encode()), options)


def document(tiers: str, slots: str = "", media: str = "") -> str:
    return (
        f"<ANNOTATION_DOCUMENT>\n<HEADER>{media}</HEADER>\n<TIME_ORDER>{slots}</TIME_ORDER>\n"
        f"{tiers}\n</ANNOTATION_DOCUMENT>"
    )


def slot(name: str, ms: str) -> str:
    return f'<TIME_SLOT TIME_SLOT_ID="{name}" TIME_VALUE="{ms}"/>'


def aligned(name: str, first: str, last: str, text: str) -> str:
    return (
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{name}" TIME_SLOT_REF1="{first}" '
        f'TIME_SLOT_REF2="{last}"><ANNOTATION_VALUE>{text}</ANNOTATION_VALUE>'
        "</ALIGNABLE_ANNOTATION></ANNOTATION>"
    )


SLOTS = slot("t1", "1000") + slot("t2", "2500") + '<TIME_SLOT TIME_SLOT_ID="t3"/>' + slot("t4", "x")


@settings(deadline=None)
@given(any_moments())
def test_a_document_is_built_as_the_schema_says(moments: list[Moment]) -> None:
    of_one = [x for x in moments if x.recording == moments[0].recording]
    root = ET.fromstring(written(write_elan, of_one))  # noqa: S314 - we wrote it
    for element in root.iter():
        names = [child.tag for child in element]
        order = HEADER_OF.get(element.tag, [])
        assert set(names) <= set(order)
        assert names == sorted(names, key=order.index)
        assert NEEDED.get(element.tag, set()) <= set(element.attrib)
    slots = {x.attrib["TIME_SLOT_ID"]: int(x.attrib["TIME_VALUE"]) for x in root.iter("TIME_SLOT")}
    assert list(slots.values()) == sorted(slots.values())
    ids = [x.attrib["ANNOTATION_ID"] for x in root.iter("ALIGNABLE_ANNOTATION")]
    assert len({*ids, *slots}) == len(ids) + len(slots)
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", each, re.ASCII) for each in [*ids, *slots])
    tiers = list(root.iter("TIER"))
    assert len({tier.attrib["TIER_ID"].casefold() for tier in tiers}) == len(tiers)
    for tier in tiers:
        spans = [
            (slots[x.attrib["TIME_SLOT_REF1"]], slots[x.attrib["TIME_SLOT_REF2"]])
            for x in tier.iter("ALIGNABLE_ANNOTATION")
        ]
        assert all(start < end for start, end in spans)
        assert all(one[1] <= two[0] for one, two in pairwise(spans))


def test_pympi_opens_it_and_finds_the_same_annotations(tmp_path: Path) -> None:
    elan = pytest.importorskip("pympi.Elan")
    recording = make_recording("/talks/mon day.mp4")
    moments = [
        Moment(recording, Span(2, 3.5), "typing", verdict=Verdict.NO, tags=("far",), by="Ann"),
        Moment(recording, Span(3, 400_000.25), "typing", verdict=Verdict.YES, by="Ann"),
        Moment(recording, Span(3, 4), "a <b> & 'c' \N{PARTY POPPER}", score=0.9312),
    ]
    path = tmp_path / "x.eaf"
    path.write_bytes(written(write_elan, moments))
    opened = elan.Eaf(str(path))
    tiers = {name: opened.get_annotation_data_for_tier(name) for name in opened.get_tier_names()}
    assert tiers == {
        "typing": [(2000, 3500, "not:typing #far")],
        "typing-2": [(3000, 400_000_250, "typing")],
        "a <b> & 'c' \N{PARTY POPPER}": [(3000, 4000, "a <b> & 'c' \N{PARTY POPPER} 0.93")],
    }
    [media] = opened.get_linked_files()
    assert media["MEDIA_URL"] == "file:///talks/mon%20day.mp4"
    assert media["RELATIVE_MEDIA_URL"] == "./mon%20day.mp4"


def test_a_document_is_of_the_day_on_which_the_last_label_was_given() -> None:
    assert b'DATE="2026-11-22T19:30:05+00:00"' in written(write_elan, moments_of([make_label()]))


def test_annotations_that_refer_to_others_have_their_times() -> None:
    tiers = (
        '<TIER TIER_ID="keys" ANNOTATOR="Ann">'
        + aligned("a1", "t1", "t2", "typing &amp; more")
        + "</TIER>\n"
        '<TIER TIER_ID="mood"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a2" ANNOTATION_REF="a1">'
        "<ANNOTATION_VALUE>calm</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>\n"
        '<TIER TIER_ID="bell">' + aligned("a3", "t1", "t2", "") + "</TIER>"
    )
    media = '<MEDIA_DESCRIPTOR MEDIA_URL="file:///C:/talks/a%20b.wav" TIME_ORIGIN="500"/>'
    first, second, third = read(document(tiers, SLOTS, media)).labels
    assert (first.recording, first.span) == ("/C:/talks/a b.wav", Span(1.5, 3.0))
    assert (first.line, first.sound, first.by) == (4, "typing & more", "Ann")
    assert (second.line, second.span, second.sound, second.by) == (5, Span(1.5, 3.0), "calm", None)
    assert third.sound == "bell"


def test_annotations_that_cannot_be_used_are_counted_with_their_line() -> None:
    tiers = "\n".join(
        [
            '<TIER TIER_ID="">',
            aligned("a1", "t1", "t3", "a"),
            aligned("a2", "t1", "t4", "b"),
            aligned("a3", "t2", "t1", "c"),
            aligned("a4", "t1", "t2", ""),
            '<REF_ANNOTATION ANNOTATION_ID="a5" ANNOTATION_REF="a6"/>',
            '<REF_ANNOTATION ANNOTATION_ID="a6" ANNOTATION_REF="a5"/>',
            "</TIER>",
        ]
    )
    assert [(bad.line, bad.reason) for bad in read(document(tiers, SLOTS)).bad_lines] == [
        (5, "the time of its slot 't3' is not known"),
        (6, "'x' is no whole number of milliseconds"),
        (7, "it ends at 1 s, before its start at 2.5 s"),
        (8, "it names no sound"),
        (9, "it refers to an annotation 'a6' that is not there"),
        (10, "it refers to an annotation 'a5' that is not there"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is damaged, or no XML: line 1: no element found"),
        ("<ANNOTATION_DOCUMENT>\n<HEADER>", "is damaged, or no XML: line 2: no element found"),
        ("<ANNOTATION_DOCUMENT>\n\n</HEADER>", "is damaged, or no XML: line 3: mismatched tag"),
        ("<html>\n</html>", "is no document of ELAN: line 1 begins 'html'"),
        (
            '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "b">]><ANNOTATION_DOCUMENT/>',
            "declares a document type on line 2",
        ),
    ],
)
def test_a_damaged_or_another_document_is_refused_with_the_line(text: str, told: str) -> None:
    with pytest.raises(LabelsError, match=told):
        read(text)
