"""Where the command starts, and where every error becomes a sentence and an exit code."""

from __future__ import annotations

import sys

import click

from earmark.cli.commands import demo, find, info
from earmark.cli.exits import Exit
from earmark.errors import EarmarkError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="earmark")
def earmark() -> None:
    """Find every moment of a sound in hours of video: typing, out of the box.

    Exit codes: 0 all went well; 1 nothing could be used, or a result not written; 2 a wrong option;
    3 done, but some recordings were skipped; 130 interrupted, what was finished is kept.
    """


for command in (find, info, demo):
    earmark.add_command(command)


def main() -> None:
    """Run the command line."""
    try:
        code = earmark.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        sys.exit(Exit.INTERRUPTED)
    except EarmarkError as error:
        click.echo(f"Error: {_printable(str(error))}", err=True)
        sys.exit(Exit.FAILED)
    except BrokenPipeError:  # the reader of a pipe, such as `head`, has seen enough
        sys.stdout = None
        sys.exit(Exit.DONE)
    sys.exit(code or Exit.DONE)


def _printable(text: str) -> str:
    """Return text that any terminal takes: a file's name may hold bytes that are no text."""
    return text.encode("utf-8", "replace").decode("utf-8")
