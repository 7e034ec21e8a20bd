from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from earmark.errors import LabelsError
from earmark.formats.moments.meanings import parse_meanings
from earmark.jobs.import_clips import as_placed, import_clips
from earmark.values import (
    Added,
    Arrival,
    Imported,
    PlacedClip,
    Progress,
    Saying,
    Skipped,
    SortedClip,
    SortedClips,
    Span,
    Verdict,
)
from fakes import FakeCatalogue
from member_maker import NOON, made_member

STREAM = made_member(1, Path("stream.mkv"))
SAYING = Saying("Ann", NOON)
KEYS, SEEN, QUIET, LOST, OTHER = (Path(f"{n}.mkv") for n in range(5))
CLIPS = SortedClips(
    (
        SortedClip(KEYS, "hasKeySound"),
        SortedClip(SEEN, "keysVisible"),
        SortedClip(QUIET, "noKeySound"),
        SortedClip(LOST, "noKeySound"),
        SortedClip(OTHER, "dunno"),
    ),
    (Skipped(Path("a.png"), "it is a picture and holds no sound"),),
)
MEANINGS = parse_meanings(
    ["hasKeySound=typing", "keysVisible=typing", "noKeySound=not:typing"],
)


def place(clips: Sequence[Path]) -> Iterator[Progress | PlacedClip | Skipped]:
    """Place each clip 15 s after the one before, save one."""
    assert OTHER not in clips
    for number, path in enumerate(clips):
        yield Progress(path, 15.0, 15.0)
        if path == LOST:
            yield Skipped(path, "no recording holds its sound")
        else:
            yield PlacedClip(path, STREAM.digest, Span(15.0 * number, 15.0 * number + 15))


def imported(catalogue: FakeCatalogue) -> Imported:
    *steps, last = import_clips(CLIPS, MEANINGS, place, SAYING, catalogue)
    assert all(isinstance(step, Progress) for step in steps)
    assert isinstance(last, Imported)
    return last


def test_a_sorted_clip_is_a_weak_label_where_it_lies() -> None:
    catalogue = FakeCatalogue()
    catalogue.add(STREAM)
    done = imported(catalogue)
    assert [(x.span.start_s, x.verdict, x.tags) for x in catalogue.labels("typing")] == [
        (0.0, Verdict.YES, ("hasKeySound",)),
        (15.0, Verdict.YES, ("keysVisible",)),
        (30.0, Verdict.NO, ()),
    ]
    assert not any(label.is_strong for label in done.labels)
    assert [each.reason for each in done.skipped] == [
        "it is a picture and holds no sound",
        "no recording holds its sound",
    ]
    assert done.unmapped == (("dunno", 1),)
    again = imported(catalogue)
    assert (again.labels, again.n_known) == ((), 3)


def test_folders_that_nobody_explained_are_named() -> None:
    steps = import_clips(CLIPS, {}, place, SAYING, FakeCatalogue())
    with pytest.raises(LabelsError, match=r"hasKeySound, .*dunno.*--map hasKeySound=typing"):
        list(steps)


def test_a_clip_that_became_a_recording_fills_it() -> None:
    unstated = replace(STREAM, recording=replace(STREAM.recording, duration_s=0.0))
    progress, skipped = Progress(KEYS, 1.0, 2.0), Skipped(LOST, "no media")
    steps: list[Progress | Added | Skipped] = [
        progress,
        skipped,
        Added(KEYS, STREAM, Arrival.NEW),
        Added(SEEN, unstated, Arrival.KNOWN),
    ]
    *others, whole, unknown = as_placed(iter(steps))
    assert others == [progress, skipped]
    assert whole == PlacedClip(KEYS, STREAM.digest, Span(0, 3600.25))
    assert isinstance(unknown, Skipped)
    assert "does not say how long" in unknown.reason
