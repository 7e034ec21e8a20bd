"""What every page that we write begins and ends with: it opens offline, and fetches nothing."""

from __future__ import annotations

from importlib.resources import files

from earmark.formats.report.markup import Markup, fill

PLAYERS = Markup("media-src 'self' file:; ")
"""To be allowed where a page plays recordings."""

_BODY, _END = "<!-- body -->\n", "<!-- end -->\n"


def frame(
    title: str, *sheets: tuple[str, str], allowed: str = "", end: str = ""
) -> tuple[str, str]:
    """Return what comes before and after the body of a page.

    Args:
        title: of the page.
        sheets: its style sheets beyond the report's, as packages of formats and files in them.
        allowed: what its policy lets it do besides.
        end: markup behind the body.
    """
    style = Markup("".join(asset(*each) for each in (("report", "page.css"), *sheets)))
    head, _, tail = asset("report", "frame.html").partition(_BODY)
    return fill(head, title=title, style=style, allowed=allowed), tail.replace(_END, end)


def asset(package: str, name: str) -> str:
    """Return the text of a file that comes with a package of formats."""
    return files(f"earmark.formats.{package}").joinpath(name).read_text(encoding="utf-8")
