from __future__ import annotations

import getpass
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from earmark import Added, Arrival, Imported, Progress, Project, Scanned, Skipped, Span, Verdict
from earmark.adapters.bundle import typing_detector
from earmark.errors import CatalogueError, LabelsError, ProjectError
from earmark.projects.opened import ANYBODY, user_name
from earmark.work import count_cores
from media_maker import Track, make_media, noise, tone


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """Return a recording of 12 s of noise."""
    return make_media(tmp_path / "talk.wav", Track(noise(12, 16_000), 16_000))


@pytest.fixture
def project(tmp_path: Path, talk: Path) -> Iterator[Project]:
    """Return a project with one recording."""
    with Project.create(tmp_path / "kitchen") as made:
        list(made.add([talk]))
        yield made


def imported(project: Project, tree: Path, *meanings: str, as_recordings: bool = False) -> Imported:
    *_, last = project.import_clips(tree, meanings, as_recordings=as_recordings)
    assert isinstance(last, Imported)
    return last


def test_a_project_is_opened_as_it_was_made(tmp_path: Path) -> None:
    with Project.create(tmp_path / "a/kitchen", name="Küche") as made:
        assert made.settings.name == "Küche"
    with Project.open(tmp_path / "a/kitchen") as opened:
        assert opened.settings == made.settings
        assert opened.folder == tmp_path / "a/kitchen"


def test_a_project_is_found_from_the_folders_in_it(tmp_path: Path) -> None:
    Project.create(tmp_path / "kitchen").close()
    inside = tmp_path / "kitchen/clips/day 1"
    inside.mkdir(parents=True)
    with Project.nearest(inside) as found:
        assert found.folder == tmp_path / "kitchen"
    with pytest.raises(ProjectError, match=r"is in no project.*earmark new"):
        Project.nearest(tmp_path)


def test_a_folder_becomes_a_project_once(tmp_path: Path) -> None:
    Project.create(tmp_path).close()
    with pytest.raises(ProjectError, match="is a project already"):
        Project.create(tmp_path)


def test_what_cannot_become_a_project_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ProjectError, match="cannot be made"):
        Project.create(tmp_path / "file/project")
    with pytest.raises(ProjectError, match="a line of text"):
        Project.create(tmp_path / "project", name="two\nlines")


def test_a_project_that_was_begun_and_not_finished_can_be_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ProjectError("the disk is full")

    monkeypatch.setattr("earmark.adapters.settings.write_settings", fail)
    with pytest.raises(ProjectError, match="the disk is full"):
        Project.create(tmp_path / "kitchen")
    monkeypatch.undo()
    Project.create(tmp_path / "kitchen").close()


def test_a_project_that_lost_its_catalogue_says_so(tmp_path: Path) -> None:
    Project.create(tmp_path).close()
    for path in tmp_path.glob("catalogue*"):
        path.unlink()
    with pytest.raises(CatalogueError, match="there is no such file"):
        Project.open(tmp_path)


def test_scanning_keeps_vectors_and_measures_once(project: Project, talk: Path) -> None:
    [scanned] = [step for step in project.scan(jobs=1) if isinstance(step, Scanned)]
    assert scanned.member.recording.path == talk
    [member] = project.members()
    assert member.acoustics is not None
    assert member.acoustics.bandwidth_hz > 7000
    hearing = project.store.hearing(member.digest)
    assert hearing is not None
    assert hearing.encoder_digest == typing_detector().encoder_digest
    assert len(hearing.levels) * hearing.hop_s == pytest.approx(12, abs=0.1)
    assert not list(project.scan())
    status = project.status()
    assert (status.n_recordings, status.n_scanned, status.n_stale) == (1, 1, 0)
    assert status.scanned_s == status.duration_s == pytest.approx(12)
    assert status.size_bytes > hearing.levels.nbytes


def test_vectors_of_another_encoder_are_stale_until_the_next_scan(project: Project) -> None:
    list(project.scan())
    [digest] = project.store.digests()
    hearing = project.store.hearing(digest)
    assert hearing is not None
    old = replace(hearing, levels=np.array(hearing.levels), encoder_digest="older")
    project.store.keep(digest, old)
    assert project.status().n_stale == 1
    assert any(isinstance(step, Scanned) for step in project.scan())
    assert project.status().n_stale == 0


def test_a_moved_recording_is_missing_until_it_is_added_again(
    project: Project, talk: Path, tmp_path: Path
) -> None:
    moved = talk.rename(tmp_path / "moved.wav")
    assert project.status().missing == (talk,)
    assert [step for step in project.scan() if isinstance(step, Skipped)]
    [added] = [step for step in project.add([moved]) if isinstance(step, Added)]
    assert (added.arrival, added.was_at) == (Arrival.MOVED, talk)
    assert not project.status().missing


def test_detectors_are_listed_by_name(project: Project) -> None:
    folder = project.folder / "detectors"
    folder.mkdir()
    (folder / "mine.earmark").touch()
    assert project.status().detectors == ("mine",)


def test_a_label_is_there_until_it_is_taken_back(project: Project) -> None:
    said = project.label("bell", "talk.wav", Span(1, 2), "yes", is_strong=True, tags=["b", "a"])
    assert (said.number, said.by, said.tags, said.is_strong) == (1, user_name(), ("a", "b"), True)
    unsure = project.label("bell", "talk.wav", Span(3, 4), Verdict.UNSURE, is_strong=True)
    assert not unsure.is_strong
    assert project.labels("bell") == (said, unsure)
    assert project.undo() == unsure
    assert project.undo(1) == said
    with pytest.raises(CatalogueError, match=r"no label by .* to take back"):
        project.undo()
    with pytest.raises(CatalogueError, match="no label 1 to take back"):
        project.undo(1)


def test_undo_takes_back_ones_own_last_label(project: Project) -> None:
    project.by = "Ann"
    own = project.label("bell", "talk.wav", Span(1, 2), "yes")
    project.by = "Bob"
    project.label("bell", "talk.wav", Span(1, 2), "no")
    project.by = "Ann"
    assert project.undo() == own


def test_a_recording_has_one_place_however_it_is_spelled(
    project: Project, talk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.folder)
    [again] = [step for step in project.add(["../talk.wav"]) if isinstance(step, Added)]
    assert (again.arrival, again.path, again.was_at) == (Arrival.KNOWN, talk, talk)
    assert project.member("../talk.wav") == again.member


def test_a_label_needs_a_recording_and_a_span_that_are_there(project: Project) -> None:
    with pytest.raises(CatalogueError, match="no recording of this project"):
        project.label("bell", "walk.wav", Span(1, 2), "yes")
    with pytest.raises(CatalogueError, match=r"it ends at 40 s, but the recording at 12 s"):
        project.label("bell", "talk.wav", Span(1, 40), "yes")


@pytest.mark.parametrize("label_format", ["csv", "audacity", "raven"])
def test_labels_that_were_written_are_known_when_they_are_read(
    label_format: str, project: Project, tmp_path: Path
) -> None:
    project.label("door bell", "talk.wav", Span(1, 2), "yes", is_strong=True, tags=["far"])
    project.label("door bell", "talk.wav", Span(3, 4), "yes")
    project.label("typing", "talk.wav", Span(5.5, 6), "no")
    [file] = project.export_labels(tmp_path / "labels.txt", label_format=label_format)
    again = project.import_labels(file, label_format=label_format, recording="talk.wav")
    assert (again.labels, again.n_known) == ((), 3)
    for label in project.labels():
        project.undo(label.number)
    fresh = project.import_labels(file, label_format=label_format, recording="talk.wav")
    assert [(x.sound, x.verdict, x.is_strong, x.tags) for x in fresh.labels] == [
        ("door bell", Verdict.YES, True, ("far",)),
        ("door bell", Verdict.YES, False, ()),
        ("typing", Verdict.NO, False, ()),
    ]


def test_what_a_file_says_can_mean_something_else_here(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text(
        "recording,start_s,end_s,sound\n"
        "talk.wav,1,2,keys\ntalk.wav,3,x,keys\ntalk.wav,3,4,hum\nwalk.wav,5,6,keys\n"
    )
    done = project.import_labels(file, meanings=["keys=typing"])
    assert [label.sound for label in done.labels] == ["typing"]
    assert [bad.line for bad in done.bad_lines] == [3, 5]
    assert done.unmapped == (("hum", 1),)


def test_sorted_clips_are_found_in_the_recording(tmp_path: Path) -> None:
    stage = np.concatenate(
        [noise(1.5, 16_000, peak=0.1 + 0.1 * (n % 3), seed=n) for n in range(14)]
    )
    stream = make_media(tmp_path / "stream.wav", Track(stage, 16_000))
    for folder, start_s in (("hasKeySound", 3), ("noKeySound", 11)):
        (tmp_path / "tree" / folder).mkdir(parents=True)
        clip = stage[start_s * 16_000 : (start_s + 6) * 16_000]
        make_media(tmp_path / "tree" / folder / "clip-1.flac", Track(clip, 16_000))
    (tmp_path / "tree/dunno").mkdir()
    shutil.copy(tmp_path / "tree/noKeySound/clip-1.flac", tmp_path / "tree/dunno")
    with Project.create(tmp_path / "kitchen") as project:
        list(project.add([stream]))
        meanings = ["hasKeySound=typing", "noKeySound=not:typing"]
        done = imported(project, tmp_path / "tree", *meanings)
        assert not done.skipped
        assert [(x.verdict, round(x.span.start_s, 1)) for x in done.labels] == [
            (Verdict.YES, 3.0),
            (Verdict.NO, 11.0),
        ]
        assert done.unmapped == (("dunno", 1),)


def test_sorted_clips_can_become_recordings(tmp_path: Path, project: Project) -> None:
    (tmp_path / "tree/bells").mkdir(parents=True)
    make_media(tmp_path / "tree/bells/clip.wav", Track(tone(2, 16_000), 16_000))
    done = imported(project, tmp_path / "tree", "bells=bell", as_recordings=True)
    [label] = done.labels
    assert (label.span, label.is_strong) == (Span(0, 2), False)
    assert len(project.members()) == 2
    again = imported(project, tmp_path / "tree", "bells=bell", as_recordings=True)
    assert (again.labels, again.n_known) == ((), 1)
    with pytest.raises(LabelsError, match="nobody said what the folders mean: bells"):
        imported(project, tmp_path / "tree")


def test_progress_of_adding_is_a_share_of_the_length(project: Project, talk: Path) -> None:
    steps = [step for step in project.add([talk]) if isinstance(step, Progress)]
    assert steps[0].done_s == 0
    assert steps[-1].done_s == steps[-1].total_s == pytest.approx(12)


def test_somebody_labels_where_nobody_is_logged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise KeyError("no such user")

    monkeypatch.setattr(getpass, "getuser", fail)
    assert user_name() == ANYBODY


def test_where_no_system_tells_which_cores_there_are_all_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    assert count_cores() >= 1
