"""The command of the recipe, with a stand-in for what trains networks."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from command_runner import documented_schema
from earmark import Project
from earmark.cli.exits import Exit
from earmark.cli.main import earmark
from earmark.cli.network_options import plan_of
from earmark.cli.network_training import show_epoch, show_notice
from earmark.cli.recipe_render import show_next, show_round
from earmark.errors import AnswersError, LabelsError
from earmark.values import Look, Network, RecipeRule, Span
from recipe_maker import EPOCH, NOTICE, Trainer, installed, made_round, made_tree

OPTIONS = ("-n", "3", "--window", "4", "--weights", "none", "--jobs", "1")


@pytest.fixture
def trainer(monkeypatch: pytest.MonkeyPatch) -> Trainer:
    return installed(monkeypatch)


@pytest.fixture
def tree(tmp_path: Path) -> tuple[Path, dict[str, bool]]:
    return tmp_path / "clips", made_tree(tmp_path / "clips")


def run(*words: str | Path, typed: str = "") -> Result:
    result = CliRunner().invoke(
        earmark, ["recipe", *map(str, words), *OPTIONS], input=typed, env={"COLUMNS": "100"}
    )
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def printed(show: object, *args: object) -> str:
    out = Console(file=StringIO(), width=100)
    show(*args, out)  # type: ignore[operator]  # one of the functions that show
    assert isinstance(out.file, StringIO)
    return out.file.getvalue()


def test_a_tree_goes_all_the_way_by_one_command(
    tree: tuple[Path, dict[str, bool]], trainer: Trainer, tmp_path: Path
) -> None:
    folder, left = tree
    trainer.held_out = frozenset({1, 2})
    sort = tmp_path / "sort"
    first = run(folder, "--copy", sort)
    assert "4 clips are sorted that were not before" in first.output
    assert "Round 1: alexnet on 4 answers" in first.output
    assert "Copied 3 clips" in first.output
    assert "3 likely spans wait for an answer" in first.output
    for clip in sort.glob("*.wav"):
        [name] = (each for each in left if Path(each).stem in clip.name)
        clip.rename(sort / ("hasKeySound" if left[name] else "noKeySound") / clip.name)
    second = run(folder, "--copy", sort)
    assert "3 clips were sorted in" in second.output
    assert "Round 2: densenet121 on 7 answers" in second.output
    assert [plan.network for plan in trainer.plans] == ["alexnet", "densenet121"]
    assert (tmp_path / "clips-earmark/recipe/typing/round-2.html").exists()


def test_answers_in_the_terminal_lead_on_to_the_strong_network(
    tree: tuple[Path, dict[str, bool]], trainer: Trainer
) -> None:
    said = run(tree[0], "--answer", typed="y\nn\ny\n").output
    assert "3 answers kept" in said
    assert said.index("Round 1: alexnet") < said.index("Round 2: densenet121")
    assert len(trainer.plans) == 2


def test_whoever_stops_answering_is_asked_the_rest(
    tree: tuple[Path, dict[str, bool]], trainer: Trainer
) -> None:
    said = run(tree[0], "--answer", typed="y\nq\n").output
    assert "1 answer kept" in said
    assert said.count("Round 1") == 1
    assert "2 likely spans wait for an answer" in said
    assert "Round 2" in run(tree[0], "--go-on").output
    assert len(trainer.plans) == 2


def test_programs_read_json_and_nothing_else(
    tree: tuple[Path, dict[str, bool]], trainer: Trainer
) -> None:
    result = run(tree[0], "--json")
    document = json.loads(result.stdout)
    jsonschema.validate(document, documented_schema("Rounds of the recipe"))
    assert len(document["questions"]) == 3
    assert "epoch 1 of 2" in result.stderr
    assert trainer.plans[0].weights == "none"


def test_a_project_goes_by_the_sound_that_it_has_labels_of(
    tree: tuple[Path, dict[str, bool]], trainer: Trainer, tmp_path: Path
) -> None:
    assert run(tree[0]).exit_code == 0
    with Project.open(tmp_path / "clips-earmark") as project:
        some = project.members()[0].digest
        said = run(project.folder).output
        assert "typing" in said
        project.label("door", some, Span(0, 1), "no")
        with pytest.raises(AnswersError, match="Say --sound which"):
            run(project.folder)
        assert "3 likely" in run(project.folder, "--sound", "typing").output
    assert len(trainer.plans) == 1


def test_a_recording_that_went_away_is_told_by_the_exit_code(
    tree: tuple[Path, dict[str, bool]], trainer: Trainer, tmp_path: Path
) -> None:
    with Project.create(tmp_path / "clips-earmark") as project:
        list(project.take_tree(tree[0], "typing"))
    (tree[0] / next(iter(tree[1]))).unlink()
    result = CliRunner().invoke(earmark, ["recipe", str(tree[0])], standalone_mode=False)
    assert result.return_value == Exit.SOME_SKIPPED
    assert "1 skipped" in result.output
    assert trainer.plans


def test_a_folder_that_is_neither_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match=r"no folders of sorted clips \(hasKeySound, noKeySound"):
        run(tmp_path)
    assert run(tmp_path, "--yes", "a", "--no", "a").exit_code == 2
    assert run(tmp_path, "--answer", "--json").exit_code == 2
    assert run(tmp_path, "--size", "big").exit_code == 2


def test_the_weak_network_is_trained_for_one_epoch_and_else_alike() -> None:
    strong = plan_of(
        "resnet18", weights="none", epochs=5, look="earmark", size="64x32", window=3.0, seed=4
    )
    rule = RecipeRule.of(strong, Network.ALEXNET, n_questions=7)
    assert (rule.weak.network, rule.weak.epochs, rule.strong.epochs) == ("alexnet", 1, 5)
    assert rule.weak.size_px == rule.strong.size_px == (64, 32)
    assert (rule.weak.look, rule.weak.window_s, rule.n_questions) == (Look.EARMARK, 3.0, 7)
    with pytest.raises(ValueError, match="at least one question"):
        RecipeRule.of(strong, Network.ALEXNET, n_questions=0)


def test_downloads_are_told_before_they_happen() -> None:
    said = printed(show_notice, NOTICE)
    assert "Downloading the weights of alexnet (233 MB) from https://example.org/" in said


def test_an_epoch_is_a_line() -> None:
    assert printed(show_epoch, EPOCH).strip() == (
        "epoch 1 of 2, head · loss 0.700 · held out 0.500, 75.0 % right · best so far · 1.5 s"
    )


def test_a_round_shows_both_matrices(tmp_path: Path) -> None:
    said = printed(show_round, made_round(tmp_path))
    assert re.search(r"Held out: 17 of 20 right \(85.0 %\) +it says yes +it says no", said)
    assert re.search(r"people said yes +8 +2", said)
    assert re.search(r"people said no +0 +20", said)


def test_what_is_next_is_said(tmp_path: Path) -> None:
    done = made_round(tmp_path / "home/recipe/typing")
    assert f"earmark label typing --project {tmp_path / 'home'}" in printed(
        show_next, done, 5, None
    )
    assert "Nothing is left" in printed(show_next, done, 0, None)
    assert "Sort the clips in sort" in printed(show_next, done, 5, Path("sort"))
    assert "--answer asks them here" in printed(show_next, done, 5, None)
