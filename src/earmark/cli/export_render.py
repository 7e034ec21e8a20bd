"""What people read in the terminal about what leaves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from earmark.cli.exits import Exit
from earmark.cli.plain import plain_name
from earmark.cli.progress import bar_on
from earmark.cli.project_render import show_skipped
from earmark.cli.render import consoles
from earmark.errors import OutputError
from earmark.values import Clip, Progress, Skipped

_SEEN_S = 0.0005
"""Clips that are off by less are exact."""


@dataclass(slots=True)
class Written:
    """Which clips there are so far."""

    clips: list[Clip] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    is_interrupted: bool = False

    @property
    def exit_code(self) -> Exit:
        """Return what the command tells the shell."""
        if self.is_interrupted:
            return Exit.INTERRUPTED
        if self.skipped:
            return Exit.SOME_SKIPPED if self.clips else Exit.FAILED
        return Exit.DONE

    @contextmanager
    def kept_when_interrupted(self, err: Console) -> Iterator[None]:
        """Let Ctrl-C end what is done, and keep what is whole; say so where writing fails."""
        try:
            yield
        except KeyboardInterrupt:
            self.is_interrupted = True
            err.print("[yellow]Interrupted.[/] The clips that were finished are whole.")
        except OutputError:
            if self.clips:
                err.print(f"{len(self.clips):,} clips were written before this, and are whole.")
            raise


def show_written(written: Written, folder: Path, out: Console) -> None:
    """Print how many clips there are, by how much they are off, and what is missing."""
    n_clips = len(written.clips)
    noun = "clip" if n_clips == 1 else "clips"
    out.print(f"Wrote {n_clips:,} {noun} to {plain_name(folder)}", markup=False)
    for edge, offs in (
        ("begin", [clip.slack.early_s for clip in written.clips]),
        ("end", [clip.slack.late_s for clip in written.clips]),
    ):
        if any(abs(off) > _SEEN_S for off in offs):
            out.print(f"They {edge} {_off(offs, 'earlier' if edge == 'begin' else 'later')}.")
    show_skipped(written.skipped, out)


def show_page(
    steps: Iterator[Progress | Skipped | Path], skipped: list[Skipped], words: str
) -> Exit:
    """Show how far one file is, and then that it is there."""
    out, err = consoles()
    with bar_on(err, words) as bar:
        for step in steps:
            if isinstance(step, Path):
                made = step
            elif isinstance(step, Skipped):
                skipped.append(step)
            else:
                bar.show(step)
    out.print(f"Wrote {plain_name(made)}", markup=False)
    show_skipped(skipped, out)
    return Exit.SOME_SKIPPED if skipped else Exit.DONE


def _off(offs_s: list[float], word: str) -> str:
    mean_s = sum(offs_s) / len(offs_s)
    return f"{mean_s:.2f} s {word} than asked on average, {min(offs_s):.2f} to {max(offs_s):.2f} s"
