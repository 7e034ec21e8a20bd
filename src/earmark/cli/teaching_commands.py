"""The commands by which a project is taught a sound."""

from __future__ import annotations

import json as json_text
import shlex
from pathlib import Path
from typing import Any

import click

from earmark.cli.exits import Exit
from earmark.cli.network_options import NAMES, NETWORKS, plan_of, with_networks
from earmark.cli.options import count, with_project, with_start
from earmark.cli.sections import SectionCommand, option
from earmark.values import Look

STRATEGIES = click.Choice(
    ["mixed", "most-likely", "least-certain", "most-different", "random", "similar"]
)


@click.command(
    cls=SectionCommand,
    examples=(
        ("earmark ask typing", "Which ten answers would teach most?"),
        ("earmark ask typing --answer -n 40", "Answer forty of them, a key each."),
        ("earmark ask 'door bell' --like bell.wav", "Begin with what sounds like an example."),
        ("earmark ask typing -n 50 --clips sort/", "Cut them into clips, to be sorted by hand."),
    ),
    short_help="Show which spans to answer about next.",
)
@click.argument("sound")
@click.option("-n", "n", metavar="N", type=count, default=10, help="How many; 10 unless told.")
@click.option(
    "--strategy", type=STRATEGIES, default="mixed", help="How to choose; mixed unless told."
)
@click.option(
    "--like",
    metavar="CLIP",
    type=click.Path(path_type=Path),
    help="An example of the sound, as a recording that holds nothing else.",
)
@with_start("Begin with this detector: a file, a name in the project, or nothing.")
@click.option(
    "--clips",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Cut each span into a clip; sort them into folders, then `earmark import` these.",
)
@click.option("--answer", "answers", is_flag=True, help="Answer here, one after the other.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@with_project
def ask(  # noqa: PLR0913 - click hands over each argument and option
    sound: str,
    *,
    n: int,
    strategy: str,
    like: Path | None,
    start: str | None,
    clips: Path | None,
    answers: bool,
    as_json: bool,
    folder: Path,
) -> int:
    """Show the spans of a project whose answers would teach most about SOUND.

    The first questions come from what sounds like typing where that is looked for, or like an
    example; later ones from what was answered. With --answer each is asked in turn, and chosen by
    the answers before it; else answer with `earmark label`.
    """
    from earmark.cli.answering import answer
    from earmark.cli.outputs import ensure_folder
    from earmark.cli.plain import plain_name
    from earmark.cli.progress import bar_on
    from earmark.cli.render import consoles
    from earmark.cli.teaching_render import show_questions
    from earmark.formats.teaching_json import questions_document
    from earmark.projects import Project

    if answers and (clips or as_json):
        raise click.UsageError("--answer asks here: leave out --clips and --json.")
    out, err = consoles()
    if clips:
        ensure_folder(clips)
    with Project.nearest(folder) as project:
        if answers:
            answer(
                project.questions(sound, strategy=strategy, like=like, start=start), project, n, out
            )
            return Exit.DONE
        with err.status("Choosing what to ask ..."):
            questions = project.ask(sound, n=n, strategy=strategy, like=like, start=start)
        paths = project.paths()
        if clips:
            with bar_on(err, "Cutting clips") as bar:
                for step in project.cut_questions(questions, clips):
                    if not isinstance(step, Path):
                        bar.show(step)
            err.print(f"Wrote {len(questions):,} clips to {plain_name(clips)}", markup=False)
    if as_json:
        document = questions_document(questions, paths)
        click.echo(json_text.dumps(document, ensure_ascii=False, indent=2))
    else:
        show_questions(questions, paths, out)
    return Exit.DONE


@click.command(
    cls=SectionCommand,
    examples=(
        ("earmark train typing", "Typing as you know it: detectors/typing.earmark."),
        ("earmark train typing --name typing-mine --from nothing", "Without the bundled ear."),
        ("earmark train bark --with resnet18", "A network of its own, from spectrogram pictures."),
        ("earmark train bark --with encoder", "The bundled ear, taught anew from end to end."),
    ),
    short_help="Learn a sound from its labels.",
)
@click.argument("sound")
@click.option("--name", default="", help="Of the detector; the sound's unless told.")
@with_start("Start from this detector: a file, a name in the project, or nothing.")
@option(NETWORKS, "--with", "network", type=NAMES, help="Train a network on all labels.")
@with_networks(Look.EARMARK)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")
@with_project
def train(
    sound: str,
    *,
    name: str,
    start: str | None,
    network: str | None,
    as_json: bool,
    folder: Path,
    **networks: Any,  # noqa: ANN401 - the options of with_networks
) -> int:
    """Learn SOUND from all labels of it, and write a detector: one file, to use anywhere.

    Typing starts from the bundled detector, any other sound from nothing: seconds, from a few
    answers on. With --with a network learns from pictures of the sound, which takes hundreds of
    answers, and minutes to hours; it needs: pip install 'earmark[cnn]'. About a quarter of the
    answers is held out to judge it by. Ctrl-C and the same command again: it goes on.
    """
    from earmark.cli.network_training import train_network
    from earmark.cli.render import consoles
    from earmark.cli.teaching_render import show_taught
    from earmark.formats.teaching_json import taught_document
    from earmark.projects import Project

    if network and start:
        raise click.UsageError("--with begins with its own weights: leave out --from.")
    plan = plan_of(network, **networks) if network else None
    out, err = consoles()
    with Project.nearest(folder) as project:
        if plan:
            taught = train_network(project, sound, plan, name)
        else:
            with err.status("Learning ..."):
                taught = project.train(sound, name=name, start=start)
    if as_json:
        click.echo(json_text.dumps(taught_document(taught), ensure_ascii=False, indent=2))
    else:
        show_taught(taught, out)
        if plan:
            out.print(
                f"In this project: earmark scan --with {shlex.quote(name or sound)}", markup=False
            )
    return Exit.DONE
