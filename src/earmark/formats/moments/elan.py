"""ELAN's annotation documents, EAF 3.0: a tier for each sound and each who said so.

Annotations of a tier cannot overlap in ELAN: what does goes to a further tier.
Source: https://www.mpi.nl/tools/elan/EAF_Annotation_Format_3.0_and_ELAN.pdf
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, TextIO
from xml.sax.saxutils import quoteattr

from earmark.formats.moments.eaf_reader import read_eaf
from earmark.formats.moments.moment_format import LINE, Facet, MomentFormat
from earmark.formats.moments.urls import quote_path, url_of
from earmark.formats.moments.words import format_words, plain
from earmark.formats.names import distinct_names
from earmark.formats.streams import as_text
from earmark.formats.times import whole_ms
from earmark.values import Moment

SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
KIND = "default-lt"
NO_DATE = "1970-01-01T00:00:00+00:00"

_FORBIDDEN = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="earmark" DATE={date} FORMAT="3.0" VERSION="3.0" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation={schema}>
"""
_TAIL = f"""\
    <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="{KIND}" TIME_ALIGNABLE="true"/>
</ANNOTATION_DOCUMENT>
"""


def write_elan(moments: Sequence[Moment], stream: BinaryIO) -> None:
    """Write a document of one recording; times in whole milliseconds."""
    tiers = _tiers(moments)
    dates = [moment.at for moment in moments if moment.at]
    date = max(dates).isoformat() if dates else NO_DATE
    with as_text(stream) as text:
        text.write(_HEAD.format(date=quoteattr(date), schema=quoteattr(SCHEMA)))
        _write_header(moments, text)
        text.write("    <TIME_ORDER>\n")
        # In the order of time, as ELAN wants its slots.
        times = sorted({ms for _, tier in tiers for moment in tier for ms in whole_ms(moment.span)})
        slots = {ms: f"ts{number}" for number, ms in enumerate(times, start=1)}
        for ms, slot in slots.items():
            text.write(f'        <TIME_SLOT TIME_SLOT_ID="{slot}" TIME_VALUE="{ms}"/>\n')
        text.write("    </TIME_ORDER>\n")
        number = 0
        names = distinct_names([plain(tier[0].sound) for _, tier in tiers])
        for name, (by, tier) in zip(names, tiers, strict=True):
            annotator = f" ANNOTATOR={_quoted(by)}" if by else ""
            ids = f"LINGUISTIC_TYPE_REF={_quoted(KIND)} TIER_ID={_quoted(name)}"
            text.write(f"    <TIER{annotator} {ids}>\n")
            for moment in tier:
                number += 1
                start, end = (slots[ms] for ms in whole_ms(moment.span))
                text.write(_annotation(number, start, end, format_words(moment)))
            text.write("    </TIER>\n")
        text.write(_TAIL)


def _write_header(moments: Sequence[Moment], text: TextIO) -> None:
    text.write('    <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">\n')
    for path in dict.fromkeys(moment.recording.path for moment in moments):
        kind = "video" if moments[0].recording.has_picture else "audio"
        mime = f"{kind}/{path.suffix.lstrip('.').lower() or '*'}"
        url, near = url_of(path), f"./{quote_path(Path(path.name))}"
        names = f"MEDIA_URL={_quoted(url)} MIME_TYPE={_quoted(mime)}"
        text.write(f"        <MEDIA_DESCRIPTOR {names} RELATIVE_MEDIA_URL={_quoted(near)}/>\n")
    last = len(moments)
    text.write(f'        <PROPERTY NAME="lastUsedAnnotationId">{last}</PROPERTY>\n    </HEADER>\n')


def _annotation(number: int, start: str, end: str, words: str) -> str:
    ids = f'ANNOTATION_ID="a{number}" TIME_SLOT_REF1="{start}" TIME_SLOT_REF2="{end}"'
    return (
        "        <ANNOTATION>\n"
        f"            <ALIGNABLE_ANNOTATION {ids}>\n"
        f"                <ANNOTATION_VALUE>{_escaped(words)}</ANNOTATION_VALUE>\n"
        "            </ALIGNABLE_ANNOTATION>\n"
        "        </ANNOTATION>\n"
    )


def _tiers(moments: Sequence[Moment]) -> list[tuple[str, list[Moment]]]:
    """Return who said so and the moments of each tier, in order and disjoint."""
    tiers: dict[tuple[str, str], list[list[Moment]]] = {}
    for moment in sorted(moments, key=lambda each: each.span):
        alike = tiers.setdefault((moment.sound, moment.by), [])
        start_ms = whole_ms(moment.span)[0]
        free = (tier for tier in alike if whole_ms(tier[-1].span)[1] <= start_ms)
        tier = next(free, None)
        if tier is None:
            alike.append([moment])
        else:
            tier.append(moment)
    return [(by, tier) for (_, by), alike in tiers.items() for tier in alike]


def _escaped(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("\ufffd", text), {'"': "&quot;"})[1:-1]


def _quoted(text: str) -> str:
    return f'"{_escaped(plain(text))}"'


FORMAT = MomentFormat(
    "elan",
    "annotations for ELAN, one file for each recording",
    ".eaf",
    is_per_recording=True,
    write=write_elan,
    read=read_eaf,
    keeps=LINE | {Facet.RECORDING, Facet.BY},
    resolution_s=1e-3,
)
