"""What ``earmark find`` does: listen, show, write; and keep what is finished when interrupted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
from rich.console import Console

from earmark import project
from earmark.cli.exits import Exit
from earmark.cli.options import rule_from
from earmark.cli.outputs import Outputs, ensure_file, ensure_folder
from earmark.cli.plain import plain, plain_name
from earmark.cli.progress import bar_on
from earmark.cli.render import consoles, show_advice, show_found, show_totals
from earmark.errors import OutputError
from earmark.projects.detectors import detector_near
from earmark.values import DecisionRule, Findings, Found, Skipped, TrackChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class FindOptions:
    """The options of ``earmark find``, named as on the command line."""

    json: str | None = None
    csv: str | None = None
    audacity: str | None = None
    scores: str | None = None
    clips: Path | None = None
    clip_padding: float = 0.0
    report: Path | None = None
    min_score: float | None = None
    precision: float | None = None
    recall: float | None = None
    presses: bool = False
    longest_gap: float | None = None
    shortest: float | None = None
    padding: float | None = None
    jobs: int | None = None
    track: int | None = None
    channel: str | int = "mix"
    detector: str | None = None

    @property
    def writes(self) -> bool:
        """Say whether anything is wanted besides what is printed."""
        return any((self.json, self.csv, self.audacity, self.scores, self.clips, self.report))

    @property
    def detector_file(self) -> Path | None:
        """Return the file of the detector, if one is asked for."""
        return None if self.detector is None else detector_near(self.detector, Path())

    @property
    def choice(self) -> TrackChoice:
        """Return the chosen track and channel."""
        return TrackChoice(self.track, self.channel)

    @property
    def rule(self) -> DecisionRule:
        """Return the detector's rule with what the user asked to be different."""
        return rule_from(
            project.rule_of(self.detector_file, precision=self.precision, recall=self.recall),
            min_score=self.min_score,
            longest_gap_s=self.longest_gap,
            shortest_s=self.shortest,
            padding_s=self.padding,
        )


@dataclass(slots=True)
class _Haul:
    """What there is so far."""

    found: list[Found] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    is_interrupted: bool = False
    is_unwritten: bool = False

    @property
    def findings(self) -> Findings:
        return Findings(tuple(self.found), tuple(self.skipped))

    @property
    def exit_code(self) -> Exit:
        if self.is_interrupted:
            return Exit.INTERRUPTED
        if self.is_unwritten or not self.found:
            return Exit.FAILED
        return Exit.SOME_SKIPPED if self.skipped else Exit.DONE


def run(media: Sequence[Path], options: FindOptions) -> int:
    """Find, print and write; return the exit code."""
    _one_at_most(options)
    out, err = consoles()
    outputs = _checked(options)
    shown = err if outputs.takes_standard_output else out
    haul = _Haul()
    try:
        _listen(media, options, haul, shown, err)
    except KeyboardInterrupt:
        haul.is_interrupted = True
        err.print("[yellow]Interrupted.[/] What follows is of the recordings finished so far.")
    for step in outputs.write(haul.findings):
        if isinstance(step, OutputError):
            haul.is_unwritten = True
            err.print(plain(str(step)), markup=False)
        else:
            err.print(f"Wrote {plain_name(step)}", markup=False)
    if not haul.is_interrupted:
        _write_media(haul.findings, options, err)
    _conclude(media, options, haul, shown)
    return haul.exit_code


def _one_at_most(options: FindOptions) -> None:
    asked = {
        "--min-score": options.min_score,
        "--precision": options.precision,
        "--recall": options.recall,
    }
    named = [name for name, value in asked.items() if value is not None]
    if len(named) > 1:
        msg = f"{' and '.join(named)} exclude each other: each says how sure to be. Choose one."
        raise click.UsageError(msg)


def _checked(options: FindOptions) -> Outputs:
    """Return the outputs, once it is sure that everything can be written where it is wanted."""
    outputs = Outputs.of(
        json=options.json, csv=options.csv, audacity=options.audacity, scores=options.scores
    )
    if options.report:
        ensure_file(options.report)
    if options.clips:
        ensure_folder(options.clips)
    return outputs


def _listen(
    media: Sequence[Path], options: FindOptions, haul: _Haul, shown: Console, err: Console
) -> None:
    steps = project.find_each(
        media,
        choice=options.choice,
        rule=options.rule,
        presses=options.presses,
        jobs=options.jobs,
        detector=options.detector_file,
    )
    with bar_on(err, "Listening", shows_speed=True) as bar:
        for step in steps:
            if isinstance(step, Found):
                haul.found.append(step)
                show_found(step, shown)
            elif isinstance(step, Skipped):
                haul.skipped.append(step)
            else:
                bar.show(step)
            if shown.quiet and not options.writes:
                raise click.exceptions.Exit(Exit.DONE)  # nobody reads, nothing is to be written


def _write_media(findings: Findings, options: FindOptions, err: Console) -> None:
    """Cut the clips and write the report; both take time, so both show how far they are."""
    if options.clips:
        _cut_clips(findings, options.clips, options, err)
    if options.report and findings.found:
        with bar_on(err, "Drawing the report") as bar:
            for progress in project.write_report(
                findings, options.report, choice=options.choice, rule=options.rule
            ):
                bar.show(progress)
        page = plain_name(options.report)
        err.print(f"Look and listen: open {page} in a browser", markup=False)


def _cut_clips(findings: Findings, folder: Path, options: FindOptions, err: Console) -> None:
    n_clips = 0
    with bar_on(err, "Cutting clips") as bar:
        for step in project.cut_clips(
            findings, folder, choice=options.choice, padding_s=options.clip_padding
        ):
            if isinstance(step, Skipped):
                err.print(f"{plain_name(step.path)}: {plain(step.reason)}", markup=False)
            elif isinstance(step, Path):
                n_clips += 1
            else:
                bar.show(step)
    noun = "clip" if n_clips == 1 else "clips"
    err.print(f"Wrote {n_clips:,} {noun} to {plain_name(folder)}", markup=False)


def _conclude(media: Sequence[Path], options: FindOptions, haul: _Haul, shown: Console) -> None:
    """Print the totals, and what to do next."""
    findings = haul.findings
    paths = [each.recording.path for each in haul.found] + [each.path for each in haul.skipped]
    for folder in filter(Path.is_dir, () if haul.is_interrupted else media):
        if not any(folder in path.parents for path in paths):
            shown.print(f"{plain_name(folder)}: no recording is in this folder", markup=False)
    show_totals(findings, shown)
    if not findings.found:
        return
    if not any(found.detections for found in findings.found):
        show_advice(findings, shown)
    elif not (options.report or haul.is_interrupted):
        shown.print("[dim]To look and listen: add --report report.html[/]")
