from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from earmark.core.moments import moments_of_found, moments_of_labels
from earmark.values import Span, Verdict
from findings_maker import make_found
from labels_maker import AT, make_label, make_recording


def test_labels_become_moments_in_the_order_of_recording_and_time() -> None:
    labels = [
        make_label(5, 6, recording="a1"),
        make_label(1, 2, recording="a1", tags=("far",)),
        make_label(1, 2, Verdict.NO, recording="a1"),
        make_label(9, 10, recording="b2"),
    ]
    recordings = {"a1": make_recording("z.mp4"), "b2": make_recording("a.mp4")}
    first, second, third, last = moments_of_labels(labels, recordings)
    assert (first.recording, first.span, first.digest) == (recordings["b2"], Span(9, 10), "b2")
    assert (second.verdict, second.tags, second.by, second.at) == (Verdict.YES, ("far",), "Ann", AT)
    assert (second.score, second.is_strong) == (None, True)
    assert third.verdict is Verdict.NO
    assert last.span == Span(5, 6)


def test_a_recording_that_is_not_known_goes_by_its_digest() -> None:
    [moment] = moments_of_labels([make_label()], {})
    assert moment.recording.path == Path("a1")


def test_detections_become_moments_in_the_order_in_which_they_were_found() -> None:
    found = [replace(make_found("z.mp4"), sound="bell"), make_found("a.mp4", ())]
    first, second = moments_of_found(found, "det")
    assert (first.recording.path, first.span, first.sound) == (Path("z.mp4"), Span(2, 3.5), "bell")
    assert (first.score, first.verdict, first.by, first.at) == (0.875, None, "det", None)
    assert second.span == Span(5.25, 6)
