"""The types a user's editor shows; mypy reads this file, nothing runs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import assert_type

import earmark
from earmark import (
    Acoustics,
    Demonstration,
    Description,
    Detection,
    Findings,
    Found,
    Progress,
    Recording,
    Skipped,
    Span,
    TrackChoice,
)


def found_spans_are_typed(found: Found) -> None:
    """What a run over one recording gives."""
    assert_type(found.recording, Recording)
    assert_type(found.detections, tuple[Detection, ...])
    assert_type(found.detections[0].span.start_s, float)
    assert_type(found.doubtful, tuple[Detection, ...])
    assert_type(found.keystrokes, tuple[float, ...] | None)
    assert_type(found.spans, Iterator[Span])
    assert_type([detection.score for detection in found], list[float])


def acoustics_are_numbers(acoustics: Acoustics) -> None:
    """What ``earmark info`` shows of the sound itself."""
    assert_type(acoustics.bandwidth_hz, float)


def verbs_take_text_and_paths() -> None:
    """What each verb gives back."""
    assert_type(earmark.find("talk.mp4", presses=True), Found)
    assert_type(earmark.find(Path("talk.mp4"), choice=TrackChoice(2, "left"), jobs=1), Found)
    assert_type(earmark.find_each(["a", Path("b")]), Iterator[Progress | Found | Skipped])
    assert_type(earmark.info("talk.mp4"), Description)
    assert_type(earmark.rule_of(precision=0.99), earmark.DecisionRule)


def verbs_that_yield_say_what(found: Found, folder: Path) -> None:
    """What comes out step by step."""
    assert_type(
        earmark.cut_clips(earmark.Findings((found,)), folder), Iterator[Progress | Path | Skipped]
    )
    moments = [earmark.Moment(found.recording, Span(1, 2), "typing")]
    assert_type(
        earmark.export_clips(moments, folder, rule=earmark.ClipRule(piece_s=0.3)),
        Iterator[Progress | earmark.Clip | Skipped],
    )
    assert_type(
        earmark.export_supercut(moments, folder / "a.mp4"), Iterator[Progress | Skipped | Path]
    )
    assert_type(earmark.export_sheet(moments, "a.png"), Iterator[Progress | Skipped | Path])
    assert_type(earmark.verify_dataset("set"), Iterator[Progress | earmark.DatasetCheck])
    assert_type(
        earmark.export_pictures(moments, folder, look=earmark.PictureLook(earmark.Look.RECIPE)),
        Iterator[Progress | Path | Skipped],
    )
    assert_type(
        earmark.export_clip_pictures(["clips"], folder), Iterator[Progress | Path | Skipped]
    )
    assert_type(earmark.read_moments("found.json"), Iterator[earmark.Moment | Skipped])
    assert_type(earmark.write_report(Findings((found,)), folder / "a.html"), Iterator[Progress])
    assert_type(earmark.demo(folder), Iterator[Progress | Demonstration])


def verbs_of_a_project_say_what_they_yield(project: earmark.Project, folder: Path) -> None:
    """What a project gives back."""
    assert_type(earmark.Project.open(folder), earmark.Project)
    assert_type(project.add(["talk.mp4"]), Iterator[Progress | earmark.Added | Skipped])
    assert_type(project.scan(jobs=2), Iterator[Progress | earmark.Scanned | Skipped])
    assert_type(project.status(), earmark.Status)
    assert_type(project.label("typing", "talk.mp4", Span(1, 2), "yes"), earmark.Label)
    assert_type(project.labels(), tuple[earmark.Label, ...])
    assert_type(
        project.export_dataset(folder, earmark.Selection("bell")),
        Iterator[Progress | Skipped | earmark.Dataset],
    )
    assert_type(project.import_labels(folder / "labels.csv"), earmark.Imported)
    assert_type(project.import_clips(folder, ["a=b"]), Iterator[Progress | earmark.Imported])
