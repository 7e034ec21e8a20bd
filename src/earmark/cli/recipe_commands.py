"""The command that runs the loop of the recipe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from earmark.cli.network_options import NAMES, NETWORKS, plan_of, with_networks
from earmark.cli.options import count
from earmark.cli.sections import SectionCommand, option
from earmark.values import Look, Network, RecipeRule, SortedFolders

CLIPS = "Trees of clips"
ANSWERS = "Answers"


@click.command(
    cls=SectionCommand,
    examples=(
        ("earmark recipe clips/", "Clips that somebody sorted: train, and rank the others."),
        ("earmark recipe clips/ --copy sort/", "Copy the likely ones, to be sorted by hand."),
        ("earmark recipe clips/ --copy sort/", "The same again takes over what was sorted."),
        ("earmark recipe . --answer -n 40", "In a project: answer forty in the terminal."),
        ("earmark recipe . --go-on", "Train the strong network with the answers there are."),
    ),
    short_help="Train a weak network, sort what it finds, train a strong one.",
)
@click.argument("where", metavar="TREE|PROJECT", type=click.Path(exists=True, path_type=Path))
@click.option("--sound", help="What is looked for; typing, or what the project has labels of.")
@option(CLIPS, "--yes", metavar="NAME", multiple=True, help="A folder of clips with the sound.")
@option(CLIPS, "--no", metavar="NAME", multiple=True, help="A folder of clips without it.")
@option(
    ANSWERS,
    "-n",
    "n",
    metavar="N",
    type=count,
    default=120,
    show_default=True,
    help="How many likely spans are asked about between two rounds.",
)
@option(ANSWERS, "--answer", "answers", is_flag=True, help="Answer here, a key each.")
@option(
    ANSWERS,
    "--copy",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Copy or cut them into FOLDER, to be sorted into its folders of yes and no.",
)
@option(ANSWERS, "--go-on", is_flag=True, help="Train on, whether or not all was answered.")
@option(NETWORKS, "--weak", type=NAMES, default="alexnet", show_default=True, help="First.")
@option(NETWORKS, "--strong", type=NAMES, default="densenet121", show_default=True, help="Then.")
@with_networks(Look.RECIPE)
@click.option("--jobs", metavar="N", type=count, help="Listen to N recordings at a time.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def recipe(  # noqa: PLR0913 - click hands over each argument and option
    where: Path,
    *,
    sound: str | None,
    yes: tuple[str, ...],
    no: tuple[str, ...],
    n: int,
    answers: bool,
    copy: Path | None,
    go_on: bool,
    jobs: int | None,
    as_json: bool,
    weak: str,
    strong: str,
    **networks: Any,  # noqa: ANN401 - the options of with_networks
) -> int:
    """Run the recipe of 2020 on a TREE of sorted clips, or on a PROJECT with labels.

    A round trains a network on all labels, shows what it gets wrong, and ranks what nobody sorted
    yet. Sort the likeliest, then call the same command again: the next round trains the strong
    network. What was cut short goes on where it was.

    A TREE holds folders of clips with and without the sound, and any others beside; a project is
    made beside it, with -earmark behind its name. Networks need: pip install 'earmark[cnn]'
    """
    from earmark.cli.recipe_running import Wish, run

    if answers and (copy or as_json):
        raise click.UsageError("--answer asks here: leave out --copy and --json.")
    usual = SortedFolders()
    try:
        folders = SortedFolders(yes or usual.yes, no or usual.no)
        rule = RecipeRule.of(plan_of(strong, **networks), Network(weak), n_questions=n)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    wish = Wish(
        where=where,
        sound=sound,
        folders=folders,
        answers_here=answers,
        copy=copy,
        go_on=go_on,
        jobs=jobs,
        as_json=as_json,
    )
    return run(wish, rule)
