"""What is said to a request that may not come in."""

from __future__ import annotations

import html

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>earmark</title>
<link rel="icon" href="data:,">{head}</head>
<body><main><p>{body}</p></main></body></html>
"""


class Refusal(Exception):
    """Why a request may not come in.

    Args:
        status: of HTTP.
        sentence: what is wrong and what to do.
    """

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence

    def response(self, scope: Scope) -> Response:
        """Return it as a page to a person who goes somewhere, and to a script as JSON."""
        headers = Headers(scope=scope)
        if headers.get("sec-fetch-mode") == "navigate" or "text/html" in headers.get("accept", ""):
            return small_page(self.sentence, status=self.status)
        return JSONResponse({"error": self.sentence}, self.status)


def small_page(sentence: str, *, status: int = 200, goes_to: str = "") -> Response:
    """Return a page of one sentence, which may be a link to where the browser goes on by itself."""
    body, head = html.escape(sentence), ""
    if goes_to:
        place = html.escape(goes_to)
        head = f'<meta http-equiv="refresh" content="0;url={place}">'
        body = f'<a href="{place}">{body}</a>'
    return HTMLResponse(_PAGE.format(head=head, body=body), status)
