"""Write docs/cli.md out of the help of the commands: ``python docs/make_cli.py``."""  # noqa: INP001 - a script

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click  # noqa: TID251 - what is written is its help

from earmark.cli.main import earmark

WIDTH = 88
HEAD = """# The command

Made by `python docs/make_cli.py`: change the help, not this page. What the results hold is in
[formats.md](formats.md); a walk through is in [guide.md](guide.md).
"""


def page() -> str:
    """Return the page."""
    top = earmark.make_context("earmark", [], resilient_parsing=True, terminal_width=WIDTH)
    parts = [HEAD, block("earmark", earmark.get_help(top))]
    for name, command in sorted(earmark.commands.items(), key=lambda item: item[0] != "find"):
        parts.extend(blocks_of(name, command, top))
    return "\n".join(parts)


def blocks_of(name: str, command: click.Command, above: click.Context) -> Iterator[str]:
    """Yield the section of a command, then those of the commands in it."""
    inside = command.make_context(name, [], parent=above, resilient_parsing=True)
    yield block(inside.command_path, command.get_help(inside))
    if isinstance(command, click.Group):
        for inner, each in command.commands.items():
            yield from blocks_of(inner, each, inside)


def block(title: str, text: str) -> str:
    """Return a section that shows text as the terminal does."""
    return f"## `{title}`\n\n```text\n{text.rstrip()}\n```\n"


if __name__ == "__main__":
    Path(__file__).with_name("cli.md").write_text(page(), "utf-8")
