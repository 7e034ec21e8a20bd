"""``earmark export dataset``: a project as clips that others train on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from earmark.cli.exits import Exit
from earmark.cli.options import count, seconds, share, with_project
from earmark.cli.sections import SectionCommand, option
from earmark.values import DatasetLook, DatasetRule, Layout, Sampling, Selection

WHAT = "What it holds"
SPLITTING = "Splits"
LOOK = "What it is like"


@click.command(
    cls=SectionCommand,
    examples=(
        ("earmark export dataset out/ --sound typing", "What people said about typing."),
        (
            (
                "earmark export dataset out/ --layout folders --length 3 "
                "--map hasKeySound=typing --map noKeySound=not:typing"
            ),
            "Clips of 3 s in folders called so.",
        ),
        (
            "earmark export dataset out/ --detector typing --negatives 2",
            "What is found, unchecked.",
        ),
        ("earmark export dataset new/ --like out/", "Recordings stay in their splits."),
        ("earmark export dataset --verify out/", "Is all as it was written?"),
    ),
    short_help="Make a data set of clips for training.",
)
@click.argument("to", metavar="DIR", type=click.Path(path_type=Path))
@option(WHAT, "--sound", help="Labels of this sound; of the only one, unless told.")
@option(
    WHAT,
    "--detector",
    metavar="NAME|FILE",
    help="Rather than labels, what this finds, and stretches in which it hears nothing.",
)
@option(
    WHAT,
    "--map",
    "meanings",
    metavar="CLASS=MEANING",
    multiple=True,
    help="What a class holds: CLASS=SOUND, CLASS=not:SOUND or CLASS=unsure:SOUND, with #TAG if "
    "you like. Unless told, SOUND and not_SOUND.",
)
@option(
    WHAT, "--length", metavar="SECONDS", type=seconds, help="Of each clip; unless told, its span's."
)
@option(
    WHAT,
    "--negatives",
    metavar="RATIO",
    type=seconds,
    help="For each positive, at most; all of those labelled and 1 of those found, unless told.",
)
@option(
    WHAT,
    "--sampling",
    type=click.Choice([each.value for each in Sampling]),
    default=Sampling.HARD.value,
    show_default=True,
    help="Which of them: those most like the sound first, or any.",
)
@option(
    WHAT,
    "--likeness",
    metavar="SHARE",
    type=share,
    default=0.8,
    show_default=True,
    help="Of clips that sound so much alike, or more, keep one; 0 keeps them.",
)
@option(
    SPLITTING,
    "--shares",
    metavar="TRAIN/VALIDATION/TEST",
    default="80/10/10",
    show_default=True,
    help="Of the recordings.",
)
@option(SPLITTING, "--seed", type=int, default=0, show_default=True, help="Of chance.")
@option(
    SPLITTING,
    "--like",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="An earlier data set, whose recordings stay in their splits.",
)
@option(
    LOOK,
    "--layout",
    type=click.Choice([each.value for each in Layout]),
    default=Layout.AUDIOFOLDER.value,
    show_default=True,
    help="A folder for each class, Hugging Face's AudioFolder, WebDataset, or Parquet.",
)
@option(
    LOOK,
    "--format",
    "kind",
    type=click.Choice(["flac", "wav"]),
    default="flac",
    show_default=True,
    help="Of the clips.",
)
@option(LOOK, "--licence", metavar="NAME", default="", help="For the card, such as cc-by-4.0.")
@option(LOOK, "--nameless", is_flag=True, help="Leave out people's and recordings' names.")
@click.option("--jobs", metavar="N", type=count, help="Listen with N processes.")
@click.option("--force", is_flag=True, help="Replace a data set that is there already.")
@click.option("--verify", is_flag=True, help="Only compare DIR with its manifest.")
@with_project
def dataset(
    to: Path,
    *,
    verify: bool,
    force: bool,
    jobs: int | None,
    folder: Path,
    **asked: Any,  # noqa: ANN401 - the options of its sections
) -> int:
    """Make DIR a data set of clips, each with its class, or --verify one.

    No recording is in two splits, and of clips that sound the same one is kept. DIR/manifest.json
    tells where each clip comes from, DIR/README.md what there is.
    """
    if verify:
        return _verify(to)
    selection = Selection(asked["sound"], asked["detector"], asked["meanings"], asked["like"])
    if selection.detector and selection.sound:
        raise click.UsageError("--sound goes with labels: a detector finds its own.")
    negatives = asked["negatives"]
    try:
        rule = DatasetRule(
            length_s=asked["length"],
            shares=_shares(asked["shares"]),
            negatives=1.0 if negatives is None and selection.detector else negatives,
            sampling=Sampling(asked["sampling"]),
            likeness=asked["likeness"] or None,
            seed=asked["seed"],
        )
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
    look = DatasetLook(Layout(asked["layout"]), asked["kind"], asked["licence"], asked["nameless"])
    return _export(to, selection, rule=rule, look=look, jobs=jobs, force=force, folder=folder)


def _export(  # noqa: PLR0913 - what was asked for, read
    to: Path,
    selection: Selection,
    *,
    rule: DatasetRule,
    look: DatasetLook,
    jobs: int | None,
    force: bool,
    folder: Path,
) -> int:
    from earmark.cli.dataset_render import show_dataset
    from earmark.cli.progress import bar_on
    from earmark.cli.project_render import show_skipped
    from earmark.cli.render import consoles
    from earmark.projects import Project
    from earmark.values import Dataset, Skipped

    out, err = consoles()
    skipped: list[Skipped] = []
    with Project.nearest(folder) as project, bar_on(err, "Making a data set") as bar:
        for step in project.export_dataset(
            to, selection, rule=rule, look=look, jobs=jobs, force=force
        ):
            if isinstance(step, Dataset):
                made = step
            elif isinstance(step, Skipped):
                skipped.append(step)
            else:
                bar.show(step)
    show_dataset(made, out)
    show_skipped(skipped, out)
    return Exit.SOME_SKIPPED if skipped else Exit.DONE


def _verify(folder: Path) -> int:
    from earmark.cli.dataset_render import show_check
    from earmark.cli.progress import bar_on
    from earmark.cli.render import consoles
    from earmark.exports import verify_dataset
    from earmark.values import DatasetCheck

    out, err = consoles()
    with bar_on(err, "Comparing") as bar:
        for step in verify_dataset(folder):
            if isinstance(step, DatasetCheck):
                check = step
            else:
                bar.show(step)
    show_check(check, out)
    return Exit.FAILED if check.faults else Exit.DONE


def _shares(text: str) -> tuple[float, float, float]:
    """Return shares of 1, whatever they add up to as they are written."""
    try:
        train, validation, test = (float(part) for part in text.split("/"))
        total = train + validation + test
        return train / total, validation / total, test / total
    except (ValueError, ZeroDivisionError):
        msg = f"--shares is of three numbers, such as 80/10/10, not {text!r}."
        raise click.UsageError(msg) from None
