"""The verbs by which people look into a recording, listen, and answer side by side."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from earmark import Project, Span
from earmark.errors import CatalogueError, ChoiceError, MediaError
from earmark.values import Label, Statement, TrackChoice, Verdict
from lesson_maker import made_lesson, teach
from media_maker import Track, make_media, noise, tone
from world_maker import SOUND

YES, NO = Verdict.YES, Verdict.NO


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Return a project of ``day.wav``: two seconds, a tone left and silence right."""
    both = np.stack([tone(2.0, 16_000), np.zeros(32_000, np.float32)], axis=1)
    media = make_media(tmp_path / "day.wav", Track(both, 16_000))
    with Project.create(tmp_path / "lesson") as project:
        list(project.add([media]))
        yield project


def loudest(project: Project, span: Span) -> int:
    with wave.open(io.BytesIO(project.wave("day.wav", span))) as file:
        assert file.getnframes() == round(span.length_s * file.getframerate())
        levels = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return int(np.abs(levels).max(initial=0))


def told(start_s: float, end_s: float, verdict: Verdict = YES) -> Statement:
    return Statement("tone", "day.wav", Span(start_s, end_s), verdict, is_strong=True)


def test_a_stretch_can_be_seen(project: Project) -> None:
    picture = project.picture("day.wav", Span(0.5, 1.5), most_columns=100)
    assert picture.startswith(b"\x89PNG")
    assert picture != project.picture("day.wav", Span(0.5, 1.5), most_columns=50)


def test_what_is_played_is_the_chosen_channel(project: Project) -> None:
    assert loudest(project, Span(0.5, 1.25)) > 5000
    path = project.members()[0].recording.path
    list(project.add([path], choice=TrackChoice(1, "right")))
    assert loudest(project, Span(0.5, 1.25)) < 50


@pytest.mark.parametrize("span", [Span(-1, 1), Span(1, 1), Span(1, 9)])
def test_a_stretch_that_is_not_there_cannot_be_seen_or_played(project: Project, span: Span) -> None:
    for verb in (project.picture, project.wave):
        with pytest.raises(ChoiceError, match="cannot show that stretch"):
            verb("day.wav", span)
        with pytest.raises(CatalogueError, match="no recording of this project"):
            verb("night.wav", span)


def test_a_recording_that_went_cannot_be_seen(project: Project) -> None:
    [member] = project.members()
    assert project.is_there(member)
    member.recording.path.unlink()
    assert not project.is_there(member)
    with pytest.raises(MediaError):
        project.picture("day.wav", Span(0, 1))


def test_a_judgement_can_be_drawn(tmp_path: Path) -> None:
    taught, world = made_lesson(tmp_path / "taught", 2)
    with taught:
        teach(taught, world, 3)
        charts = taught.charts(taught.evaluate(SOUND).answers)
    assert charts
    assert all("<svg" in chart.svg and chart.title and chart.told for chart in charts)


def test_people_are_compared(project: Project) -> None:
    project.say([told(0, 1), told(1, 2, NO)], by="Ann")
    project.say([told(0, 1), told(1, 2)], by="Bob")
    project.say([told(0, 1)], by="Cem")
    pairs = {(each.one, each.other): each.share for each in project.agreement("tone")}
    assert pairs == {("Ann", "Bob"): 0.5, ("Ann", "Cem"): 1.0, ("Bob", "Cem"): 1.0}
    assert project.agreement("hum") == ()


def test_several_verdicts_are_of_one_moment_and_one_person(project: Project) -> None:
    labels = project.say([told(0, 1), told(1, 2, NO)], by="Ann")
    assert project.labels() == labels
    assert len({label.at for label in labels}) == 1
    assert [(label.by, label.verdict, label.is_strong) for label in labels] == [
        ("Ann", YES, True),
        ("Ann", NO, False),
    ]
    [own] = project.say([told(0, 2)])
    assert own.by == project.by
    assert project.say([]) == ()


@pytest.mark.parametrize(
    "wrong",
    [told(1, 9), told(1, 1), told(-1, 1), Statement("tone", "night.wav", Span(0, 1), YES)],
)
def test_of_several_verdicts_all_are_kept_or_none(project: Project, wrong: Statement) -> None:
    with pytest.raises(CatalogueError):
        project.say([told(0, 1), wrong])
    assert project.labels() == ()


def test_labels_are_taken_back_whoever_gave_them(project: Project) -> None:
    first, second, third = project.say([told(0, 1), told(0.5, 1), told(1, 2)], by="Ann")
    project.take_back([first.number, third.number])
    assert project.labels() == (second,)
    project.take_back([first.number])
    assert project.labels() == (second,)


def test_of_several_labels_all_are_taken_back_or_none(project: Project) -> None:
    labels: tuple[Label, ...] = project.say([told(0, 1)])
    with pytest.raises(CatalogueError, match="no label 99"):
        project.take_back([labels[0].number, 99, 10**30])
    assert project.labels() == labels


def test_a_recording_counts_as_scanned_once_it_was_heard(tmp_path: Path) -> None:
    media = make_media(tmp_path / "hiss.wav", Track(noise(1.0, 16_000), 16_000))
    with Project.create(tmp_path / "other") as project:
        list(project.add([media]))
        [member] = project.members()
        assert not project.is_scanned(member)
        list(project.scan(jobs=1))
        assert project.is_scanned(project.members()[0])
