"""Runs the loop of the recipe from the terminal: trains, shows, and takes answers."""

from __future__ import annotations

import json as json_text
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from earmark.cli.answering import answer
from earmark.cli.exits import Exit
from earmark.cli.network_training import watched
from earmark.cli.plain import plain_name
from earmark.cli.progress import bar_on
from earmark.cli.project_render import show_skipped
from earmark.cli.recipe_render import show_next, show_round
from earmark.cli.render import consoles
from earmark.errors import AnswersError, LabelsError, ProjectError
from earmark.formats.round_json import rounds_document
from earmark.projects import Project
from earmark.projects.opening import SETTINGS_NAME
from earmark.projects.recipe import RoundStep
from earmark.values import (
    Progress,
    Question,
    RecipeRule,
    Round,
    Skipped,
    SortedFolders,
)

TYPING = "typing"
BESIDE = "-earmark"
"""Behind the name of a tree of clips it makes that of the project beside it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks of the command.

    Attributes:
        where: a tree of clips, or a project.
        sound: what is looked for; ``None`` for what there are labels of.
        folders: what the folders of sorted clips are called.
        answers_here: whether questions are answered in the terminal.
        copy: where likely clips are copied to, if anywhere.
        go_on: whether the next round begins at once.
        jobs: how many recordings are listened to at the same time; ``None`` for one a core.
        as_json: whether a program reads what is printed.
    """

    where: Path
    sound: str | None
    folders: SortedFolders
    answers_here: bool
    copy: Path | None
    go_on: bool
    jobs: int | None
    as_json: bool


@dataclass(frozen=True, slots=True, eq=False)
class Screen:
    """Where lines go, and where bars are drawn."""

    say: Console
    bars: Console


def run(wish: Wish, rule: RecipeRule) -> int:
    """Do what can be done of the loop now."""
    out, err = consoles()
    say = err if wish.as_json else out
    screen = Screen(say, err)
    skipped: list[Skipped] = []
    with _opened(wish) as project:
        sound = wish.sound or _sound_of(project)
        if _is_tree(wish):
            skipped += _take_tree(project, wish, sound, screen)
        if wish.copy and (n_new := project.take_copies(wish.copy, sound, wish.folders)):
            say.print(f"{n_new:,} clips were sorted in {plain_name(wish.copy)}", markup=False)
        last = _train(
            project.recipe(sound, rule, go_on=wish.go_on, jobs=wish.jobs), skipped, screen
        )
        if wish.answers_here and (asked := project.round_questions(last, rule.n_questions)):
            answer(iter(asked), project, len(asked), out)
            last = _train(project.recipe(sound, rule, jobs=wish.jobs), skipped, screen, known=last)
        left = project.round_questions(last, rule.n_questions)
        if wish.copy:
            skipped += _copy(project, wish, left, err)
        if wish.as_json:
            document = rounds_document(project.rounds(sound), left, project.paths())
            click.echo(json_text.dumps(document, ensure_ascii=False, indent=2))
        else:
            show_next(last, len(left), wish.copy, out)
    show_skipped(skipped, say)
    return Exit.SOME_SKIPPED if skipped else Exit.DONE


def _is_tree(wish: Wish) -> bool:
    """Return whether a folder is a tree of clips rather than a project, or within one."""
    if (wish.where / SETTINGS_NAME).exists():
        return False
    return any((wish.where / name).is_dir() for name in wish.folders.verdicts())


def _opened(wish: Wish) -> Project:
    """Open the project that is meant, or make one beside a tree.

    Raises:
        LabelsError: the folder is neither a project nor a tree of sorted clips.
    """
    if not _is_tree(wish):
        try:
            return Project.nearest(wish.where)
        except ProjectError as error:
            names = ", ".join(wish.folders.verdicts())
            msg = f"{wish.where}: is no project, and has no folders of sorted clips ({names})."
            raise LabelsError(f"{msg} Say --yes and --no how yours are called.") from error
    tree = wish.where.resolve()
    beside = tree.with_name(f"{tree.name}{BESIDE}")
    return (Project.open if (beside / SETTINGS_NAME).exists() else Project.create)(beside)


def _sound_of(project: Project) -> str:
    """Return the sound that a project has labels of; typing where there are none yet.

    Raises:
        AnswersError: there are several.
    """
    sounds = sorted({label.sound for label in project.labels()})
    if len(sounds) > 1:
        msg = f"{project.folder}: there are labels of {', '.join(sounds)}. Say --sound which."
        raise AnswersError(msg)
    return sounds[0] if sounds else TYPING


def _take_tree(project: Project, wish: Wish, sound: str, screen: Screen) -> list[Skipped]:
    skipped: list[Skipped] = []
    with bar_on(screen.bars, "Reading clips") as bar:
        for step in project.take_tree(wish.where, sound, wish.folders, jobs=wish.jobs):
            if isinstance(step, Progress):
                bar.show(step)
            elif isinstance(step, Skipped):
                skipped.append(step)
            elif step.labels:
                screen.say.print(f"{len(step.labels):,} clips are sorted that were not before")
    return skipped


def _train(
    steps: Iterator[RoundStep],
    skipped: list[Skipped],
    screen: Screen,
    known: Round | None = None,
) -> Round:
    """Show how the networks do; return the last round."""
    last = known
    for step in watched(steps, skipped, screen.say, screen.bars):
        if isinstance(step, Round):
            last = step
            if step != known:
                show_round(step, screen.say)
    if last is None:  # pragma: no cover - the loop ends with a round
        raise AssertionError
    return last


def _copy(project: Project, wish: Wish, left: Sequence[Question], err: Console) -> list[Skipped]:
    n_copied = 0
    skipped: list[Skipped] = []
    with bar_on(err, "Copying clips") as bar:
        for step in project.copy_questions(left, wish.copy or Path(), wish.folders):
            if isinstance(step, Progress):
                bar.show(step)
            elif isinstance(step, Skipped):
                skipped.append(step)
            else:
                n_copied += 1
    err.print(f"Copied {n_copied:,} clips to {plain_name(wish.copy or Path())}", markup=False)
    return skipped
