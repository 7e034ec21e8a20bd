"""The commands that have to do with a project's recordings."""

from __future__ import annotations

import json as json_text
from pathlib import Path

import click

from earmark.cli.exits import Exit
from earmark.cli.options import count, seconds, speed, with_project, with_track_choice
from earmark.cli.sections import SectionCommand, option


@click.command(
    cls=SectionCommand,
    examples=(("earmark new typing", "Make a project, the folder typing."),),
    short_help="Make a project.",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", default="", help="What to call it; unless told, as its folder.")
def new(folder: Path, *, name: str) -> int:
    """Make DIR a project: a folder in which earmark is taught a sound.

    Recordings stay where they are: the project keeps what it hears in them, and what people say.
    """
    from earmark.cli.plain import plain_name
    from earmark.cli.render import consoles
    from earmark.projects import Project

    out, _ = consoles()
    with Project.create(folder, name=name):
        out.print(f"{plain_name(folder)} is a project now.", markup=False)
    out.print("Go there, and add recordings: earmark add PATH...", markup=False)
    return Exit.DONE


WEB = "What to fetch"


@click.command(
    cls=SectionCommand,
    examples=(
        ("earmark add streams/ 'more/**/*.mp4'", "Add all recordings of folders."),
        ("earmark add stream.mkv --track 2", "Listen to its second track from now on."),
        ("earmark add https://example.org/stream --audio-only", "Fetch it, and add it."),
    ),
    short_help="Add recordings to a project.",
)
@click.argument("media", metavar="PATH|URL...", nargs=-1, required=True)
@option(WEB, "--audio-only", is_flag=True, help="Sound is enough, where a site offers it alone.")
@option(
    WEB,
    "--height",
    metavar="LINES",
    type=count,
    default=1080,
    show_default=True,
    help="So fine a picture is enough.",
)
@option(WEB, "--first", metavar="N", type=count, help="Take N recordings of a playlist.")
@option(WEB, "--max-rate", metavar="BYTES", type=speed, help="Fetch no faster: 500k, 2M a second.")
@option(
    WEB,
    "--pause",
    metavar="SECONDS",
    type=seconds,
    default=2.0,
    show_default=True,
    help="Rest after each recording.",
)
@with_track_choice
@with_project
def add(  # noqa: PLR0913 - click hands over each argument and option
    media: tuple[str, ...],
    *,
    audio_only: bool,
    height: int,
    first: int | None,
    max_rate: float | None,
    pause: float,
    track: int | None,
    channel: str | int,
    folder: Path,
) -> int:
    """Add recordings: files, folders of them, patterns, or addresses in the web.

    A recording is known by its content. One that was moved or renamed is found again when it is
    added from its new place.

    What lies at a URL (a page, a playlist, a stream that has ended) is fetched by yt-dlp into the
    project's folder recordings, one at a time, and never twice. Ctrl-C keeps what came so far, and
    the same command goes on from there. Fetch what you may: the licence is noted beside each.
    """
    from earmark.cli.progress import bar_on
    from earmark.cli.project_render import Tally, show_added, show_skipped
    from earmark.cli.render import consoles
    from earmark.projects import Project
    from earmark.values import Added, FetchRule, Skipped, TrackChoice

    rule = FetchRule(audio_only, height, max_rate, pause, first)
    out, err = consoles()
    tally = Tally()
    with Project.nearest(folder) as project, bar_on(err, "Reading") as bar:
        for step in project.add(media, choice=TrackChoice(track, channel), rule=rule):
            if isinstance(step, Added):
                tally.n_done += 1
                show_added(step, out)
            elif isinstance(step, Skipped):
                tally.skipped.append(step)
            else:
                bar.show(step)
    show_skipped(tally.skipped, out)
    return tally.exit_code


@click.command(
    cls=SectionCommand,
    examples=(
        ("earmark scan", "Listen to what is new."),
        ("earmark scan --with typing", "Listen with the ear that this detector brings."),
    ),
    short_help="Listen to a project's recordings.",
)
@click.option(
    "--jobs",
    metavar="N",
    type=count,
    help="Listen to N recordings at a time; one per core unless told.",
)
@click.option(
    "--with",
    "ear",
    metavar="NAME",
    help="Listen with the own ear of this detector: its name in the project, or its file.",
)
@with_project
def scan(*, jobs: int | None, ear: str | None, folder: Path) -> int:
    """Listen to the recordings of a project that were not listened to yet.

    What is heard is kept, so this is done once. Ctrl-C keeps the recordings that are finished, and
    the next scan goes on with the others.
    """
    from earmark.cli.progress import bar_on
    from earmark.cli.project_render import Tally, show_scanned, show_skipped, show_stale
    from earmark.cli.render import consoles
    from earmark.projects import Project
    from earmark.values import Scanned, Skipped

    out, err = consoles()
    tally = Tally()
    with Project.nearest(folder) as project:
        show_stale(0 if ear else project.status().n_stale, out)
        with bar_on(err, "Listening", shows_speed=True) as bar:
            for step in project.scan(ear, jobs=jobs):
                if isinstance(step, Scanned):
                    tally.n_done += 1
                    show_scanned(step, out)
                elif isinstance(step, Skipped):
                    tally.skipped.append(step)
                else:
                    bar.show(step)
    if not (tally.n_done or tally.skipped):
        out.print("Nothing is left to be listened to.")
    show_skipped(tally.skipped, out)
    return tally.exit_code


@click.command(
    cls=SectionCommand,
    examples=(("earmark status --json | jq .sounds", "How many labels are there?"),),
    short_help="Show how far a project is.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@with_project
def status(*, as_json: bool, folder: Path) -> int:
    """Show how far a project is: its recordings, labels and detectors."""
    from earmark.cli.project_render import show_status
    from earmark.cli.render import consoles
    from earmark.formats.project_json import status_document
    from earmark.projects import Project

    with Project.nearest(folder) as project:
        found = project.status()
    if as_json:
        click.echo(json_text.dumps(status_document(found), ensure_ascii=False, indent=2))
    else:
        show_status(found, consoles()[0])
    return Exit.DONE
