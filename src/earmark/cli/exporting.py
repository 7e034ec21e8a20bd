"""What the sub-commands of ``earmark export`` share: which moments leave, and which sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console

from earmark.cli.options import count, seconds, with_project, with_track_choice
from earmark.cli.progress import bar_on
from earmark.cli.sections import option
from earmark.values import ClipRule, Moment, Progress, Skipped, TrackChoice

F = TypeVar("F", bound=Callable[..., Any])

SOURCE = "What to export"
PIECES = "Which pieces"


def with_moments(command: F) -> F:
    """Add the options that say which moments are meant; ``Wanted`` takes them."""
    options = (
        option(
            SOURCE,
            "--from",
            "found",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="What `earmark find --json FILE` found.",
        ),
        option(SOURCE, "--detector", metavar="NAME|FILE", help="What this finds in a project."),
        option(SOURCE, "--labels", is_flag=True, help="What people said yes to in a project."),
        option(SOURCE, "--sound", help="Of the labels, only those of this sound."),
        option(SOURCE, "--jobs", metavar="N", type=count, help="Listen with N processes."),
        with_track_choice,
        with_project,
    )
    for add in reversed(options):
        command = add(command)
    return command


def with_pieces(command: F) -> F:
    """Add the options that make a ``ClipRule``; ``rule_of`` takes them."""
    lengths = (
        ("--longest-gap", "Join moments that are this close."),
        ("--padding", "Begin so much sooner, and end so much later."),
        ("--longest", "Split longer ones into equal parts."),
        ("--shortest", "Leave out shorter ones."),
    )
    for name, told in reversed(lengths):
        command = option(PIECES, name, metavar="SECONDS", type=seconds, help=told)(command)
    return command


def rule_of(
    *,
    longest_gap: float | None,
    padding: float | None,
    longest: float | None,
    shortest: float | None,
    pieces: float | None = None,
) -> ClipRule:
    """Return the rule that was asked for."""
    try:
        return ClipRule(
            longest_gap_s=longest_gap,
            padding_s=padding or 0.0,
            longest_s=longest,
            shortest_s=shortest or 0.0,
            piece_s=pieces,
        )
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error


@dataclass(slots=True)
class Wanted:
    """Which moments are to leave, and which sound of their recordings.

    Attributes:
        moments: in the order of their recordings and times, once they are gathered.
        choices: by recording's path.
        skipped: recordings that could not be used.
    """

    moments: list[Moment] = field(default_factory=list)
    choices: dict[Path, TrackChoice] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)

    @classmethod
    def gather(  # noqa: PLR0913 - click hands over each option
        cls,
        err: Console,
        *,
        found: Path | None,
        detector: str | None,
        labels: bool,
        sound: str | None,
        jobs: int | None,
        track: int | None,
        channel: str | int,
        folder: Path,
        presses: bool = False,
        ensure: Callable[[], None] | None = None,
    ) -> Wanted:
        """Return what the options of ``with_moments`` ask for, listening where that is needed.

        ``ensure`` makes sure, once the options make sense, that the result can be written.
        """
        from earmark.exports import read_moments  # noqa: PLC0415 - help must not wait
        from earmark.projects import Project  # noqa: PLC0415 - help must not wait

        _one_source(found=found, detector=detector, labels=labels)
        if presses and labels:
            raise click.UsageError("--presses are found, not labelled: use --detector or --from.")
        if sound and not labels:
            raise click.UsageError("--sound goes with --labels: a detector finds one sound alone.")
        choice = TrackChoice(track, channel)
        if choice != TrackChoice() and not found:
            raise click.UsageError("--track and --channel go with --from: a project has its own.")
        if ensure:
            ensure()
        wanted = cls()
        with ExitStack() as stack:
            bar = stack.enter_context(bar_on(err, "Listening", shows_speed=True))
            steps: Iterator[Progress | Moment | Skipped]
            if found:
                steps = read_moments(found, presses=presses)
            else:
                project = stack.enter_context(Project.nearest(folder))
                wanted.choices = project.choices()
                steps = (
                    project.found_moments(detector, presses=presses, jobs=jobs)
                    if detector
                    else iter(project.said_moments(sound))
                )
            for step in steps:
                if isinstance(step, Moment):
                    wanted.moments.append(step)
                elif isinstance(step, Skipped):
                    wanted.skipped.append(step)
                else:
                    bar.show(step)
        if found:
            wanted.choices = {each.recording.path: choice for each in wanted.moments}
        return wanted


def _one_source(*, found: Path | None, detector: str | None, labels: bool) -> None:
    asked = {"--from": found, "--detector": detector, "--labels": labels}
    named = [name for name, value in asked.items() if value]
    if len(named) != 1:
        told = f"{' and '.join(named)} exclude each other" if named else "what is to be exported"
        raise click.UsageError(f"{told}: choose one of --from, --detector and --labels.")
