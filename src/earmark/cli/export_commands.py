"""``earmark export``: what was found or said, as what other programs expect."""

from __future__ import annotations

import json as json_text
from functools import partial
from pathlib import Path
from typing import Any

import click

from earmark.cli.export_dataset_commands import dataset
from earmark.cli.exporting import PIECES, Wanted, rule_of, with_moments, with_pieces
from earmark.cli.options import seconds
from earmark.cli.sections import SectionCommand, option
from earmark.cli.timeline_commands import timeline

LOOK = "What they are like"


@click.group(short_help="Hand over what was found: clips, a data set, and more.")
def export() -> None:
    """Hand over what was found, or said, as what other programs expect.

    What leaves is what `earmark find --json` found (--from), what a detector finds in a project
    (--detector), or what people said yes to in it (--labels).
    """


with_force = click.option("--force", is_flag=True, help="Replace what is there already.")


@export.command(
    cls=SectionCommand,
    examples=(
        ("earmark export clips out/ --from found.json --padding 1", "A clip for each span."),
        ("earmark export clips out/ --from found.json --copy", "The same, in no time."),
        ("earmark export clips out/ --labels --sound bell --format flac", "Sound alone."),
        ("earmark export clips out/ --detector typing --pieces 0.3", "Pieces without silence."),
        (
            "earmark export clips out/ --from found.json --name '{sound}/{recording} {number:03d}'",
            "In folders, called as you like.",
        ),
    ),
    short_help="Cut moments into clips.",
)
@click.argument("to", metavar="FOLDER", type=click.Path(path_type=Path))
@with_moments
@with_pieces
@option(
    PIECES,
    "--pieces",
    metavar="SECONDS",
    type=seconds,
    help="Cut into pieces of just this length, and leave out the silent ones.",
)
@option(PIECES, "--presses", is_flag=True, help="A piece for each key press.")
@option(
    LOOK,
    "--copy",
    is_flag=True,
    help="Copy rather than write anew: quick, but begins at a key frame.",
)
@option(
    LOOK,
    "--format",
    "kind",
    type=click.Choice(["mp4", "mkv", "webm", "wav", "flac"]),
    help="Unless told, mp4 where there is a picture, else wav.",
)
@option(LOOK, "--sound-only", is_flag=True, help="Leave the picture out.")
@option(
    LOOK,
    "--name",
    metavar="TEMPLATE",
    default="{recording}-{number:04d}-{start}",
    show_default=True,
    help="What clips are called; {end}, {length}, {sound}, {score}, {verdict}, {by} and {digest}"
    " are known, too, and / makes folders.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
@with_force
def clips(  # noqa: PLR0913 - click hands over each argument and option
    to: Path,
    *,
    presses: bool,
    longest_gap: float | None,
    padding: float | None,
    longest: float | None,
    shortest: float | None,
    pieces: float | None,
    copy: bool,
    kind: str | None,
    sound_only: bool,
    name: str,
    as_json: bool,
    force: bool,
    **source: Any,  # noqa: ANN401 - the options of with_moments
) -> int:
    """Cut moments into clips in FOLDER, exact to the sample and the picture.

    With --copy nothing is written anew: each clip begins at the last key frame before its moment,
    and it is printed by how much they are off. One bad recording never stops the others; Ctrl-C
    keeps the clips that are whole.
    """
    from earmark.cli.export_render import Written, show_written
    from earmark.cli.outputs import ensure_folder
    from earmark.cli.progress import bar_on
    from earmark.cli.render import consoles
    from earmark.exports import export_clips
    from earmark.formats.clip_names import ClipNames
    from earmark.formats.clips_json import clips_document
    from earmark.values import Clip, ClipLook, Cutting, Skipped

    if copy and kind:
        raise click.UsageError("--copy keeps each recording's own format: leave --format out.")
    rule = rule_of(
        longest_gap=longest_gap, padding=padding, longest=longest, shortest=shortest, pieces=pieces
    )
    look = ClipLook(Cutting.COPY if copy else Cutting.EXACT, kind or "", sound_only, name)

    def ensure() -> None:
        ClipNames(name)
        ensure_folder(to)

    out, err = consoles()
    wanted = Wanted.gather(err, presses=presses, ensure=ensure, **source)
    written = Written(skipped=wanted.skipped)
    steps = export_clips(
        wanted.moments, to, rule=rule, look=look, choices=wanted.choices, force=force
    )
    with written.kept_when_interrupted(err), bar_on(err, "Cutting clips") as bar:
        for step in steps:
            if isinstance(step, Clip):
                written.clips.append(step)
            elif isinstance(step, Skipped):
                written.skipped.append(step)
            else:
                bar.show(step)
    if as_json:
        document = clips_document(written.clips, written.skipped)
        click.echo(json_text.dumps(document, ensure_ascii=False, indent=2))
    show_written(written, to, err if as_json else out)
    return written.exit_code


@export.command(
    cls=SectionCommand,
    examples=(("earmark export supercut all.mp4 --from found.json --padding 0.5", "All moments."),),
    short_help="Make one video of all moments.",
)
@click.argument("to", metavar="FILE", type=click.Path(path_type=Path))
@with_moments
@with_pieces
@with_force
def supercut(
    to: Path,
    *,
    longest_gap: float | None,
    padding: float | None,
    longest: float | None,
    shortest: float | None,
    force: bool,
    **source: Any,  # noqa: ANN401 - the options of with_moments
) -> int:
    """Make FILE.mp4, .mkv or .webm: all moments, one after the other.

    Each shows its recording's name and time, and is a chapter of its own.
    """
    from earmark.cli.export_render import show_page
    from earmark.cli.render import consoles
    from earmark.exports import export_supercut
    from earmark.exports.supercut import ensure_supercut

    rule = rule_of(longest_gap=longest_gap, padding=padding, longest=longest, shortest=shortest)
    _, err = consoles()
    wanted = Wanted.gather(err, ensure=partial(ensure_supercut, to, force=force), **source)
    steps = export_supercut(wanted.moments, to, rule=rule, choices=wanted.choices, force=force)
    return show_page(steps, wanted.skipped, "Making a video")


@export.command(
    cls=SectionCommand,
    examples=(("earmark export sheet all.png --from found.json", "See all moments at once."),),
    short_help="Make one page of pictures.",
)
@click.argument("to", metavar="FILE", type=click.Path(path_type=Path))
@with_moments
@with_pieces
@click.option("--spectrograms", is_flag=True, help="Show the sound, even where there is a picture.")
@with_force
def sheet(  # noqa: PLR0913 - click hands over each argument and option
    to: Path,
    *,
    longest_gap: float | None,
    padding: float | None,
    longest: float | None,
    shortest: float | None,
    spectrograms: bool,
    force: bool,
    **source: Any,  # noqa: ANN401 - the options of with_moments
) -> int:
    """Make FILE.png or .webp: a small picture of each moment, over its time.

    It is what is on screen in the middle of the moment, or a spectrogram where nothing is.
    """
    from earmark.cli.export_render import show_page
    from earmark.cli.render import consoles
    from earmark.exports import export_sheet
    from earmark.exports.sheet import ensure_sheet

    rule = rule_of(longest_gap=longest_gap, padding=padding, longest=longest, shortest=shortest)
    _, err = consoles()
    wanted = Wanted.gather(err, ensure=partial(ensure_sheet, to, force=force), **source)
    steps = export_sheet(
        wanted.moments,
        to,
        rule=rule,
        choices=wanted.choices,
        spectrograms=spectrograms,
        force=force,
    )
    return show_page(steps, wanted.skipped, "Drawing")


export.add_command(dataset)
export.add_command(timeline)
