"""Where the user wants results written, besides the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from earmark.cli.pipes import fall_silent
from earmark.cli.plain import plain_name
from earmark.errors import OutputError
from earmark.formats import results
from earmark.formats.streams import ensure_replaceable, ensure_writable
from earmark.values import Findings

STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Outputs:
    """What to write: names of formats and where to, ``-`` for standard output."""

    targets: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, **asked: str | None) -> Outputs:
        """Return what was asked for, checked before any work is done.

        ``OutputError`` says which cannot be written.
        """
        targets = tuple((name, target) for name, target in asked.items() if target)
        named: dict[str, str] = {}
        for name, target in targets:
            if target in named:
                msg = f"--{named[target]} and --{name} would both be written to {target!r}."
                raise click.UsageError(msg)
            named[target] = name
            if target != STANDARD_OUTPUT:
                path = Path(target)
                is_folder = name == "audacity" and path.suffix.lower() != ".txt"
                (ensure_folder if is_folder else ensure_file)(path)
        return cls(targets)

    @property
    def takes_standard_output(self) -> bool:
        """Whether results go where tables would."""
        return any(target == STANDARD_OUTPUT for _, target in self.targets)

    def write(self, findings: Findings) -> Iterator[Path | OutputError]:
        """Write everything; yield the files made, and why one cannot be."""
        for name, target in self.targets:
            writer = results.get(name)
            try:
                if target == STANDARD_OUTPUT:
                    writer.write(findings, sys.stdout.buffer)
                    sys.stdout.flush()
                else:
                    yield from writer.save(findings, Path(target))
            except OutputError as error:
                yield error
            except BrokenPipeError:
                fall_silent()


def ensure_file(path: Path) -> None:
    """Make sure that a result can be written, and costs nothing but an older result.

    ``OutputError`` says why not.
    """
    ensure_replaceable(path)
    ensure_writable(path)


def ensure_folder(path: Path) -> None:
    """Make sure that files can be written into a folder; ``OutputError`` says why not."""
    if path.exists() and not path.is_dir():
        raise OutputError(f"{plain_name(path)}: is a file. Name a folder.")
    ensure_writable(path / ".probe")
