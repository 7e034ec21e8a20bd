from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
import pytest

from earmark import (
    AnswersError,
    Dataset,
    DatasetCheck,
    DatasetLook,
    DatasetRule,
    Layout,
    OutputError,
    Progress,
    Project,
    Selection,
    Skipped,
    Span,
    TrackChoice,
    verify_dataset,
)
from film_maker import make_typed_film, typed_stage
from media_maker import Track, make_media, noise

RATE_HZ = 16_000
LENGTH_S = 24.0
ALL = Selection()
USUAL = DatasetRule()
FOLDERS = DatasetLook(Layout.FOLDERS)


def knocks(seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    steps = np.random.default_rng(seed).uniform(0, 1, round(LENGTH_S * 20)) ** 3
    loud = np.repeat(steps, RATE_HZ // 20).astype(np.float32)
    return noise(LENGTH_S, RATE_HZ, seed=seed) * loud


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Make a project of four recordings with labels of two sounds."""
    paths = [
        make_media(tmp_path / f"talk {seed}.wav", Track(knocks(seed), rate_hz=RATE_HZ))
        for seed in range(4)
    ]
    with Project.create(tmp_path / "project") as made:
        list(made.add(paths))
        for path in paths:
            made.label("bell", path, Span(1.0, 3.0), "yes", is_strong=True)
            made.label("bell", path, Span(5.0, 7.0), "no")
            made.label("bell", path, Span(9.0, 11.0), "no")
        yield made


def exported(
    project: Project,
    to: Path,
    selection: Selection = ALL,
    rule: DatasetRule = USUAL,
    look: DatasetLook = FOLDERS,
) -> tuple[Dataset, list[Skipped]]:
    *steps, made = project.export_dataset(to, selection, rule=rule, look=look)
    assert isinstance(made, Dataset)
    assert any(isinstance(step, Progress) for step in steps)
    [*_, check] = verify_dataset(to)
    assert isinstance(check, DatasetCheck)
    assert check.faults == ()
    return made, [step for step in steps if isinstance(step, Skipped)]


def test_labels_become_a_data_set(project: Project, tmp_path: Path) -> None:
    made, skipped = exported(project, tmp_path / "out")
    assert not skipped
    assert sorted(clip.example.name for clip in made.clips) == sorted(
        4 * ["bell"] + 8 * ["not_bell"]
    )
    assert {clip.example.split for clip in made.clips} == {"train", "validation", "test"}
    assert {clip.n_samples for clip in made.clips} == {2 * RATE_HZ}
    assert len(list((tmp_path / "out").rglob("*.flac"))) == 12
    assert made.source.detector == ""


def test_the_same_project_gives_the_same_bytes(project: Project, tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        exported(project, tmp_path / name, look=DatasetLook(Layout.WEBDATASET))
        contents.append({p.name: p.read_bytes() for p in sorted((tmp_path / name).iterdir())})
    assert contents[0] == contents[1]


def test_classes_and_numbers_are_as_asked_for(project: Project, tmp_path: Path) -> None:
    made, _ = exported(
        project,
        tmp_path / "out",
        Selection(meanings=("rings=bell", "silent=not:bell")),
        DatasetRule(negatives=1, length_s=1.0),
    )
    assert sorted({clip.example.name for clip in made.clips}) == ["rings", "silent"]
    assert (tmp_path / "out/train/rings").is_dir()
    n_yes = sum(clip.example.name == "rings" for clip in made.clips)
    assert n_yes == len(made.clips) / 2 == 8
    assert made.dropped == (("there were negatives enough", 8),)
    assert {clip.n_samples for clip in made.clips} == {RATE_HZ}


def test_recordings_stay_in_their_splits(project: Project, tmp_path: Path) -> None:
    made, _ = exported(project, tmp_path / "one")
    more = make_media(tmp_path / "more.wav", Track(knocks(9), rate_hz=RATE_HZ))
    list(project.add([more]))
    project.label("bell", more, Span(1.0, 3.0), "yes", is_strong=True)
    again, _ = exported(
        project, tmp_path / "two", Selection(like=tmp_path / "one"), DatasetRule(seed=3)
    )
    before = {clip.example.moment.digest: clip.example.split for clip in made.clips}
    after = {clip.example.moment.digest: clip.example.split for clip in again.clips}
    assert before.items() <= after.items()
    assert len(after) == 5


def test_a_sound_must_be_chosen_where_there_are_several(project: Project, tmp_path: Path) -> None:
    [first, *_] = project.paths().values()
    project.label("door", first, Span(13.0, 14.0), "yes")
    with pytest.raises(AnswersError, match=r"labels of bell, door\. Say --sound which"):
        list(project.export_dataset(tmp_path / "out"))
    made, _ = exported(project, tmp_path / "out", Selection("door"))
    [clip] = made.clips
    assert (clip.example.name, clip.example.split) == ("door", "train")


def test_a_changed_mind_counts_and_people_who_disagree_do_not(
    project: Project, tmp_path: Path
) -> None:
    first, second, *_ = project.paths().values()
    project.label("bell", first, Span(1.0, 3.0), "no")
    project.by = "Bob"
    project.label("bell", second, Span(5.0, 7.0), "yes", is_strong=True)
    made, _ = exported(project, tmp_path / "out")
    said = {
        (clip.example.moment.recording.path, clip.example.moment.span.start_s)
        for clip in made.clips
    }
    assert (first, 1.0) in said
    assert (second, 5.0) not in said
    assert sum(clip.example.name == "bell" for clip in made.clips) == 3


def test_nothing_said_is_nothing_to_export(tmp_path: Path) -> None:
    with Project.create(tmp_path / "empty") as project:
        with pytest.raises(AnswersError, match="nobody labelled anything yet"):
            list(project.export_dataset(tmp_path / "out"))
        with pytest.raises(AnswersError, match="no clip is left to write"):
            list(project.export_dataset(tmp_path / "out", Selection("bell")))
    assert not (tmp_path / "out").exists()


def test_missing_recordings_are_counted_skips(project: Project, tmp_path: Path) -> None:
    [first, *_] = project.paths().values()
    first.unlink()
    made, skipped = exported(project, tmp_path / "out")
    assert [each.path for each in skipped] == [first]
    assert len(made.clips) == 9
    assert ("the recording cannot be read there", 3) in made.dropped


def test_nothing_is_left_where_it_is_interrupted(project: Project, tmp_path: Path) -> None:
    steps = project.export_dataset(tmp_path / "out")
    next(steps)
    assert [path.suffix for path in tmp_path.glob(".*")] == [".part"]
    assert isinstance(steps, Generator)
    steps.close()
    assert not list(tmp_path.glob(".*"))
    assert not (tmp_path / "out").exists()


def test_a_data_set_is_replaced_only_by_force(project: Project, tmp_path: Path) -> None:
    exported(project, tmp_path / "out")
    with pytest.raises(OutputError, match="is there already"):
        list(project.export_dataset(tmp_path / "out"))
    [*_, made] = project.export_dataset(tmp_path / "out", Selection("bell"), force=True)
    assert isinstance(made, Dataset)
    assert (tmp_path / "out/train/metadata.jsonl").exists()


def test_hard_negatives_are_those_that_the_machine_takes_for_the_sound(tmp_path: Path) -> None:
    film = make_typed_film(tmp_path / "film.mp4")
    [typing] = typed_stage().typing
    with Project.create(tmp_path / "project") as project:
        list(project.add([film], choice=TrackChoice(1)))
        list(project.scan(jobs=1))
        project.label("typing", film, typing, "yes", is_strong=True)
        project.label("typing", film, Span(0.0, 1.0), "no")
        project.label("typing", film, Span(1.5, 2.5), "no")
        made, _ = exported(project, tmp_path / "out", rule=DatasetRule(negatives=1))
        scores = {clip.example.name: clip.example.score for clip in made.clips}
        assert (scores["typing"] or 0) > 0.5 > (scores["not_typing"] or 0)
        assert made.source.detector_name == "typing"
        exported(project, tmp_path / "all")
        told = json.loads((tmp_path / "all/manifest.json").read_text())["clips"]
        others = [each["score"] for each in told if each["label"] == "not_typing"]
        assert scores["not_typing"] == pytest.approx(max(others), abs=1e-4)


def test_what_is_found_and_what_is_surely_not_make_a_data_set(tmp_path: Path) -> None:
    film = make_typed_film(tmp_path / "film.mp4")
    [typing] = typed_stage().typing
    with Project.create(tmp_path / "project") as project:
        list(project.add([film]))
        made, _ = exported(
            project,
            tmp_path / "out",
            Selection(detector="typing"),
            DatasetRule(length_s=1.0, negatives=1),
        )
    found = [clip.example.moment for clip in made.clips if clip.example.name == "typing"]
    quiet = [clip.example.moment for clip in made.clips if clip.example.name == "not_typing"]
    assert 0 < len(quiet) <= len(found)
    assert all(typing.start_s - 1 < each.span.start_s < typing.end_s for each in found)
    assert all(
        each.span.end_s < typing.start_s or each.span.start_s > typing.end_s for each in quiet
    )
    assert {each.by for each in (*found, *quiet)} == {"typing"}
    assert made.source.detector
