"""The verb that opens the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from earmark.projects import Project


def serve(
    project: Project,
    sound: str = "",
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    opens_browser: bool = True,
    say: Callable[[str], None] = print,
) -> None:
    """Serve the page on which a project is taught, until Ctrl-C or ``kill`` ends it.

    Args:
        project: which.
        sound: to be asked about at first; empty where the page shall choose.
        host: a name or an address of this machine; other than the usual one, others can reach it.
        port: 0 for any that is free; ``None`` for 8642 or one of the next.
        opens_browser: whether to open it in a browser.
        say: takes sentences for the user: the address, first of all.

    ``ServingError`` says that nothing can listen there.
    """
    from earmark.web.app import make_page
    from earmark.web.secret import kept_secret
    from earmark.web.server import Wish
    from earmark.web.server import serve as run

    to = f"/#/answer/{quote(sound, safe='')}" if sound else "/"
    wish = Wish(host=host, port=port, opens_browser=opens_browser, to=to)
    secret = kept_secret(project.folder)
    run(lambda entry: make_page(project, entry), wish, say, secret=secret)
