"""The commands: each parses its options, calls the verb of its name, and shows what comes back."""

from __future__ import annotations

import json as json_text
from pathlib import Path
from typing import Any

import click

from earmark.cli.exits import Exit
from earmark.cli.options import choice_from, with_track_choice

SECONDS = click.FloatRange(min=0)


@click.command()
@click.argument("media", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", metavar="FILE|-", help="Write everything found as JSON.")
@click.option("--csv", metavar="FILE|-", help="Write the spans as a table.")
@click.option("--audacity", metavar="FILE|FOLDER", help="Write Audacity label tracks.")
@click.option("--scores", metavar="FILE", help="Write the whole curve: .csv, .json or .npz.")
@click.option("--clips", type=click.Path(path_type=Path), help="Cut each span into this folder.")
@click.option("--clip-padding", type=SECONDS, default=0.0, help="Seconds more around each clip.")
@click.option("--report", type=click.Path(path_type=Path), help="Write a page to look at.")
@click.option("--min-score", type=click.FloatRange(0, 1), help="Find only what is this sure.")
@click.option("--presses", is_flag=True, help="Find the time of each key press, too.")
@click.option("--longest-gap", type=SECONDS, help="Join spans that are this close, in seconds.")
@click.option("--shortest", type=SECONDS, help="Leave out shorter spans, in seconds.")
@click.option("--padding", type=SECONDS, help="Seconds by which each span is widened.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes at a time; one a core.")
@with_track_choice
def find(media: tuple[Path, ...], **options: Any) -> int:  # noqa: ANN401 - click's to check
    """Find the typing in MEDIA: files, folders or patterns.

    Prints a table per recording. One bad file never stops the others; Ctrl-C keeps those finished.
    """
    from earmark.cli.finding import FindOptions, run

    return run(media, FindOptions(**options))


@click.command()
@click.argument("media", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@with_track_choice
def info(media: Path, *, as_json: bool, track: int | None, channel: str | int) -> int:
    """Show what a recording is: container, tracks, and what its sound is like."""
    from earmark import project
    from earmark.cli.progress import bar_on
    from earmark.cli.render import consoles, show_description
    from earmark.formats.description_json import to_document
    from earmark.values import Description

    out, err = consoles()
    with bar_on(err, "Listening", shows_speed=True) as bar:
        for step in project.info_steps(media, choice=choice_from(track, channel)):
            if isinstance(step, Description):
                description = step
            else:
                bar.show(step)
    if as_json:
        click.echo(json_text.dumps(to_document(description), ensure_ascii=False, indent=2))
    else:
        show_description(description, out)
    return Exit.DONE


@click.command()
@click.argument("folder", default="earmark-demo", type=click.Path(path_type=Path, file_okay=False))
@click.option("--length", default=120.0, type=click.FloatRange(min=20), help="Seconds of film.")
@click.option("--seed", default=7, type=click.IntRange(min=0), help="Another seed, another film.")
def demo(folder: Path, *, length: float, seed: int) -> int:
    """Make a stream-like video in FOLDER and find the typing in it.

    Voice, game, clock and keys are synthesised, so everything about them is known: what was found
    is printed beside what is true, and a report page is written.
    """
    from earmark import project
    from earmark.cli.progress import bar_on
    from earmark.cli.render import consoles, show_demonstration
    from earmark.values import Demonstration

    out, err = consoles()
    with bar_on(err, "Making a film and listening to it") as bar:
        for step in project.demo(folder, length_s=length, seed=seed):
            if isinstance(step, Demonstration):
                demonstration = step
            else:
                bar.show(step)
    show_demonstration(demonstration, out)
    out.print(f"The film: {demonstration.found.recording.path}")
    out.print(f"Look and listen: open {demonstration.report} in a browser")
    return Exit.DONE
