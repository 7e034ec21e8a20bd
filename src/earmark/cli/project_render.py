"""What people read in the terminal about a project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from earmark.cli.exits import Exit
from earmark.cli.plain import plain, plain_name
from earmark.cli.render import show_losses
from earmark.cli.tables import made_table
from earmark.errors import FetchError
from earmark.formats.times import clock, in_words
from earmark.values import Added, Arrival, Imported, Label, Scanned, Skipped, Status, Verdict

MOST_NAMED = 3
DIGEST_LETTERS = 12


@dataclass(slots=True)
class Tally:
    """How a run over many recordings went."""

    n_done: int = 0
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def exit_code(self) -> Exit:
        """Return what the command tells the shell."""
        if self.skipped:
            return Exit.SOME_SKIPPED if self.n_done else Exit.FAILED
        return Exit.DONE


def show_added(added: Added, out: Console) -> None:
    """Print what adding a file came to."""
    name = f"[bold]{_name(added.path)}[/]"
    was_at = _name(added.was_at) if added.was_at else ""
    if added.arrival is Arrival.NEW:
        line = f"{name} · {in_words(added.member.recording.duration_s)}"
    elif added.arrival is Arrival.MOVED:
        line = f"{name} · moved: it was {was_at}"
    elif added.arrival is Arrival.CHOSEN_ANEW:
        line = f"{name} · another track or channel from now on: scan it"
    elif added.was_at == added.path:
        line = f"{name} · known already"
    else:
        line = f"{name} · known already: it holds the same as {was_at}"
    out.print(line)


def show_scanned(scanned: Scanned, out: Console) -> None:
    """Print that a recording is kept, and what of it could not be used."""
    recording = scanned.member.recording
    out.print(f"[bold]{_name(recording.path)}[/] · {in_words(recording.duration_s)}")
    show_losses(scanned.losses, out)


def show_stale(n_stale: int, out: Console) -> None:
    """Print that another encoder heard some recordings."""
    if n_stale:
        out.print(
            f"[yellow]{_count(n_stale, 'recording')}[/] scanned with another encoder: "
            "what was kept is stale, and made anew."
        )


def show_skipped(skipped: Sequence[Skipped], out: Console) -> None:
    """Print what was skipped and why: each reason once, with some of the names."""
    if not skipped:
        return
    out.print(f"[yellow]{len(skipped):,} skipped:[/]")
    names: dict[str, list[str]] = {}
    for each in skipped:
        names.setdefault(each.reason, []).append(_skipped_name(each))
    for reason, of_these in names.items():
        out.print(f"  {_some(of_these)}: {escape(plain(reason))}")


def show_status(status: Status, out: Console) -> None:
    """Print how far a project is, and what to do next."""
    name = f"{plain(status.settings.name)} · {plain_name(status.folder)}"
    facts = Table(box=None, show_header=False, title=escape(name), title_justify="left")
    facts.add_column(style="dim")
    facts.add_column()
    n = status.n_recordings
    rows = {
        "recordings": f"{n:,} · {in_words(status.duration_s)}",
        "scanned": f"{status.n_scanned:,} of {n:,} · {in_words(status.scanned_s)}",
        "stale": f"{status.n_stale:,}: another encoder heard them" if status.n_stale else "",
        "detectors": ", ".join(map(plain, status.detectors)),
        "own ears": "\n".join(
            f"{plain(each.detector)}: {each.n_scanned:,} of {n:,} · {in_words(each.scanned_s)}"
            for each in status.own_ears
        ),
        "fetched": f"{len(status.sources):,}" if status.sources else "",
        "disk": f"{status.size_bytes / 1e6:,.1f} MB",
    }
    for heading, value in rows.items():
        if value:
            facts.add_row(heading, escape(value))
    out.print(facts)
    if status.sounds:
        table = made_table("sound", yes="right", no="right", unsure="right")
        for each in status.sounds:
            numbers = (f"{n:,}" for n in (each.n_yes, each.n_no, each.n_unsure))
            table.add_row(escape(plain(each.sound)), *numbers)
        out.print(table)
    gone = [
        Skipped(path, "is no longer there: add it from its new place") for path in status.missing
    ]
    show_skipped([*gone, *status.unusable], out)
    if not n:
        out.print("[dim]Next: earmark add PATH...[/]")
    elif status.n_scanned < n:
        out.print("[dim]Next: earmark scan[/]")


def show_labels(labels: Sequence[Label], paths: Mapping[str, Path], out: Console) -> None:
    """Print labels as a table."""
    if not labels:
        out.print("No labels yet: say yes or no with `earmark label`.")
        return
    table = made_table("#", sound="left", verdict="left", start="right", end="right")
    for heading in ("recording", "tags", "by"):
        table.add_column(heading)
    for each in labels:
        path = paths.get(each.recording, Path(each.recording[:DIGEST_LETTERS]))
        table.add_row(
            str(each.number),
            escape(plain(each.sound)),
            _verdict(each),
            clock(each.span.start_s),
            clock(each.span.end_s),
            _name(Path(path.name)),
            escape(plain(" ".join(each.tags))),
            escape(plain(each.by)),
        )
    out.print(table)


def show_imported(imported: Imported, out: Console) -> None:
    """Print what an import brought, and what it had to leave out."""
    out.print(f"[bold]{_count(len(imported.labels), 'label')}[/] taken over")
    if imported.n_known:
        out.print(f"{imported.n_known:,} known already")
    for name, n in imported.unmapped:
        out.print(f"[yellow]{n:,}[/] left out: --map does not say what {escape(plain(name))} means")
    if imported.bad_lines:
        out.print(f"[yellow]{_count(len(imported.bad_lines), 'line')} left out:[/]")
        lines: dict[str, list[str]] = {}
        for bad in imported.bad_lines:
            lines.setdefault(bad.reason, []).append(str(bad.line))
        for reason, numbers in lines.items():
            out.print(f"  line {_some(numbers)}: {escape(plain(reason))}")
    show_skipped(imported.skipped, out)


def one_line(label: Label) -> str:
    """Return a label as a line of plain text."""
    span = f"{clock(label.span.start_s)} to {clock(label.span.end_s)}"
    return plain(f"#{label.number} {label.sound}: {_verdict(label)}, {span}, by {label.by}")


def _verdict(label: Label) -> str:
    is_weak_yes = label.verdict is Verdict.YES and not label.is_strong
    return "somewhere" if is_weak_yes else label.verdict.value


def _some(names: Sequence[str]) -> str:
    """Return some of many names."""
    n_more = len(names) - MOST_NAMED
    shown = ", ".join(names[:MOST_NAMED])
    return f"{shown} and {n_more:,} more" if n_more > 0 else shown


def _name(path: Path) -> str:
    return escape(plain_name(path))


def _skipped_name(skipped: Skipped) -> str:
    """Return what was skipped as it was asked for: a path would lose a slash of an address."""
    cause = skipped.cause
    return escape(plain(cause.address)) if isinstance(cause, FetchError) else _name(skipped.path)


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n:,} {noun}s"
