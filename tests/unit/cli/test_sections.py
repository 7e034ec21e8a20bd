"""Help in sections, and the page that is made of it."""

from __future__ import annotations

import runpy
from pathlib import Path

from click.testing import CliRunner

from earmark.cli.main import earmark

DOCS = Path(__file__).parents[3] / "docs"


def help_of(command: str) -> str:
    return CliRunner().invoke(earmark, [command, "--help"]).output


def test_options_stand_under_what_they_are_for_and_the_others_last() -> None:
    text = help_of("find")
    headings = ["Results:", "What counts as found:", "Which sound:", "Other options:", "Examples:"]
    places = [text.index(heading) for heading in headings]
    assert places == sorted(places)
    assert text.index("--report") < text.index("--min-score") < text.index("--track")


def test_a_command_without_sections_has_plain_options() -> None:
    assert "\nOptions:\n" in help_of("demo")


def test_help_speaks_of_seconds_and_not_of_types() -> None:
    for word in ("FLOAT", "RANGE", "INTEGER", "PATH"):
        assert word not in help_of("find")


def test_the_page_about_the_command_is_up_to_date() -> None:
    page = runpy.run_path(str(DOCS / "make_cli.py"))["page"]
    assert (DOCS / "cli.md").read_text("utf-8") == page(), "run: python docs/make_cli.py"
