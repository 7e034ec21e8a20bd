"""The commands: each parses its options, calls the verb of its name, and shows what comes back."""

from __future__ import annotations

import json as json_text
from pathlib import Path
from typing import Any

import click

from earmark.cli.exits import Exit
from earmark.cli.options import count, score, seconds, share, with_detector, with_track_choice
from earmark.cli.sections import SectionCommand, option

RESULTS = "Results"
RULES = "What counts as found"

EXAMPLES = (
    ("earmark find stream.mp4", "Show the typing in one video."),
    ("earmark find streams/ --report report.html", "Listen to a folder; look at it in a browser."),
    ("earmark find stream.mp4 --clips clips/ --clip-padding 0.5", "Cut every span into a clip."),
    ("earmark find stream.mkv --track 2 --channel left", "Listen to the microphone only."),
    ("earmark find stream.mp4 --precision 0.99", "Take only what is next to certain."),
    ("earmark find stream.mp4 --presses --json - | jq .", "Hand it all to another program."),
    ("earmark find stream.mp4 --detector bell.earmark", "Find a sound that you taught."),
)


@click.command(
    cls=SectionCommand,
    examples=EXAMPLES,
    short_help="Find the typing in recordings.",
)
@click.argument("media", nargs=-1, required=True, type=click.Path(path_type=Path))
@option(
    RESULTS,
    "--report",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write a page to look at and listen to: FILE.html.",
)
@option(RESULTS, "--json", metavar="FILE|-", help="Write everything found as JSON.")
@option(RESULTS, "--csv", metavar="FILE|-", help="Write the spans as a table.")
@option(RESULTS, "--audacity", metavar="FILE|FOLDER|-", help="Write Audacity label tracks.")
@option(RESULTS, "--scores", metavar="FILE|-", help="Write the whole curve: .csv, .json or .npz.")
@option(
    RESULTS,
    "--clips",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Cut each span into a clip of its own.",
)
@option(
    RESULTS,
    "--clip-padding",
    metavar="SECONDS",
    type=seconds,
    default=0.0,
    help="Make clips begin earlier and end later than their spans.",
)
@option(
    RESULTS,
    "--presses",
    is_flag=True,
    help="Find the time of each key press, too (in --json).",
)
@with_detector("Find what this one finds, which `earmark train` made; typing unless told.")
@option(
    RULES,
    "--min-score",
    metavar="SCORE",
    type=score,
    help="Take spans whose chance of being right, from 0 to 1, is this or better.",
)
@option(
    RULES,
    "--precision",
    metavar="SHARE",
    type=share,
    help="Take as much as leaves this share of it right, such as 0.99.",
)
@option(
    RULES,
    "--recall",
    metavar="SHARE",
    type=share,
    help="Take as little as finds this share of the typing, such as 0.9.",
)
@option(
    RULES, "--longest-gap", metavar="SECONDS", type=seconds, help="Join spans that are this close."
)
@option(RULES, "--shortest", metavar="SECONDS", type=seconds, help="Leave out shorter spans.")
@option(RULES, "--padding", metavar="SECONDS", type=seconds, help="Widen each span at both ends.")
@with_track_choice
@click.option(
    "--jobs",
    metavar="N",
    type=count,
    help="Listen with N processes at a time; one per core unless told.",
)
def find(media: tuple[Path, ...], **options: Any) -> int:  # noqa: ANN401 - click's to check
    """Find the typing in MEDIA, or what another detector finds: recordings, folders or patterns.

    Prints a table per recording. One bad recording never stops the others, and Ctrl-C keeps those
    that are finished.
    """
    from earmark.cli.finding import FindOptions, run

    return run(media, FindOptions(**options))


@click.command(
    cls=SectionCommand,
    examples=(("earmark info stream.mkv", "Which tracks are there, and is there sound on them?"),),
    short_help="Show what a recording is, and what it sounds like.",
)
@click.argument("media", type=click.Path(path_type=Path))
@with_track_choice
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def info(media: Path, *, as_json: bool, track: int | None, channel: str | int) -> int:
    """Show what a recording is: container, tracks, and what its sound is like.

    The sound is listened to from end to end, which takes seconds for an hour.
    """
    from earmark import project
    from earmark.cli.progress import bar_on
    from earmark.cli.render import consoles, show_description
    from earmark.formats.description_json import to_document
    from earmark.values import Description, TrackChoice

    out, err = consoles()
    with bar_on(err, "Listening", shows_speed=True) as bar:
        for step in project.info_steps(media, choice=TrackChoice(track, channel)):
            if isinstance(step, Description):
                description = step
            else:
                bar.show(step)
    if as_json:
        click.echo(json_text.dumps(to_document(description), ensure_ascii=False, indent=2))
    else:
        show_description(description, out)
    return Exit.DONE


@click.command(
    cls=SectionCommand,
    examples=(("earmark demo", "Make earmark-demo/stream.mp4 and earmark-demo/report.html."),),
    short_help="Make a video with known typing, and find it.",
)
@click.argument("folder", default="earmark-demo", type=click.Path(path_type=Path))
@click.option(
    "--length",
    metavar="SECONDS",
    default=120.0,
    show_default=True,
    type=click.FloatRange(min=20),
    help="How long the video is.",
)
@click.option(
    "--seed",
    metavar="N",
    default=7,
    show_default=True,
    type=click.IntRange(min=0),
    help="Another seed, another video.",
)
def demo(folder: Path, *, length: float, seed: int) -> int:
    """Make a stream-like video in FOLDER and find the typing in it.

    Voice, game, clock and keys are synthesised, so everything about them is known: what was found
    is printed beside what is true, and a report page is written.
    """
    from earmark import project
    from earmark.cli.plain import plain_name
    from earmark.cli.progress import bar_on
    from earmark.cli.render import consoles, show_demonstration
    from earmark.formats.streams import ensure_writable
    from earmark.values import Demonstration

    ensure_writable(folder / "stream.mp4")
    out, err = consoles()
    with bar_on(err, "Making a video") as bar:
        for step in project.demo(folder, length_s=length, seed=seed):
            if isinstance(step, Demonstration):
                demonstration = step
            else:
                bar.show(step)
    show_demonstration(demonstration, out)
    out.print(f"The video: {plain_name(demonstration.found.recording.path)}", markup=False)
    out.print(
        f"Look and listen: open {plain_name(demonstration.report)} in a browser", markup=False
    )
    return Exit.DONE
