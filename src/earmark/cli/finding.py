"""What ``earmark find`` does: listen, show, write; and keep what is finished when interrupted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from earmark import project
from earmark.cli.exits import Exit
from earmark.cli.options import choice_from, rule_from
from earmark.cli.outputs import Outputs
from earmark.cli.progress import bar_on
from earmark.cli.render import consoles, show_found, show_totals
from earmark.formats.streams import ensure_writable
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
    presses: bool = False
    longest_gap: float | None = None
    shortest: float | None = None
    padding: float | None = None
    jobs: int | None = None
    track: int | None = None
    channel: str | int = "mix"

    @property
    def choice(self) -> TrackChoice:
        """Return the chosen track and channel."""
        return choice_from(self.track, self.channel)

    @property
    def rule(self) -> DecisionRule:
        """Return the bundled rule with what the user asked to be different."""
        return rule_from(
            project.typing_rule(),
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

    @property
    def findings(self) -> Findings:
        return Findings(tuple(self.found), tuple(self.skipped))

    @property
    def exit_code(self) -> Exit:
        if self.is_interrupted:
            return Exit.INTERRUPTED
        if self.skipped:
            return Exit.SOME_SKIPPED if self.found else Exit.FAILED
        return Exit.DONE if self.found else Exit.FAILED


def run(media: Sequence[Path], options: FindOptions) -> int:
    """Find, print and write; return the exit code."""
    out, err = consoles()
    outputs = Outputs.of(
        json=options.json, csv=options.csv, audacity=options.audacity, scores=options.scores
    )
    if options.report:
        ensure_writable(options.report)
    shown = err if outputs.takes_standard_output else out
    haul = _Haul()
    try:
        _listen(media, options, haul, shown, err)
    except KeyboardInterrupt:
        haul.is_interrupted = True
        err.print("[yellow]Interrupted:[/] what follows are the recordings finished so far.")
    if not haul.found and not haul.skipped and not haul.is_interrupted:
        err.print("There is no recording in what you named: no file with sound or video in it.")
    findings = haul.findings
    for path in outputs.write(findings):
        err.print(f"Wrote {path}", markup=False)
    if not haul.is_interrupted:
        _write_media(findings, options, err)
    show_totals(findings, shown)
    if findings.found and not (options.report or outputs.takes_standard_output):
        shown.print("[dim]To look and listen: add --report report.html[/]")
    return haul.exit_code


def _listen(
    media: Sequence[Path], options: FindOptions, haul: _Haul, shown: Console, err: Console
) -> None:
    with bar_on(err, "Listening", shows_speed=True) as bar:
        for step in project.find_each(
            media,
            choice=options.choice,
            rule=options.rule,
            presses=options.presses,
            jobs=options.jobs,
        ):
            if isinstance(step, Found):
                haul.found.append(step)
                show_found(step, shown)
            elif isinstance(step, Skipped):
                haul.skipped.append(step)
            else:
                bar.show(step)


def _write_media(findings: Findings, options: FindOptions, err: Console) -> None:
    """Cut the clips and write the report; both take time, so both show how far they are."""
    if options.clips:
        n_clips = 0
        with bar_on(err, "Cutting clips") as bar:
            for found in findings.found:
                for step in project.cut_clips(
                    found, options.clips, choice=options.choice, padding_s=options.clip_padding
                ):
                    if isinstance(step, Skipped):
                        err.print(f"{step.path}: {step.reason}", markup=False)
                    elif isinstance(step, Path):
                        n_clips += 1
                    else:
                        bar.show(step)
        err.print(f"Wrote {n_clips} clips to {options.clips}", markup=False)
    if options.report:
        with bar_on(err, "Drawing the report") as bar:
            for progress in project.write_report(
                findings, options.report, choice=options.choice, rule=options.rule
            ):
                bar.show(progress)
        err.print(f"Look and listen: open {options.report} in a browser", markup=False)
