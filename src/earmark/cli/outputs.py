"""Where the user wants results written, besides the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from earmark import formats
from earmark.formats.streams import ensure_writable
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
        for name, target in targets:
            if target != STANDARD_OUTPUT:
                path = Path(target)
                is_folder = name == "audacity" and path.suffix != ".txt"
                ensure_writable(path / "probe.txt" if is_folder else path)
        return cls(targets)

    @property
    def takes_standard_output(self) -> bool:
        """Whether results go where tables would."""
        return any(target == STANDARD_OUTPUT for _, target in self.targets)

    def write(self, findings: Findings) -> Iterator[Path]:
        """Write everything; yield the files made."""
        for name, target in self.targets:
            writer = formats.get(name)
            if target == STANDARD_OUTPUT:
                writer.write(findings, sys.stdout.buffer)
                sys.stdout.flush()
            else:
                yield from writer.save(findings, Path(target))
