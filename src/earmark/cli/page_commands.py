"""The commands that open the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from earmark.cli.exits import Exit
from earmark.cli.options import with_project
from earmark.cli.sections import SectionCommand, option

F = TypeVar("F", bound=Callable[..., Any])

PAGE = "The page"
HIGHEST_PORT = 65_535


def with_page(command: F) -> F:
    """Add how the page is served."""
    ports = click.IntRange(0, HIGHEST_PORT)
    for add in (
        option(PAGE, "--host", metavar="NAME", help="Let others reach it, at this address."),
        option(PAGE, "--no-browser", is_flag=True, help="Print the address, open nothing."),
        option(
            PAGE,
            "--port",
            metavar="N",
            type=ports,
            help="Of the page: 8642 or one of the next unless told; 0 for any that is free.",
        ),
    ):
        command = add(command)
    return command


def open_page(
    folder: Path,
    sound: str,
    by: str | None,
    *,
    host: str | None,
    port: int | None,
    no_browser: bool,
) -> int:
    """Open the page of the project that a folder is or lies in, and serve it until Ctrl-C."""
    from earmark.cli.render import consoles
    from earmark.projects import Project
    from earmark.web.opening import serve as serve_page

    out, _ = consoles()
    with Project.nearest(folder) as project:
        project.by = by or project.by
        serve_page(
            project,
            sound,
            host=host or "127.0.0.1",
            port=port,
            opens_browser=not no_browser,
            say=lambda sentence: out.print(sentence, markup=False, soft_wrap=True),
        )
    return Exit.DONE


@click.command(
    cls=SectionCommand,
    examples=(
        ("earmark serve", "Open the page of this project."),
        ("earmark serve --port 9000 --no-browser", "Say where to open it."),
    ),
    short_help="Open the page of a project.",
)
@with_page
@with_project
def serve(*, host: str | None, port: int | None, no_browser: bool, folder: Path) -> int:
    """Open the page of a project in the browser: answer, see what is found, add recordings.

    Only this machine can reach it, unless --host says otherwise. Ctrl-C ends it; every answer is
    stored by then.
    """
    return open_page(folder, "", None, host=host, port=port, no_browser=no_browser)
