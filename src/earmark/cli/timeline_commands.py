"""``earmark export timeline``: moments for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from earmark.cli.exits import Exit
from earmark.cli.exporting import Wanted, rule_of, with_moments, with_pieces
from earmark.cli.sections import SectionCommand, option
from earmark.values import FrameRate, Manner

LOOK = "What it is like"
KINDS = ("otio", "edl", "fcpxml", "premiere", "kdenlive", "mute")


def frame_rate(text: str) -> FrameRate:
    """Return a frame rate; click says which option held what is none."""
    from earmark.core.edit_lists import parse_rate

    try:
        return parse_rate(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command(
    cls=SectionCommand,
    examples=(
        ("earmark export timeline cut.otio --from found.json", "Only the moments."),
        ("earmark export timeline cut.edl --labels --manner cut", "All but the moments."),
        (
            "earmark export timeline all.xml --from found.json --manner mark",
            "Everything, marked, for Premiere.",
        ),
        ("earmark export timeline quiet.ffscript --from found.json", "To silence the moments."),
    ),
    short_help="Write moments as a timeline for editors.",
)
@click.argument("to", metavar="FILE", type=click.Path(path_type=Path))
@with_moments
@with_pieces
@option(
    LOOK,
    "--manner",
    type=click.Choice([each.value for each in Manner]),
    default=Manner.KEEP.value,
    show_default=True,
    help="Keep only the moments, cut them out, or mark them on the whole.",
)
@option(
    LOOK,
    "--format",
    "kind",
    type=click.Choice(KINDS),
    help="Unless told, FILE's end says: .otio, .edl, .fcpxml, .xml (premiere), .ffscript (mute).",
)
@option(
    LOOK,
    "--rate",
    metavar="FPS",
    type=frame_rate,
    help="Frames a second: 25, 29.97, 29.97df (drop-frame). Unless told, the first recording's.",
)
@option(LOOK, "--relative", is_flag=True, help="Name recordings by their way from FILE.")
@click.option("--force", is_flag=True, help="Replace what is there already.")
def timeline(  # noqa: PLR0913 - click hands over each argument and option
    to: Path,
    *,
    longest_gap: float | None,
    padding: float | None,
    longest: float | None,
    shortest: float | None,
    manner: str,
    kind: str | None,
    rate: FrameRate | None,
    relative: bool,
    force: bool,
    **source: Any,  # noqa: ANN401 - the options of with_moments
) -> int:
    """Write moments as FILE, a timeline that lies on the recordings themselves.

    Kdenlive (from 25.04) and Resolve open .otio, Premiere and Resolve .xml, Final Cut Pro and
    Resolve .fcpxml, and all sorts of editors .edl. A mute list is a script of filters: ffmpeg -i
    RECORDING -c:v copy -/af FILE OUT silences the moments.
    """
    from earmark.cli.plain import plain_name
    from earmark.cli.project_render import show_skipped
    from earmark.cli.render import consoles
    from earmark.exports.timeline import ensure_timeline, export_timeline
    from earmark.values import Reel, Skipped, TimelineLook

    def ensure() -> None:
        ensure_timeline(to, kind or "", force=force)

    rule = rule_of(longest_gap=longest_gap, padding=padding, longest=longest, shortest=shortest)
    out, err = consoles()
    wanted = Wanted.gather(err, ensure=ensure, **source)
    look = TimelineLook(kind or "", Manner(manner), rate, relative)
    steps = export_timeline(wanted.moments, to, look=look, rule=rule, force=force)
    for step in steps:
        if isinstance(step, Skipped):
            wanted.skipped.append(step)
        elif isinstance(step, Reel):
            name = plain_name(step.recording.path)
            told = "its frames come at uneven times: cuts lie where the sound does, as by the clock"
            err.print(f"{name}: {told}", markup=False)
        else:
            out.print(f"Wrote {plain_name(step)}", markup=False)
    show_skipped(wanted.skipped, out)
    return Exit.SOME_SKIPPED if wanted.skipped else Exit.DONE
