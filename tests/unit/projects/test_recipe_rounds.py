"""The loop of the recipe, with a stand-in for what trains networks."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from earmark import Project
from earmark.errors import ExtraMissing, LabelsError, OutputError, ProjectError
from earmark.projects.network_teaching import NetworkTeaching
from earmark.values import Imported, Look, RecipeRule, Round, Skipped, SortedFolders, Span
from film_maker import make_typed_film
from recipe_maker import PLAN, RULE, Trainer, installed, made_tree


@pytest.fixture
def trainer(monkeypatch: pytest.MonkeyPatch) -> Trainer:
    return installed(monkeypatch)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[tuple[Project, dict[str, bool]]]:
    """Return a project that took over a tree, and which of the clips nobody sorted have typing."""
    left = made_tree(tmp_path / "clips")
    with Project.create(tmp_path / "clips-earmark") as project:
        list(project.take_tree(tmp_path / "clips", "typing"))
        yield project, left


def run(project: Project, rule: RecipeRule = RULE, *, go_on: bool = False) -> list[Round]:
    return [x for x in project.recipe("typing", rule, go_on=go_on, jobs=1) if isinstance(x, Round)]


def test_a_tree_becomes_recordings_and_labels_of_those_sorted(
    project: tuple[Project, dict[str, bool]], tmp_path: Path
) -> None:
    taken, left = project
    assert len(taken.members()) == len(left) + 4
    assert {label.verdict.value for label in taken.labels("typing")} == {"yes", "no"}
    assert len(taken.labels("typing")) == 4
    *_, again = taken.take_tree(tmp_path / "clips", "typing")
    assert isinstance(again, Imported)
    assert (len(again.labels), again.n_known, again.unmapped) == (0, 4, ())
    assert [each.path.name for each in again.skipped] == ["clip.png"]


def test_a_clip_that_is_sorted_later_is_labelled_later(
    project: tuple[Project, dict[str, bool]], tmp_path: Path
) -> None:
    taken, left = project
    name = next(iter(left))
    (tmp_path / "clips" / name).rename(tmp_path / "clips" / "noKeySound" / name)
    *_, again = taken.take_tree(tmp_path / "clips", "typing")
    assert isinstance(again, Imported)
    assert len(again.labels) == 1


def test_a_tree_without_folders_of_sorted_clips_says_so(tmp_path: Path) -> None:
    made_tree(tmp_path / "clips")
    with (
        Project.create(tmp_path / "new") as project,
        pytest.raises(LabelsError, match="no folder of sorted clips such as typed"),
    ):
        list(project.take_tree(tmp_path / "clips", "typing", SortedFolders(("typed",), ("not",))))


def test_a_folder_cannot_mean_yes_and_no() -> None:
    with pytest.raises(ValueError, match="folders of yes and others of no"):
        SortedFolders(("a",), ("a",))


def test_the_first_round_trains_the_weak_network_and_ranks_what_is_left(
    project: tuple[Project, dict[str, bool]], trainer: Trainer
) -> None:
    taken, left = project
    trainer.held_out = frozenset({1, 2})
    [first] = run(taken)
    assert [plan.network for plan in trainer.plans] == ["alexnet"]
    assert (first.number, first.network, len(first.clips)) == (1, "alexnet", 4)
    assert sum(each.is_held_out for each in first.clips) == 2
    assert first.page.exists()
    assert first.detector.exists()
    assert len(first.likeliest) == len(left)
    paths = taken.paths()
    has_typing = [left[paths[each.recording].name] for each in first.likeliest]
    assert has_typing == sorted(has_typing, reverse=True)
    assert len(taken.round_questions(first, RULE.n_questions)) == RULE.n_questions


def test_the_next_round_waits_for_answers_and_trains_the_strong_network(
    project: tuple[Project, dict[str, bool]], trainer: Trainer
) -> None:
    taken, left = project
    [first] = run(taken)
    assert run(taken) == [first]
    asked = taken.round_questions(first, RULE.n_questions)
    paths = taken.paths()
    for question in asked:
        verdict = "yes" if left[paths[question.recording].name] else "no"
        assert run(taken) == [first]
        taken.label("typing", question.recording, question.span, verdict)
    [second] = run(taken)
    assert [plan.network for plan in trainer.plans] == ["alexnet", "densenet121"]
    assert (second.number, len(second.clips)) == (2, 4 + RULE.n_questions)
    assert [each.number for each in taken.rounds("typing")] == [1, 2]


def test_whoever_goes_on_trains_the_strong_network_with_the_answers_there_are(
    project: tuple[Project, dict[str, bool]], trainer: Trainer
) -> None:
    taken, _ = project
    run(taken)
    [second] = run(taken, go_on=True)
    assert second.number == 2
    assert run(taken, go_on=True) == [second]
    assert len(trainer.plans) == 2


def test_where_all_is_sorted_both_rounds_follow_each_other(
    project: tuple[Project, dict[str, bool]], trainer: Trainer
) -> None:
    taken, left = project
    for path in taken.paths().values():
        if path.name in left:
            verdict = "yes" if left[path.name] else "no"
            taken.label("typing", path, Span(0, 4), verdict)
    assert [each.number for each in run(taken)] == [1, 2]
    assert len(trainer.plans) == 2


def test_what_was_trained_is_not_trained_again_after_a_kill(
    project: tuple[Project, dict[str, bool]], trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, _ = project

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(NetworkTeaching, "scan", killed)
        with pytest.raises(KeyboardInterrupt):
            run(taken)
    assert taken.rounds("typing") == ()
    [first] = run(taken)
    assert first.number == 1
    assert len(trainer.plans) == 1
    taken.label("typing", first.likeliest[0].recording, Span(0, 4), "yes")


def test_a_damaged_round_says_so(
    project: tuple[Project, dict[str, bool]], trainer: Trainer
) -> None:
    taken, _ = project
    assert run(taken)
    assert trainer.plans
    (taken.folder / "recipe/typing/round-1.json").write_text("{}")
    with pytest.raises(ProjectError, match="is no record of a round"):
        taken.rounds("typing")


def test_without_what_trains_networks_nothing_is_begun(
    project: tuple[Project, dict[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object, **__: object) -> None:
        raise ExtraMissing("Training networks", "cnn")

    monkeypatch.setattr(NetworkTeaching, "train_network", missing)
    with pytest.raises(ExtraMissing, match="cnn"):
        run(project[0])
    assert project[0].rounds("typing") == ()


def test_likely_clips_are_copied_and_taken_over_when_sorted(
    project: tuple[Project, dict[str, bool]], trainer: Trainer, tmp_path: Path
) -> None:
    taken, left = project
    [first] = run(taken)
    asked = taken.round_questions(first, 3)
    to = tmp_path / "sort"
    clips = [x for x in taken.copy_questions(asked, to) if isinstance(x, Path)]
    paths = taken.paths()
    assert [x.read_bytes() for x in clips] == [paths[x.recording].read_bytes() for x in asked]
    assert clips[0].name.startswith("001 1.00 clip-") or clips[0].name.startswith("001 0.")
    assert not [x for x in taken.copy_questions(asked, to) if isinstance(x, Path)]
    clips[1].unlink()  # as if it had been cut short
    assert [x for x in taken.copy_questions(asked, to) if isinstance(x, Path)] == [clips[1]]
    assert taken.take_copies(to, "typing") == 0
    for clip, question in zip(clips, asked, strict=True):
        is_yes = left[paths[question.recording].name]
        clip.rename(to / ("hasKeySound" if is_yes else "noKeySound") / clip.name)
    assert taken.take_copies(to, "typing") == 3
    assert taken.take_copies(to, "typing") == 0
    assert taken.round_questions(first, 3) == ()
    assert trainer.plans[0].network == "alexnet"
    [sorted_clip] = to.glob(f"*KeySound/{clips[0].name}")
    elsewhere = {"hasKeySound": "noKeySound", "noKeySound": "hasKeySound"}
    for _ in "there", "and back":  # a mind that is changed twice
        sorted_clip = sorted_clip.rename(to / elsewhere[sorted_clip.parent.name] / sorted_clip.name)
        assert taken.take_copies(to, "typing") == 1


def test_parts_of_long_recordings_are_cut(trainer: Trainer, tmp_path: Path) -> None:
    film = make_typed_film(tmp_path / "film.mp4")
    with Project.create(tmp_path / "films") as project:
        list(project.add([film]))
        project.label("typing", film, Span(0, 4), "no")
        [first] = run(project)
        clips = list(project.copy_questions(first.likeliest[:1], tmp_path / "sort"))
        [clip] = [each for each in clips if isinstance(each, Path)]
        assert clip.suffix == ".mp4"
        clip.rename(tmp_path / "sort/hasKeySound" / clip.name)
        assert project.take_copies(tmp_path / "sort", "typing") == 1
        assert project.labels("typing")[-1].span == first.likeliest[0].span
    assert trainer.plans == [RULE.weak]


def test_a_folder_that_is_a_file_cannot_take_copies(
    project: tuple[Project, dict[str, bool]], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written to"):
        list(project[0].copy_questions([], tmp_path / "file"))


def test_recordings_that_went_away_are_skipped(
    project: tuple[Project, dict[str, bool]], trainer: Trainer, tmp_path: Path
) -> None:
    taken, left = project
    gone = tmp_path / "clips" / next(iter(left))
    gone.unlink()
    steps = list(taken.recipe("typing", RULE, jobs=1))
    assert [step.path for step in steps if isinstance(step, Skipped)] == [gone]
    assert isinstance(steps[-1], Round)
    assert trainer.plans == [RULE.weak]
    assert RULE.strong == PLAN


def test_errors_are_shown_as_the_network_saw_them(
    project: tuple[Project, dict[str, bool]], trainer: Trainer, tmp_path: Path
) -> None:
    taken, left = project
    names = {path.name: path for path in taken.paths().values()}
    wrong, gone = (name for name in list(left)[:2])
    for name in (wrong, gone):
        taken.label("typing", names[name], Span(0, 4), "no" if left[name] else "yes")
    list(taken.scan(jobs=1))
    (tmp_path / "clips" / gone).unlink()
    [first] = run(taken)
    page = first.page.read_text("utf-8")
    assert page.count("data:image/webp") == 1
    assert page.count("no picture") == 1
    [data] = re.findall(r'src="data:image/webp;base64,(.*?)"', page)
    with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
        assert picture.height == 513  # as sox draws one channel
    assert trainer.plans[0].look is Look.RECIPE


def test_clips_whose_recording_went_away_are_skipped_and_copied_later(
    project: tuple[Project, dict[str, bool]], trainer: Trainer, tmp_path: Path
) -> None:
    taken, _ = project
    [first] = run(taken)
    asked = taken.round_questions(first, 2)
    source = taken.paths()[asked[0].recording]
    away = source.rename(tmp_path / "away")
    steps = [x for x in taken.copy_questions(asked, tmp_path / "sort") if isinstance(x, Skipped)]
    assert [step.path for step in steps] == [source]
    away.rename(source)
    clips = [x for x in taken.copy_questions(asked, tmp_path / "sort") if isinstance(x, Path)]
    assert [clip.read_bytes() for clip in clips] == [source.read_bytes()]
    assert trainer.plans == [RULE.weak]


def test_a_round_with_another_plan_trains_anew(
    project: tuple[Project, dict[str, bool]], trainer: Trainer
) -> None:
    taken, _ = project
    [first] = run(taken)
    (taken.folder / "recipe/typing/round-1.json").unlink()
    changed = replace(RULE, weak=replace(RULE.weak, epochs=RULE.weak.epochs + 1))
    [second] = run(taken, changed)
    assert first.detector != second.detector
    assert trainer.plans == [RULE.weak, changed.weak]
