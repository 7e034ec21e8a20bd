"""FCPXML 1.9, for Final Cut Pro and DaVinci Resolve: times are fractions of a second, exact."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from fractions import Fraction

from earmark.core.lines import file_name, one_line
from earmark.values import EditList, Reel, Take

VERSION = "1.9"
TIMELINE_FORMAT = "r0"
USUAL_SIZE = (1920, 1080)
USUAL_RATE_HZ = 48_000


def fcpxml(edits: EditList, url_of: Callable[[Reel], str]) -> bytes:
    """Return a project with one timeline.

    Args:
        edits: what is on it.
        url_of: returns where a reel lies.
    """
    top = ET.Element("fcpxml", version=VERSION)
    resources = ET.SubElement(top, "resources")
    width, height = next(((r.width, r.height) for r in edits.reels if r.width), USUAL_SIZE)
    ET.SubElement(
        resources,
        "format",
        id=TIMELINE_FORMAT,
        frameDuration=_time(1, edits),
        width=str(width),
        height=str(height),
    )
    for reel in edits.reels:
        _add_asset(resources, reel, edits, url_of)
    event = ET.SubElement(ET.SubElement(top, "library"), "event", name=one_line(edits.name))
    project = ET.SubElement(event, "project", name=one_line(edits.name))
    sequence = ET.SubElement(
        project,
        "sequence",
        format=TIMELINE_FORMAT,
        duration=_time(sum(take.last - take.first for take in edits.takes), edits),
        tcStart="0s",
        tcFormat=_counting(edits),
    )
    spine = ET.SubElement(sequence, "spine")
    at = 0
    for take in edits.takes:
        _add_clip(spine, take, at, edits)
        at += take.last - take.first
    ET.indent(top)
    text = ET.tostring(top, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n{text}\n'.encode()


def _add_asset(
    resources: ET.Element, reel: Reel, edits: EditList, url_of: Callable[[Reel], str]
) -> None:
    track = reel.recording.tracks[0] if reel.recording.tracks else None
    asset = ET.SubElement(
        resources,
        "asset",
        id=_asset_id(reel, edits),
        name=one_line(file_name(reel)),
        start=_time(edits.start_of(reel), edits),
        duration=_time(edits.length_of(reel), edits),
        hasAudio="1",
        audioSources="1",
        audioChannels=str(track.n_channels if track else 2),
        audioRate=str((track and track.sample_rate_hz) or USUAL_RATE_HZ),
    )
    if reel.has_picture:
        asset.set("hasVideo", "1")
        asset.set("videoSources", "1")
        asset.set("format", TIMELINE_FORMAT)
    ET.SubElement(asset, "media-rep", kind="original-media", src=url_of(reel))


def _add_clip(spine: ET.Element, take: Take, at: int, edits: EditList) -> None:
    start = edits.start_of(take.reel)
    clip = ET.SubElement(
        spine,
        "asset-clip",
        ref=_asset_id(take.reel, edits),
        name=one_line(take.name),
        offset=_time(at, edits),
        start=_time(start + take.first, edits),
        duration=_time(take.last - take.first, edits),
        format=TIMELINE_FORMAT,
        tcFormat=_counting(edits),
        audioRole="dialogue",
    )
    for mark in take.marks:
        ET.SubElement(
            clip,
            "marker",
            start=_time(start + mark.first, edits),
            duration=_time(mark.last - mark.first, edits),
            value=one_line(mark.name),
        )


def _asset_id(reel: Reel, edits: EditList) -> str:
    return f"r{edits.reels.index(reel) + 1}"


def _counting(edits: EditList) -> str:
    return "DF" if edits.rate.is_drop else "NDF"


def _time(n_frames: int, edits: EditList) -> str:
    time_s = Fraction(n_frames) / edits.rate.per_s
    whole = time_s.denominator == 1
    return f"{time_s.numerator}s" if whole else f"{time_s.numerator}/{time_s.denominator}s"
