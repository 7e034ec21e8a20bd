"""The verbs, as a program uses them, on real media."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import earmark
from earmark import Demonstration, Description, Found, Progress, Skipped
from earmark.adapters.bundle import typing_detector
from earmark.core.matching import match
from film_maker import LENGTH_S, make_typed_film, typed_stage
from media_maker import Track, make_media, tone


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a 24 s video with one span of typing."""
    return make_typed_film(tmp_path_factory.mktemp("project") / "film.mp4")


@pytest.fixture(scope="module")
def found(film: Path) -> Found:
    """Return what is found in it."""
    return earmark.find(film, presses=True, jobs=1)


def test_finding_returns_the_true_spans(found: Found) -> None:
    matching = match(typed_stage().typing, list(found.spans))
    assert (len(matching.pairs), len(matching.missed), len(matching.false)) == (1, 0, 0)
    assert found.recording.duration_s == pytest.approx(LENGTH_S, abs=0.1)


def test_findings_are_iterated_as_detections(found: Found) -> None:
    assert tuple(found) == found.detections


def test_presses_are_found_only_on_demand(film: Path, found: Found) -> None:
    assert found.keystrokes
    assert earmark.find(film, jobs=1).keystrokes is None


def test_a_path_may_be_text(film: Path, found: Found) -> None:
    again = earmark.find(str(film))
    assert again.detections == found.detections
    assert np.array_equal(again.curve.scores, found.curve.scores)


def test_one_recording_that_cannot_be_used_raises(tmp_path: Path) -> None:
    with pytest.raises(earmark.MediaNotFound, match="there is no such file"):
        earmark.find(tmp_path / "gone.mp4")


def test_a_folder_without_recordings_raises(tmp_path: Path) -> None:
    with pytest.raises(earmark.EarmarkError, match="is a folder without recordings"):
        earmark.find(tmp_path)


def test_of_many_recordings_a_bad_one_is_skipped(film: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone.mp4"
    steps = list(earmark.find_each([gone, film], jobs=1))
    [skipped] = (step for step in steps if isinstance(step, Skipped))
    [heard] = (step for step in steps if isinstance(step, Found))
    assert skipped.path == gone
    assert heard.recording.path == film


def test_info_describes_the_recording_and_its_sound(tmp_path: Path) -> None:
    path = make_media(tmp_path / "tone.wav", Track(tone(3.0, hz=1000.0)))
    about = earmark.info(path)
    assert isinstance(about, Description)
    assert about.recording.container == "wav"
    assert 900 < about.acoustics.bandwidth_hz < 2000


def test_clips_are_cut_with_progress(found: Found, tmp_path: Path) -> None:
    steps = list(earmark.cut_clips(earmark.Findings((found,)), tmp_path, padding_s=0.2))
    clips = [step for step in steps if isinstance(step, Path)]
    assert [clip.parent for clip in clips] == [tmp_path]
    assert steps[-1] == Progress(found.recording.path, 1.0, 1.0)


def test_clips_of_recordings_of_one_name_do_not_replace_each_other(
    found: Found, tmp_path: Path
) -> None:
    steps = earmark.cut_clips(earmark.Findings((found, found)), tmp_path)
    clips = [step for step in steps if isinstance(step, Path)]
    assert len(set(clips)) == len(clips) == 2 * len(found.detections)


def test_a_report_is_one_page_with_a_picture_per_detection(found: Found, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    list(earmark.write_report(earmark.Findings((found,)), page, title="Monday"))
    text = page.read_text("utf-8")
    assert text.count("data:image/webp") == 1
    assert "Monday" in text


def test_the_default_rule_is_the_detectors_own() -> None:
    assert earmark.rule_of() == typing_detector().rule


def test_a_rule_is_chosen_by_what_it_promises() -> None:
    points = typing_detector().operating_points
    precision, recall = (max(p.precision for p in points), max(p.recall for p in points))
    sure, thorough = earmark.rule_of(precision=precision), earmark.rule_of(recall=recall)
    assert sure.min_score in {point.min_score for point in points if point.precision == precision}
    assert thorough.min_score < sure.min_score
    assert replace(thorough, min_score=0.0) == replace(earmark.rule_of(), min_score=0.0)


@pytest.mark.parametrize("shares", [{"precision": 0.9, "recall": 0.9}, {"recall": 90.0}])
def test_a_rule_that_makes_no_sense_cannot_be_asked_for(shares: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"not by both|between 0 and 1, not at 90"):
        earmark.rule_of(None, **shares)


def test_what_is_not_sure_enough_is_kept_beside_what_is(film: Path, found: Found) -> None:
    rule = replace(earmark.rule_of(), min_score=1.0)
    unsure = earmark.find(film, rule=rule, jobs=1)
    assert not unsure.detections
    assert {each.span for each in unsure.doubtful} >= set(found.spans)
    assert all(each.score < 1 for each in unsure.doubtful)


def test_a_demonstration_knows_the_truth(tmp_path: Path) -> None:
    *progress, shown = earmark.demo(tmp_path, length_s=24.0)
    assert isinstance(shown, Demonstration)
    assert all(isinstance(step, Progress) for step in progress)
    assert shown.typing == typed_stage().typing
    assert not shown.matching.missed
    assert shown.report.exists()
