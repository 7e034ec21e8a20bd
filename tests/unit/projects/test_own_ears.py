"""Every verb of a project works with a detector that hears with an ear of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from beep_maker import BEEPS, EARS, LENGTH_S, make_beeps
from detector_maker import TAUGHT
from earmark import Project
from earmark.core.timeline import shared_s
from earmark.errors import CatalogueError
from earmark.formats.detector_file import read_detector, write_detector
from earmark.projects.chooser import Wish
from earmark.values import (
    Acoustics,
    Check,
    Dataset,
    EarStatus,
    Found,
    Scanned,
    Schooling,
    Selection,
    Span,
    TrackChoice,
)
from earmark.work import encoder_digest

BEEP = "beep"
OWN = EARS["picture"]
SCHOOLED = replace(
    TAUGHT,
    schooling=(Schooling(Acoustics(4000.0, -30.0, -80.0), "pcm", 8000, np.ones((3, 3), "f4")),),
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Return a project with a recording and a detector that looks at pictures; nothing scanned."""
    with Project.create(tmp_path / "kitchen") as made:
        list(made.add([make_beeps(tmp_path / "beeps.wav")]))
        write_detector(OWN, SCHOOLED, made.folder / "detectors/beep.earmark")
        yield made


@pytest.fixture
def scanned(project: Project) -> Project:
    steps = list(project.scan(BEEP, jobs=1))
    assert [type(step) for step in steps if isinstance(step, Scanned)] == [Scanned]
    return project


def answer(project: Project) -> str:
    """Say yes to the beeps and no to some of the rest."""
    [member] = project.members()
    for beep in BEEPS:
        project.label(BEEP, member.digest, beep, "yes")
    for start_s in (60.0, 120.0, 200.0, 350.0, 400.0, 500.0):
        project.label(BEEP, member.digest, Span(start_s, start_s + 5.0), "no")
    return member.digest


def test_its_vectors_lie_apart_from_those_of_the_bundled_ear(scanned: Project) -> None:
    [member] = scanned.members()
    assert scanned.store.hearing(member.digest) is None
    assert not scanned.is_scanned(member)
    hearing = scanned.store_of(OWN.encoder_digest).hearing(member.digest)
    assert hearing is not None
    assert (hearing.hop_s, hearing.encoder_digest) == (0.5, OWN.encoder_digest)
    assert (scanned.folder / "vectors" / OWN.encoder_digest[:12]).is_dir()
    list(scanned.scan(jobs=1))
    assert scanned.is_scanned(member)
    assert not [step for step in scanned.scan(BEEP) if isinstance(step, Scanned)]


def test_a_status_tells_of_both_ears(project: Project) -> None:
    assert project.status().own_ears == (EarStatus(BEEP, 0, 0.0),)
    before = project.status().size_bytes
    list(project.scan(BEEP, jobs=1))
    status = project.status()
    assert (status.n_scanned, status.n_stale) == (0, 0)
    assert status.own_ears == (EarStatus(BEEP, 1, LENGTH_S),)
    assert status.size_bytes > before + 1000


def test_another_channel_is_heard_anew_by_every_ear(scanned: Project) -> None:
    [member] = scanned.members()
    list(scanned.add([member.recording.path], choice=TrackChoice(None, 1)))
    assert scanned.status().own_ears == (EarStatus(BEEP, 0, 0.0),)


def test_what_its_ear_has_not_heard_says_what_to_run(project: Project) -> None:
    list(project.scan(jobs=1))
    answer(project)
    for verb in (project.ask, project.train, project.evaluate, project.audit):
        with pytest.raises(CatalogueError, match="Run `earmark scan --with beep`"):
            verb(BEEP)
    with pytest.raises(CatalogueError, match="Run `earmark scan --with beep`"):
        project.lesson(BEEP).questions("seat", Wish("ann"))


def test_questions_are_asked_by_what_it_hears(scanned: Project) -> None:
    asked = scanned.ask(BEEP, n=6, strategy="most-likely", seed=1)
    assert asked[0].score is not None
    assert all(any(shared_s(each.span, beep) > 0 for each in asked) for beep in BEEPS)


def test_an_example_is_heard_by_the_same_ear(scanned: Project, tmp_path: Path) -> None:
    example = make_beeps(tmp_path / "example.wav", until_s=23.0)
    assert scanned.ask(BEEP, n=3, strategy="similar", like=example, seed=1)


def test_training_again_keeps_the_ear_and_learns_the_head_anew(scanned: Project) -> None:
    answer(scanned)
    taught = scanned.train(BEEP, name="beep-2", start=BEEP)
    detector, provenance = read_detector(taught.path)
    assert detector.encoder == OWN.encoder
    assert detector.encoder_digest == OWN.encoder_digest
    assert (provenance.n_yes, provenance.n_no) == (3, 6)
    assert read_detector(scanned.train(BEEP).path)[0].encoder == OWN.encoder


def test_nothing_to_start_from_is_the_bundled_ear(scanned: Project) -> None:
    list(scanned.scan(jobs=1))
    answer(scanned)
    scanned.label(BEEP, scanned.members()[0].digest, Span(21.0, 22.0), "yes")
    taught = scanned.train(BEEP, name="plain", start="nothing")
    detector, _ = read_detector(taught.path)
    assert (detector.encoder, detector.encoder_digest) == (None, encoder_digest())


def test_it_is_evaluated_and_audited_by_its_own_ear(scanned: Project) -> None:
    assert scanned.audit(BEEP, n=4).questions
    answer(scanned)
    assert scanned.evaluate(BEEP).n_yes == 3


def test_a_recording_is_checked_by_its_own_ear(project: Project) -> None:
    [member] = project.members()
    for _ in range(2):
        [check] = [s for s in project.check(member.digest, detector=BEEP) if isinstance(s, Check)]
        assert check.deviations
        list(project.scan(BEEP, jobs=1))


def test_it_finds_in_all_recordings(scanned: Project) -> None:
    [found] = [step for step in scanned.find(BEEP, jobs=1) if isinstance(step, Found)]
    curves = scanned.lesson(BEEP).curves
    [kept] = curves.findings(OWN).found
    assert len(kept.detections) == len(found.detections) == len(BEEPS)
    [member] = scanned.members()
    assert curves.peaks(OWN, member.digest, Span(19.0, 24.0), 5).max() > 0.9
    assert curves.peaks(OWN, member.digest, Span(100.0, 105.0), 5).max() < 0.1


def test_a_lesson_learns_what_its_ear_heard(scanned: Project) -> None:
    digest = answer(scanned)
    lesson = scanned.lesson(BEEP, seed=1)
    assert lesson.learn().n_answers == 9
    assert lesson.detector is not None
    assert lesson.detector.encoder_digest == OWN.encoder_digest
    like = (digest, BEEPS[0])
    assert lesson.questions("seat", Wish("ann", "similar", like))
    assert lesson.questions("other", Wish("bob", "audit"))


def test_a_data_set_is_scored_by_its_own_ear(scanned: Project, tmp_path: Path) -> None:
    answer(scanned)
    [*_, dataset] = scanned.export_dataset(tmp_path / "set", Selection(BEEP))
    assert isinstance(dataset, Dataset)
    assert all(clip.example.score is not None for clip in dataset.clips)
    assert dataset.source.encoder == OWN.encoder_digest
