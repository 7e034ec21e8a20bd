"""What people read in the terminal."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from earmark.cli.pipes import fall_silent
from earmark.cli.plain import plain, plain_name
from earmark.core.timeline import total_s
from earmark.formats.times import clock, coarse_clock, in_words
from earmark.values import AudioTrack, Demonstration, Description, Findings, Found, Loss

NARROWEST = 100


class _Patient(Console):
    """Goes on in silence when nobody reads: files may still be wanted."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        fall_silent()


def consoles() -> tuple[Console, Console]:
    """Return a console for results and one for all else; piped results keep whole lines."""
    out = _Patient(highlight=False, emoji=False)
    if not out.is_terminal:
        width = max(out.width, NARROWEST)
        out = _Patient(highlight=False, emoji=False, width=width, soft_wrap=True)
    return out, Console(stderr=True, highlight=False, emoji=False)


def show_found(found: Found, out: Console) -> None:
    """Print the detections of one recording."""
    recording = found.recording
    sound = escape(plain(found.sound))
    length = in_words(total_s(found.spans))
    spans = f"{_count(len(found.detections), 'span')} · {length} of {sound}"
    out.print(
        f"[bold]{_name(recording.path)}[/] · {coarse_clock(recording.duration_s)} · "
        f"{spans if found.detections else f'no {sound} found'}"
    )
    show_losses(found.losses, out)
    if not found.detections:
        return
    table = _table("")
    for heading in ("#", "start", "end", "length", "score"):
        table.add_column(heading, justify="right")
    if found.keystrokes is not None:
        table.add_column("presses", justify="right")
    for number, detection in enumerate(found.detections, start=1):
        row = [
            str(number),
            clock(detection.start_s),
            clock(detection.end_s),
            f"{detection.span.length_s:.2f} s",
            f"{detection.score:.2f}",
        ]
        if found.keystrokes is not None:
            until_start = bisect_left(found.keystrokes, detection.start_s)
            until_end = bisect_left(found.keystrokes, detection.end_s)
            row.append(str(until_end - until_start))
        table.add_row(*row)
    out.print(table)


def show_losses(losses: tuple[Loss, ...], out: Console) -> None:
    """Print what could not be used."""
    for loss in losses:
        out.print(f"  [yellow]![/] {escape(plain(loss.message))}")


def show_totals(findings: Findings, out: Console) -> None:
    """Print the sum of it all, and which recordings were skipped and why."""
    if findings.found:
        out.print(_totals(findings))
        if any(found.detections for found in findings.found):
            out.print(f"[dim]{_expected(findings)}[/]")
    if findings.skipped:
        out.print(f"[yellow]{_count(len(findings.skipped), 'recording')} skipped:[/]")
        for skipped in findings.skipped:
            out.print(f"  {_name(skipped.path)}: {escape(plain(skipped.reason))}")


def show_advice(findings: Findings, out: Console) -> None:
    """Print what to try where nothing at all was found."""
    doubtful = [(each, found) for found in findings.found for each in found.doubtful]
    if doubtful:
        closest, found = max(doubtful, key=lambda pair: pair[0].score)
        lower = math.floor(closest.score * 100) / 100
        out.print(
            f"What comes closest, at {clock(closest.start_s)} of {_name(found.recording.path)}, "
            f"scores {closest.score:.2f}: --min-score {lower:g} takes that in, too."
        )
    out.print("Another --track or --channel may hold the microphone (see `earmark info`).")


def _expected(findings: Findings) -> str:
    """Return how many of the spans are likely to be right, and of those that scored too low."""
    scores = [each.score for found in findings.found for each in found.detections]
    lower = [each.score for found in findings.found for each in found.doubtful]
    text = f"Likely right: {_likely(scores)}"
    if lower:
        text += f"; and {_likely(lower)} that scored lower"
        if round(sum(lower)):
            text += " (a lower --min-score takes these in, too)"
    return text


def _likely(scores: Sequence[float]) -> str:
    """Return how many are right of things with such chances of it."""
    n, n_right = len(scores), round(sum(scores))
    if n_right == 0:
        return f"none of {n:,}"
    if n_right == n:
        return f"all {n:,}" if n > 1 else "1 of 1"
    return f"about {n_right:,} of {n:,}"


def _totals(findings: Findings) -> str:
    heard_s = sum(found.recording.duration_s for found in findings.found)
    typed_s = sum(total_s(found.spans) for found in findings.found)
    n_spans = sum(len(found.detections) for found in findings.found)
    return (
        f"[bold]{_count(len(findings.found), 'recording')}[/], {in_words(heard_s)}: "
        f"[bold]{_count(n_spans, 'span')}[/] of {escape(plain(findings.sound))}, "
        f"{in_words(typed_s)}"
    )


def show_description(description: Description, out: Console) -> None:
    """Print what a recording is, and what its sound is like."""
    recording, acoustics = description.recording, description.acoustics
    facts = Table(box=None, show_header=False, title=_name(recording.path), title_justify="left")
    facts.add_column(style="dim")
    facts.add_column()
    rows = {
        "container": recording.container,
        "duration": clock(recording.duration_s),
        "size": f"{recording.size_bytes / 1e6:,.1f} MB",
        "picture": "yes" if recording.has_picture else "no",
        "bandwidth": f"{acoustics.bandwidth_hz / 1000:.1f} kHz",
        "loudness": _level(acoustics.loudness_lufs, "LUFS"),
        "noise floor": _level(acoustics.noise_floor_dbfs, "dBFS"),
    }
    for name, value in rows.items():
        facts.add_row(name, value)
    out.print(facts)
    out.print(_tracks(recording.tracks))
    show_losses(description.losses, out)


def show_demonstration(demonstration: Demonstration, out: Console) -> None:
    """Print found beside true."""
    matching = demonstration.matching
    found = {pair[0]: pair[1] for pair in matching.pairs}
    table = _table("What was typed, and what was found")
    for heading in ("true start", "true end", "found start", "found end", "off by"):
        table.add_column(heading, justify="right")
    for span in demonstration.typing:
        row = [clock(span.start_s), clock(span.end_s)]
        if span in found:
            match = found[span]
            off_ms = (match.start_s - span.start_s) * 1000, (match.end_s - span.end_s) * 1000
            row += [clock(match.start_s), clock(match.end_s)]
            row.append(f"{off_ms[0]:+.0f} / {off_ms[1]:+.0f} ms")
        else:
            row += ["[red]missed[/]", "", ""]
        table.add_row(*row)
    for span in matching.false:
        table.add_row("[red]not typing[/]", "", clock(span.start_s), clock(span.end_s), "")
    out.print(table)
    out.print(
        f"[bold]{len(matching.pairs)} of {len(demonstration.typing)}[/] true spans found, "
        f"[bold]{len(matching.false)}[/] false; "
        f"{len(demonstration.found.keystrokes or ())} key presses heard, "
        f"{len(demonstration.presses_s)} made"
    )


def _tracks(tracks: tuple[AudioTrack, ...]) -> Table:
    """Return a table of tracks, without the columns that hold nothing."""
    rows = [
        {
            "track": str(track.number),
            "codec": track.codec,
            "bit rate": f"{track.bit_rate_bps / 1000:.0f} kbit/s" if track.bit_rate_bps else "",
            "rate": f"{track.sample_rate_hz} Hz",
            "channels": f"{track.n_channels} ({track.layout})",
            "language": track.language,
            "title": track.title,
            "": "default" if track.is_default and len(tracks) > 1 else "",
        }
        for track in tracks
    ]
    table = _table("")
    headings = [heading for heading in rows[0] if any(row[heading] for row in rows)]
    for heading in headings:
        table.add_column(heading)
    for row in rows:
        table.add_row(*(escape(plain(row[heading])) for heading in headings))
    return table


def _table(title: str) -> Table:
    return Table(
        title=title or None,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )


def _name(path: Path) -> str:
    return escape(plain_name(path))


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n:,} {noun}s"


def _level(level_db: float, unit: str) -> str:
    return f"{level_db:.1f} {unit}" if math.isfinite(level_db) else "silence"
