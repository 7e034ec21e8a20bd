"""Where the command starts, and where every error becomes a sentence and an exit code."""

from __future__ import annotations

import io
import sys

import click

from earmark.cli.commands import demo, find, info
from earmark.cli.exits import Exit
from earmark.cli.export_commands import export
from earmark.cli.export_picture_commands import pictures
from earmark.cli.judging_commands import audit, check, evaluate
from earmark.cli.label_commands import import_, label, labels, undo
from earmark.cli.page_commands import serve
from earmark.cli.pipes import fall_silent
from earmark.cli.plain import plain
from earmark.cli.project_commands import add, new, scan, status
from earmark.cli.recipe_commands import recipe
from earmark.cli.teaching_commands import ask, train
from earmark.errors import EarmarkError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88})
@click.version_option(package_name="earmark")
def earmark() -> None:
    """Find every moment of a sound in hours of video: typing, out of the box.

    \b
    Exit codes:
      0    all went well
      1    no recording could be used, or a result could not be written
      2    an option is wrong
      3    done, but some recordings were skipped
      130  interrupted; the results of finished recordings are written
    """  # noqa: D301 - click's own mark for lines that stay as they are


COMMANDS = (
    *(find, info, demo),
    *(new, add, scan, status),
    *(label, undo, labels, import_, serve),
    *(ask, train, evaluate, audit, check),
    recipe,
    export,
)
export.add_command(pictures)
for command in COMMANDS:
    earmark.add_command(command)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal may not know every letter
            stream.reconfigure(errors="replace")
    try:
        code = earmark.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        sys.exit(Exit.INTERRUPTED)
    except EarmarkError as error:
        click.echo(f"Error: {plain(str(error))}", err=True)
        sys.exit(Exit.FAILED)
    except BrokenPipeError:
        fall_silent()
        sys.exit(Exit.DONE)
    sys.exit(code or Exit.DONE)
