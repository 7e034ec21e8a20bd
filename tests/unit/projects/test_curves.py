"""What a detector makes of what is kept of recordings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from earmark import Project
from earmark.core.detector import Detector
from earmark.core.timeline import shared_s
from earmark.projects.curves import Curves
from earmark.values import DecisionRule, Span, Verdict
from earmark.work import encoder_digest
from lesson_maker import made_lesson
from world_maker import KNOWING_HEAD, SOUND, World

KNOWING = Detector(SOUND, encoder_digest(), KNOWING_HEAD, DecisionRule(min_score=0.5))


@pytest.fixture
def taught(tmp_path: Path) -> Iterator[tuple[Project, World]]:
    """Return a project of two recordings."""
    project, world = made_lesson(tmp_path / "lesson", 2)
    with project:
        yield project, world


@pytest.mark.parametrize("span", [Span(0, 20), Span(100.3, 140), Span(590, 605), Span(0, 0.05)])
def test_a_short_look_and_a_long_one_agree(taught: tuple[Project, World], span: Span) -> None:
    project, world = taught
    curves = Curves(project)
    recording = next(iter(world.truth))
    n = 40
    short = curves.peaks(KNOWING, recording, span, n)
    length_s = span.length_s / n
    times = int(700 / length_s) + 1  # the same pieces, the first of a span too long to be short
    if times < 20_000:
        longer = Span(span.start_s, span.start_s + times * length_s)
        long = curves.peaks(KNOWING, recording, longer, times)[:n]
        assert short == pytest.approx(long, abs=1e-5)
    assert short.shape == (n,)


def test_a_curve_is_high_where_the_sound_is(taught: tuple[Project, World]) -> None:
    project, world = taught
    recording, [span, *_] = next(iter(world.truth.items()))
    around = Span(span.start_s - 3, span.end_s + 3)
    peaks = Curves(project).peaks(KNOWING, recording, around, 60)
    times = np.linspace(around.start_s, around.end_s, 61)[:-1]
    is_in = (times > span.start_s + 0.2) & (times < span.end_s - 0.3)
    is_out = (times < span.start_s - 0.3) | (times > span.end_s + 0.2)
    assert peaks[is_in].min() > 0.5 > peaks[is_out].max()


@pytest.mark.parametrize("span", [Span(0, 10), Span(0, 1000)])
def test_what_is_not_scanned_has_no_curve(taught: tuple[Project, World], span: Span) -> None:
    project, world = taught
    assert not Curves(project).peaks(KNOWING, "ab" * 32, span, 5).any()
    stale = next(iter(world.truth))
    project.store.keep(stale, world.hearing(stale, "f0" * 32))
    assert not Curves(project).peaks(KNOWING, stale, span, 5).any()
    [_] = Curves(project).claims(KNOWING, [])


def test_outside_its_recording_a_curve_is_low_and_moves_nothing_within(
    taught: tuple[Project, World],
) -> None:
    project, world = taught
    recording = next(iter(world.truth))
    curves = Curves(project)
    for beyond in (Span(9000, 9010), Span(-10, -5)):
        assert curves.peaks(KNOWING, recording, beyond, 5).tolist() == [0] * 5
    early = curves.peaks(KNOWING, recording, Span(-10, 10), 40)
    assert early[20:] == pytest.approx(curves.peaks(KNOWING, recording, Span(0, 10), 20))


def test_claims_stand_beside_what_was_said(taught: tuple[Project, World]) -> None:
    project, world = taught
    for recording, spans in world.truth.items():
        project.label(SOUND, recording, spans[0], "yes", is_strong=True)
        project.label(SOUND, recording, spans[1], "no")
    told = {
        member.digest: claims
        for member, claims in Curves(project).claims(KNOWING, project.labels(SOUND))
    }
    assert list(told) == list(world.truth)
    for recording, spans in world.truth.items():
        verdicts = [
            next(each.verdict for each in told[recording] if shared_s(each.span, span))
            for span in spans[:3]
        ]
        assert verdicts == [Verdict.YES, Verdict.NO, None]


def test_findings_are_what_scores_enough_and_doubtful_what_does_not(
    taught: tuple[Project, World],
) -> None:
    project, world = taught
    everything = Curves(project).findings(KNOWING)
    best = max(each.score for found in everything.found for each in found.detections)
    strict = replace(KNOWING, rule=replace(KNOWING.rule, min_score=best))
    found = Curves(project).findings(strict)
    assert sum(len(each.detections) for each in found.found) >= 1
    for before, after in zip(everything.found, found.found, strict=True):
        assert set(after.detections + after.doubtful) == set(before.detections + before.doubtful)
        assert after.sound == SOUND
    assert len(found.found) == len(world.truth)


def test_curves_are_kept_for_one_detector_and_within_bounds(
    taught: tuple[Project, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _ = taught
    curves = Curves(project)
    first, second = (found.curve for found in curves.findings(KNOWING).found)
    again = [found.curve for found in curves.findings(KNOWING).found]
    assert (again[0] is first, again[1] is second) == (True, True)
    other = replace(KNOWING, sound="gong")
    assert curves.findings(other).found[0].curve is not first
    curves.clear()
    assert curves.findings(other).found[0].curve is not first
    monkeypatch.setattr("earmark.projects.curves._MOST_BYTES", first.scores.nbytes)
    curves.clear()
    one, _ = (found.curve for found in curves.findings(KNOWING).found)
    assert curves.findings(KNOWING).found[0].curve is not one  # only the last one was kept


def test_a_recording_of_unknown_length_is_as_long_as_its_curve(
    taught: tuple[Project, World],
) -> None:
    project, _ = taught
    member = project.members()[0]
    unknown = replace(member, recording=replace(member.recording, duration_s=0.0))
    project.catalogue.add(unknown)
    found = Curves(project).findings(KNOWING).found[0]
    assert found.recording.duration_s == pytest.approx(600, abs=1)
    assert found.detections
