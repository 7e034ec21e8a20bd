"""Reads ELAN's annotation documents, of any version of EAF."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import BinaryIO
from xml.parsers import expat

from earmark.errors import LabelsError
from earmark.formats.moments.cells import collect, make_scored_label, make_span
from earmark.formats.moments.moment_format import ReadOptions
from earmark.formats.moments.urls import path_of
from earmark.values import ReadLabel, ReadLabels

DOCUMENT = "ANNOTATION_DOCUMENT"
ALIGNED, REFERRING = "ALIGNABLE_ANNOTATION", "REF_ANNOTATION"


@dataclass(slots=True)
class _Annotation:
    line: int
    tier: str
    by: str | None
    attributes: dict[str, str]
    text: str = ""


@dataclass(slots=True)
class _Document:
    """What was seen of a document so far."""

    parser: expat.XMLParserType
    root: str = ""
    media: list[dict[str, str]] = field(default_factory=list)
    times_ms: dict[str, str] = field(default_factory=dict)
    tier: dict[str, str] = field(default_factory=dict)
    annotations: list[_Annotation] = field(default_factory=list)
    is_in_value: bool = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if not self.root:
            self.root = name
            if name != DOCUMENT:
                line = self.parser.CurrentLineNumber
                msg = f"is no document of ELAN: line {line} begins {name[:40]!r}, not {DOCUMENT}"
                raise LabelsError(msg)
        if name == "MEDIA_DESCRIPTOR":
            self.media.append(attributes)
        elif name == "TIME_SLOT" and "TIME_VALUE" in attributes:
            self.times_ms[attributes.get("TIME_SLOT_ID", "")] = attributes["TIME_VALUE"]
        elif name == "TIER":
            self.tier = attributes
        elif name in {ALIGNED, REFERRING}:
            tier, by = self.tier.get("TIER_ID", ""), self.tier.get("ANNOTATOR") or None
            line = self.parser.CurrentLineNumber
            self.annotations.append(_Annotation(line, tier, by, attributes))
        self.is_in_value = name == "ANNOTATION_VALUE"

    def add_text(self, text: str) -> None:
        if self.is_in_value and self.annotations:
            self.annotations[-1].text += text

    def end(self, _: str) -> None:
        self.is_in_value = False

    def refuse(self, *_: object) -> None:
        line = self.parser.CurrentLineNumber
        msg = f"declares a document type on line {line}, which no document of ELAN needs"
        raise LabelsError(msg)


def read_eaf(stream: BinaryIO, options: ReadOptions) -> ReadLabels:
    """Return the annotations; one without a text goes by its tier.

    One that refers to another has its times. Times count from the recording's own start.
    """
    document = _parsed(stream)
    media = document.media[0] if document.media else {}
    recording = path_of(media.get("MEDIA_URL") or media.get("RELATIVE_MEDIA_URL") or "") or None
    by_id = {each.attributes.get("ANNOTATION_ID", ""): each for each in document.annotations}

    def parse(line: int, each: _Annotation) -> ReadLabel:
        aligned = _aligned(each, by_id).attributes
        start_ms, end_ms = (
            _time_ms(document, aligned.get(f"TIME_SLOT_REF{number}", "")) for number in (1, 2)
        )
        origin_ms = _whole(media.get("TIME_ORIGIN", "0"))
        span = make_span((start_ms + origin_ms) / 1000, (end_ms + origin_ms) / 1000)
        words = each.text.strip() or each.tier
        return replace(make_scored_label(line, recording, span, words, options), by=each.by)

    return collect(((each.line, each) for each in document.annotations), parse)


def _parsed(stream: BinaryIO) -> _Document:
    parser = expat.ParserCreate()
    document = _Document(parser)
    parser.buffer_text = True
    parser.StartElementHandler = document.begin
    parser.EndElementHandler = document.end
    parser.CharacterDataHandler = document.add_text
    parser.StartDoctypeDeclHandler = document.refuse
    try:
        parser.ParseFile(stream)
    except expat.ExpatError as error:
        msg = f"is damaged, or no XML: line {error.lineno}: {expat.ErrorString(error.code)}"
        raise LabelsError(msg) from None
    return document


def _aligned(annotation: _Annotation, by_id: dict[str, _Annotation]) -> _Annotation:
    """Return the annotation that has the times: itself, or the one that it refers to at last."""
    seen = list[str]()
    while reference := annotation.attributes.get("ANNOTATION_REF"):
        if reference in seen or reference not in by_id:
            msg = f"it refers to an annotation {reference[:40]!r} that is not there"
            raise ValueError(msg)
        seen.append(reference)
        annotation = by_id[reference]
    return annotation


def _time_ms(document: _Document, slot: str) -> int:
    if slot not in document.times_ms:
        msg = f"the time of its slot {slot[:40]!r} is not known"
        raise ValueError(msg)
    return _whole(document.times_ms[slot])


def _whole(text: str) -> int:
    longest = 15
    if not (text.strip().lstrip("-").isdecimal() and len(text) <= longest):
        msg = f"{text[:40]!r} is no whole number of milliseconds"
        raise ValueError(msg)
    return int(text)
