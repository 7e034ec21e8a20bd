"""Who may talk to the page: a wall around the whole app, as any site can send requests to it.

What it stands against, and by what:

- a site whose name is bound anew to this machine (DNS rebinding): the ``Host`` must be ours;
- a site that posts across: the ``Origin`` must be ours, and the body JSON, which no form can send;
- a site that embeds or fetches what is ours: ``Sec-Fetch-Site``, and headers on every reply;
- other users of this machine: the cookie, given only to who knows the token;
- too much at once: bodies and rates are bounded.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from earmark.web.rates import Bucket
from earmark.web.refusals import Refusal, small_page

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
OPENING = "/open"
LARGEST_BODY_BYTES = 2**20
READING = frozenset({"GET", "HEAD"})
REQUESTS_PER_S, MOST_REQUESTS = 200.0, 400.0
STRANGERS_PER_S, MOST_STRANGERS = 1.0, 30.0
"""Who has the cookie is never held up by those who have not."""

_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_STRANGER = "Open the address that earmark printed: only that one lets a browser in."


class Guard:
    """Lets in what comes from the page, and nothing else; to be put around the whole app.

    Args:
        app: what is guarded.
        hosts: names by which the page may be called besides those of the loopback, without port.
        token: opens the page, once or often.
        secret: what the cookie then holds.
        port: at which the page is.
        clock: returns seconds.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Sequence[str],
        token: str,
        secret: str,
        port: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._hosts = {f"{name.lower()}:{port}" for name in (*LOOPBACK, *hosts)}
        self._token = token
        self._secret = secret
        self._cookie = f"earmark-{port}"
        self._requests = Bucket(REQUESTS_PER_S, MOST_REQUESTS, clock)
        self._strangers = Bucket(STRANGERS_PER_S, MOST_STRANGERS, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or have the app answer it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._admit(scope, receive, _with_headers(send))

    async def _admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            headers = Headers(scope=scope)
            self._check_host(headers)
            if scope["path"] == OPENING and scope["method"] == "GET":
                answer: ASGIApp = self._open(scope)
            else:
                self._check(scope["method"], headers)
                answer = self._app
            if scope["method"] not in READING:
                receive = await _whole_body(headers, receive)
        except Refusal as refusal:
            answer = refusal.response(scope)
        await answer(scope, receive, send)

    def _check(self, method: str, headers: Headers) -> None:
        """Raise a ``Refusal``, unless a page that was let in asks."""
        if method in READING:
            _check_reading(headers)
        else:
            _check_writing(headers)
        self._check_cookie(headers)
        if not self._requests.take():
            raise Refusal(HTTPStatus.TOO_MANY_REQUESTS, "Too many requests at once. Wait.")

    def _check_host(self, headers: Headers) -> None:
        if headers.get("host", "").lower() not in self._hosts:
            named = " or ".join(sorted(self._hosts))
            raise Refusal(HTTPStatus.MISDIRECTED_REQUEST, f"This page goes by the name {named}.")

    def _check_cookie(self, headers: Headers) -> None:
        told = (pair.strip().partition("=") for pair in headers.get("cookie", "").split(";"))
        if not any(name == self._cookie and _is(text, self._secret) for name, _, text in told):
            raise self._turn_away()

    def _open(self, scope: Scope) -> Response:
        """Return what sets the cookie and goes on.

        A redirect would not do: the browser sends a strict cookie only where the page itself goes
        on, not where another program or site led.
        """
        query = parse_qs(scope["query_string"].decode("latin-1"))
        if not _is(query.get("token", [""])[0], self._token):
            raise self._turn_away()
        to = query.get("to", [""])[0]
        page = small_page("Go on to earmark", goes_to=to if to.startswith("/#") else "/")
        page.set_cookie(self._cookie, self._secret, httponly=True, samesite="strict")
        return page

    def _turn_away(self) -> Refusal:
        if not self._strangers.take():
            return Refusal(HTTPStatus.TOO_MANY_REQUESTS, f"Too many wrong tries. {_STRANGER}")
        return Refusal(HTTPStatus.FORBIDDEN, _STRANGER)


def _check_reading(headers: Headers) -> None:
    if headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        msg = "Another site asks for this. Open the address that earmark printed."
        raise Refusal(HTTPStatus.FORBIDDEN, msg)


def _check_writing(headers: Headers) -> None:
    """See that the page itself writes; its ``Host`` is known to be ours."""
    is_foreign = headers.get("sec-fetch-site", "same-origin") != "same-origin"
    if is_foreign or headers.get("origin") != f"http://{headers['host']}":
        raise Refusal(HTTPStatus.FORBIDDEN, "Only the page of earmark itself may change anything.")
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send JSON, as application/json.")


async def _whole_body(headers: Headers, receive: Receive) -> Receive:
    """Read a body, which is small, and return how the app receives it."""
    too_large = Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Send less at once: 1 MiB at most.")
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length) > LARGEST_BODY_BYTES:
        raise too_large
    body, is_more = bytearray(), True
    while is_more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refusal(HTTPStatus.BAD_REQUEST, "What you sent broke off. Send it again.")
        body += message.get("body", b"")
        is_more = message.get("more_body", False)
        if len(body) > LARGEST_BODY_BYTES:
            raise too_large
    is_read = False

    async def again() -> Message:
        nonlocal is_read
        if is_read:
            return await receive()
        is_read = True
        return {"type": "http.request", "body": bytes(body), "more_body": False}

    return again


def _with_headers(send: Send) -> Send:
    """Return how to send what bears the headers of every reply."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return send_with_headers


def _is(told: str, wanted: str) -> bool:
    """Compare in a time that does not depend on where they differ."""
    return hmac.compare_digest(told.encode("utf-8", "replace"), wanted.encode())
