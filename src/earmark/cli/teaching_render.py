"""What people read in the terminal about questions, and what was learnt from answers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from earmark.cli.plain import plain, plain_name
from earmark.cli.tables import made_table
from earmark.formats.times import clock, in_words
from earmark.values import Audited, Check, Estimate, Question, Taught

Paths = Mapping[str, Path]
"""The recordings' paths by digest."""

SEVERITIES = ("as usual", "unusual", "far off")
COLOURS = ("green", "yellow", "red")


def show_questions(questions: Sequence[Question], paths: Paths, out: Console) -> None:
    """Print what to listen to, and how to answer."""
    if not questions:
        out.print("There is nothing left to ask: scan more recordings, or train.")
        return
    table = made_table("recording", start="right", end="right", score="right", why="left")
    for each in questions:
        table.add_row(
            escape(plain_name(Path(_path(each, paths).name))),
            clock(each.span.start_s),
            clock(each.span.end_s),
            "" if each.score is None else f"{each.score:.2f}",
            each.strategy,
        )
    out.print(table)
    first = questions[0]
    words = (
        plain(first.sound),
        plain_name(Path(_path(first, paths).name)),
        clock(first.span.start_s),
        clock(first.span.end_s),
    )
    answer = " ".join(f"'{word}'" if " " in word else word for word in words)
    out.print("Is it somewhere in there? Answer each with yes, no or unsure, such as", markup=False)
    out.print(f"  earmark label {answer} yes", markup=False)


def show_taught(taught: Taught, out: Console) -> None:
    """Print what a detector was taught by, and how well it does."""
    provenance = taught.provenance
    out.print(
        f"[bold]{escape(plain(taught.sound))}[/] · learnt from {provenance.n_yes:,} yes and "
        f"{provenance.n_no:,} no · {escape(plain_name(taught.path))}"
    )
    if taught.is_start:
        out.print("The answers give no reason to change what it started from: it is kept as it is.")
    for figure in provenance.figures:
        out.print(
            f"  {figure.name} {figure.value:.2f} [dim]({figure.low:.2f} to {figure.high:.2f})[/]"
        )
    if provenance.figures:
        out.print(
            "[dim]By heads that did not learn from what they were judged on. See evaluate.[/]"
        )
    else:
        out.print("[dim]Too little was answered to say how well it does.[/]")
    show_left_out(taught.left_out, out)


def show_left_out(paths: Sequence[Path], out: Console) -> None:
    """Print which recordings' answers could not be used."""
    if paths:
        names = ", ".join(escape(plain_name(Path(path.name))) for path in paths)
        out.print(f"[yellow]Not used[/], as they are not scanned by this encoder: {names}")


def show_audit(audited: Audited, sound: str, out: Console) -> None:
    """Print what the answers so far say about everything."""
    audit = audited.audit
    n = audit.n_yes + audit.n_no + audit.n_unsure
    title = f"{n:,} answers · {audit.n_yes:,} yes · {audit.n_no:,} no · {audit.n_unsure:,} unsure"
    out.print(f"[bold]{escape(plain(sound))}[/] · {title}")
    table = made_table("in all recordings", moments="right", length="right")
    spans, seconds = audit.moments, audit.seconds
    table.add_row("claimed", f"{spans.claimed:,.0f}", in_words(seconds.claimed))
    for name in ("existing", "found", "missed"):
        count, length = getattr(spans, name), getattr(seconds, name)
        table.add_row(name, _count(count), _length(length))
    for name in ("precision", "recall"):
        table.add_row(name, _share(getattr(spans, name)), _share(getattr(seconds, name)))
    out.print(table)
    out.print("[dim]Each with the interval that holds the truth 95 times in a hundred.[/]")
    advice = audited.advice
    more = "" if advice.is_enough else f" About {advice.n_more:,} more answers would do."
    out.print(f"{advice.reason}{more}", markup=False)


def show_check(check: Check, out: Console) -> None:
    """Print how a recording compares with those a detector was taught on."""
    out.print(f"[bold {COLOURS[check.severity]}]{escape(check.summary)}[/]")
    table = made_table("", here="left", taught="left", verdict="left")
    for each in check.deviations:
        verdict = f"[{COLOURS[each.severity]}]{SEVERITIES[each.severity]}[/]"
        table.add_row(each.what, escape(each.value), escape(each.usual), verdict)
    out.print(table)
    for each in check.deviations:
        if each.advice:
            out.print(f"  {each.what}: {each.advice}", markup=False)


def _path(question: Question, paths: Paths) -> Path:
    return paths.get(question.recording, Path(question.recording))


def _count(estimate: Estimate) -> str:
    return f"{estimate.value:,.0f} ({estimate.low:,.0f} to {estimate.high:,.0f})"


def _length(estimate: Estimate) -> str:
    return f"{in_words(estimate.value)} ({in_words(estimate.low)} to {in_words(estimate.high)})"


def _share(estimate: Estimate) -> str:
    value = "-" if math.isnan(estimate.value) else f"{estimate.value:.2f}"
    return f"{value} ({estimate.low:.2f} to {estimate.high:.2f})"
