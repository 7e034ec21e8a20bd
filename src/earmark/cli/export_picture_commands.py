"""``earmark export pictures``: spectrograms, for people and for networks that look at sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from earmark.cli.exits import Exit
from earmark.cli.exporting import SOURCE, Wanted, rule_of, with_moments, with_pieces
from earmark.cli.sections import SectionCommand, option
from earmark.values import LARGEST_PX, ClipRule, Look, PictureLook, Progress, Skipped, TrackChoice

LOOKS = "What they look like"
SIZE = ("width", "height")
SOURCES = {"found": "--from", "detector": "--detector", "labels": "--labels"}
OF_MOMENTS = (*SOURCES, "sound", "jobs")
"""What `with_moments` hands over that clips have no use for."""


@click.command(
    cls=SectionCommand,
    examples=(
        ("earmark export pictures out/ --from found.json --padding 1", "A picture of each span."),
        ("earmark export pictures out/ --labels --size 224x224", "Of what people said yes to."),
        (
            "earmark export pictures out/ --clips clips/ --look recipe",
            "Of each clip in a folder, as sox would draw it.",
        ),
    ),
    short_help="Draw moments, or clips, as spectrograms.",
)
@click.argument("to", metavar="FOLDER", type=click.Path(path_type=Path))
@option(
    SOURCE,
    "--clips",
    metavar="FILE|FOLDER",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Clips that there are already: a picture of the whole of each. May be given again.",
)
@with_moments
@with_pieces
@option(
    LOOKS,
    "--look",
    type=click.Choice([each.value for each in Look]),
    default=Look.EARMARK.value,
    show_default=True,
    help="Our own; or those of sox in a recipe of 2020: up to 3 kHz, all channels; or all"
    " frequencies of the second channel, high in contrast.",
)
@option(
    LOOKS,
    "--size",
    metavar="WIDTHxHEIGHT",
    help="Of our own look, in pixels; 640x256 unless told.",
)
@option(
    LOOKS,
    "--name",
    metavar="TEMPLATE",
    help="What pictures of moments are called; see `earmark export clips --help`.",
)
@click.option("--force", is_flag=True, help="Replace what is there already.")
def pictures(  # noqa: PLR0913 - click hands over each argument and option
    to: Path,
    *,
    clips: tuple[Path, ...],
    longest_gap: float | None,
    padding: float | None,
    longest: float | None,
    shortest: float | None,
    look: str,
    size: str | None,
    name: str | None,
    force: bool,
    **source: Any,  # noqa: ANN401 - the options of with_moments
) -> int:
    """Draw spectrograms in FOLDER, as PNG: of moments, or of clips that there are.

    Pictures are called as the clips of `earmark export clips` would be, or as the clips are. One
    bad recording never stops the others.
    """
    from earmark.cli.outputs import ensure_folder
    from earmark.cli.render import consoles
    from earmark.exports import export_clip_pictures, export_pictures
    from earmark.formats.clip_names import ClipNames

    rule = rule_of(longest_gap=longest_gap, padding=padding, longest=longest, shortest=shortest)
    shown = look_of(look, size, name)
    _, err = consoles()

    def ensure() -> None:
        ClipNames(shown.name)
        ensure_folder(to)

    if clips:
        if name or rule != ClipRule() or any(source[each] for each in OF_MOMENTS):
            raise click.UsageError(
                "--clips are drawn whole, and called as they are: only --look, --size, --force,"
                " --track and --channel go with them."
            )
        ensure()
        choice = TrackChoice(source["track"], source["channel"])
        steps = export_clip_pictures(clips, to, look=shown, choice=choice, force=force)
        return show_drawn(steps, [], to)
    if not any(source[each] for each in SOURCES):
        raise click.UsageError(
            f"what is to be drawn: choose one of {', '.join(SOURCES.values())} or --clips."
        )
    wanted = Wanted.gather(err, ensure=ensure, **source)
    steps = export_pictures(
        wanted.moments, to, rule=rule, look=shown, choices=wanted.choices, force=force
    )
    return show_drawn(steps, wanted.skipped, to)


def look_of(look: str, size: str | None, name: str | None) -> PictureLook:
    """Return the look that was asked for."""
    shown = PictureLook(Look(look))
    if size is not None:
        if shown.look is not Look.EARMARK:
            raise click.UsageError("--size is of our own look: sox has sizes of its own.")
        shown = replace(shown, size_px=size_of(size))
    return shown if name is None else replace(shown, name=name)


def size_of(text: str) -> tuple[int, int]:
    """Return a width and a height."""
    numbers = text.lower().split("x")
    if len(numbers) == len(SIZE) and all(each.isdecimal() for each in numbers):
        size_px = (int(numbers[0]), int(numbers[1]))
        if min(size_px) >= 1 and max(size_px) <= LARGEST_PX:
            return size_px
    raise click.BadParameter(
        f"{text!r} is not a width and a height of up to {LARGEST_PX}, such as 224x224",
        param_hint="--size",
    )


def show_drawn(
    steps: Iterator[Progress | Path | Skipped], skipped: list[Skipped], to: Path
) -> Exit:
    """Show how far the pictures are, then how many there are and what is missing."""
    from earmark.cli.plain import plain_name
    from earmark.cli.progress import bar_on
    from earmark.cli.project_render import show_skipped
    from earmark.cli.render import consoles

    out, err = consoles()
    n_drawn = 0
    with bar_on(err, "Drawing") as bar:
        for step in steps:
            if isinstance(step, Path):
                n_drawn += 1
            elif isinstance(step, Skipped):
                skipped.append(step)
            else:
                bar.show(step)
    noun = "picture" if n_drawn == 1 else "pictures"
    out.print(f"Wrote {n_drawn:,} {noun} to {plain_name(to)}", markup=False)
    show_skipped(skipped, out)
    if skipped:
        return Exit.SOME_SKIPPED if n_drawn else Exit.FAILED
    return Exit.DONE
