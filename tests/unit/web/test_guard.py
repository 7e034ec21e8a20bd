"""Who may talk to the page, request by request, as an attacker would try it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from earmark.web.guard import LARGEST_BODY_BYTES, MOST_REQUESTS, MOST_STRANGERS, Guard
from page_caller import HOME, PORT, call

TOKEN, SECRET = "the-token", "the-secret"
COOKIE = {"cookie": f"theme=dark; earmark-{PORT}={SECRET}"}
OURS = {**COOKIE, "origin": HOME}


async def home(_: Request) -> Response:
    return PlainTextResponse("home")


async def echo(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())), headers={"cache-control": "private"})


async def fail(_: Request) -> Response:
    raise RuntimeError("a fault")


def guarded(*hosts: str, clock: Callable[[], float] = lambda: 0.0) -> Guard:
    app = Starlette(
        routes=[
            Route("/", home),
            Route("/api/project", home),
            Route("/api/echo", echo, methods=["POST"]),
            Route("/fail", fail),
        ]
    )
    return Guard(app, hosts, TOKEN, SECRET, PORT, clock)


def post(headers: dict[str, str], content: bytes | AsyncIterator[bytes] = b"{}") -> httpx.Response:
    headers = {"content-type": "application/json; charset=utf-8", **headers}
    return call(guarded(), "/api/echo", "POST", headers=headers, content=content)


def test_who_has_the_cookie_comes_in() -> None:
    assert call(guarded(), "/", headers=COOKIE).text == "home"
    assert call(guarded(), "/", "HEAD", headers=COOKIE).status_code == 200


@pytest.mark.parametrize(
    "cookie", ["", "earmark-8642=", "earmark-8642=wrong", f"earmark-8643={SECRET}", "earmark-8642"]
)
def test_who_has_no_cookie_or_another_stays_out(cookie: str) -> None:
    for path in ("/", "/api/project", "/media/1", "/static/js/main.js"):
        refused = call(guarded(), path, headers={"cookie": cookie})
        assert (refused.status_code, "address that earmark printed" in refused.text) == (403, True)


def test_a_cookie_that_another_program_set_beside_ours_does_not_lock_us_out() -> None:
    two = {"cookie": f"earmark-{PORT}=planted; earmark-{PORT}={SECRET}"}
    assert call(guarded(), "/", headers=two).status_code == 200


def test_a_person_who_is_refused_reads_a_page_and_a_script_gets_json() -> None:
    for headers in ({"sec-fetch-mode": "navigate"}, {"accept": "text/html,*/*"}):
        page = call(guarded(), "/", headers=headers)
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "<p>Open the address that earmark printed" in page.text
    told = call(guarded(), "/api/project")
    assert told.json() == {"error": "Open the address that earmark printed: only that one lets a"
                                    " browser in."}  # fmt: skip


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LocalHost", "[::1]", "studio.local"])
def test_the_page_goes_by_its_own_names(host: str) -> None:
    headers = {**COOKIE, "host": f"{host}:{PORT}"}
    assert call(guarded("studio.local"), "/", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example:8642", "127.0.0.1:80", "localhost", "localhost:8642.evil.example", "", "1:8642"],
)
def test_a_foreign_host_is_refused_even_with_the_cookie(host: str) -> None:
    for path in ("/", f"/open?token={TOKEN}"):
        refused = call(guarded(), path, headers={**COOKIE, "host": host})
        assert refused.status_code == 421
        assert "localhost:8642" in refused.json()["error"]


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://127.0.0.1:9000", "https://127.0.0.1:8642", "null", ""]
)
def test_a_write_from_a_foreign_origin_is_refused_even_with_the_cookie(origin: str) -> None:
    assert post({**COOKIE, "origin": origin}).status_code == 403
    assert post({**OURS, "origin": origin}).status_code == 403


def test_a_write_without_an_origin_or_across_sites_is_refused() -> None:
    assert post(COOKIE).status_code == 403
    assert post({**OURS, "sec-fetch-site": "same-site"}).status_code == 403
    assert post({"origin": HOME}).status_code == 403
    assert post(OURS).status_code == 200
    assert post({**OURS, "sec-fetch-site": "same-origin"}).status_code == 200


def test_an_origin_is_ours_only_under_the_name_that_was_called() -> None:
    other = {"host": f"localhost:{PORT}"}
    assert post({**OURS, **other}).status_code == 403
    assert post({**OURS, **other, "origin": f"http://localhost:{PORT}"}).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_what_a_form_could_send_is_refused(kind: str) -> None:
    assert post({**OURS, "content-type": kind}).status_code == 415


def test_a_preflight_of_another_site_is_refused() -> None:
    headers = {"origin": "http://evil.example", "access-control-request-method": "POST"}
    refused = call(guarded(), "/api/echo", "OPTIONS", headers=headers)
    assert refused.status_code == 403
    assert not [name for name in refused.headers if name.startswith("access-control")]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_can_read_nothing_but_may_lead_to_the_opening(site: str) -> None:
    headers = {**COOKIE, "sec-fetch-site": site}
    for path in ("/", "/api/project", "/media/1"):
        assert call(guarded(), path, headers=headers).status_code == 403
    opened = call(guarded(), f"/open?token={TOKEN}", headers={"sec-fetch-site": site})
    assert opened.status_code == 200


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_the_page_itself_and_the_address_bar_can_read(site: str) -> None:
    assert call(guarded(), "/", headers={**COOKIE, "sec-fetch-site": site}).status_code == 200


def test_the_token_sets_the_cookie_and_leads_on() -> None:
    opened = call(guarded(), f"/open?token={TOKEN}&to=/%23/answer/door%2520bell")
    assert 'content="0;url=/#/answer/door%20bell"' in opened.text
    assert opened.headers["set-cookie"] == (
        f"earmark-{PORT}={SECRET}; HttpOnly; Path=/; SameSite=strict"
    )
    assert opened.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("query", ["", "?token=", "?token=wrong", "?token=the-toke%F0%9F", "?x"])
def test_a_wrong_token_sets_no_cookie(query: str) -> None:
    refused = call(guarded(), f"/open{query}")
    assert refused.status_code == 403
    assert "set-cookie" not in refused.headers


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT"])
def test_the_opening_is_only_read(method: str) -> None:
    headers = {"origin": HOME, "content-type": "application/json"}
    refused = call(guarded(), f"/open?token={TOKEN}", method, headers=headers)
    assert refused.status_code == 403
    assert "set-cookie" not in refused.headers


@pytest.mark.parametrize(
    "to", ["", "/", "https://evil.example", "//evil.example/%23/", "javascript:alert(1)", "/open"]
)
def test_the_opening_leads_nowhere_but_to_the_page(to: str) -> None:
    assert 'content="0;url=/"' in call(guarded(), f"/open?token={TOKEN}&to={to}").text


def test_the_opening_holds_no_markup_that_somebody_put_into_the_address() -> None:
    opened = call(guarded(), f'/open?token={TOKEN}&to=/%23"><script>alert(1)</script>')
    assert "<script>" not in opened.text


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", COOKIE, 200),
        ("/", {}, 403),
        (f"/open?token={TOKEN}", {}, 200),
        ("/none", COOKIE, 404),
        ("/fail", COOKIE, 500),
        ("/", {"host": "evil.example"}, 421),
    ],
)
def test_every_reply_bears_the_headers(path: str, headers: dict[str, str], status: int) -> None:
    told = call(guarded(), path, headers=headers)
    assert told.status_code == status
    policy = told.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert told.headers["x-content-type-options"] == "nosniff"
    assert told.headers["referrer-policy"] == "no-referrer"
    assert told.headers["cross-origin-opener-policy"] == "same-origin"
    assert told.headers["cross-origin-resource-policy"] == "same-origin"
    assert told.headers["cache-control"] == "no-store"


def test_a_reply_may_say_itself_how_long_it_is_kept() -> None:
    assert post(OURS).headers["cache-control"] == "private"


async def pieces(n: int, size: int) -> AsyncIterator[bytes]:
    for _ in range(n):
        yield bytes(size)


def test_a_body_is_read_whole_up_to_a_mebibyte() -> None:
    assert post(OURS, bytes(LARGEST_BODY_BYTES)).text == str(LARGEST_BODY_BYTES)
    assert post(OURS, pieces(2, LARGEST_BODY_BYTES // 2)).text == str(LARGEST_BODY_BYTES)


def test_a_larger_body_is_refused_whether_it_says_so_or_not() -> None:
    assert post(OURS, bytes(LARGEST_BODY_BYTES + 1)).status_code == 413
    assert post(OURS, pieces(1000, LARGEST_BODY_BYTES // 8)).status_code == 413
    assert post({**OURS, "content-length": "99999999999999999999"}).status_code == 413


def test_a_body_that_breaks_off_reaches_nobody() -> None:
    reached: list[Scope] = []
    sent: list[Message] = []
    coming: Iterator[Message] = iter(
        [{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}]
    )

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        reached.append(scope)

    async def receive() -> Message:
        return next(coming)

    async def send(message: Message) -> None:
        sent.append(message)

    told = {**OURS, "host": f"localhost:{PORT}", "origin": f"http://localhost:{PORT}"}
    headers = {**told, "content-type": "application/json"}
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/answers",
        "query_string": b"",
        "headers": [(name.encode(), text.encode()) for name, text in headers.items()],
    }
    asyncio.run(Guard(app, (), TOKEN, SECRET, PORT)(scope, receive, send))
    assert not reached
    assert sent[0]["status"] == 400


def test_strangers_are_slowed_down_and_never_hold_up_who_has_the_cookie() -> None:
    now_s = [0.0]
    guard = guarded(clock=lambda: now_s[0])
    tries = [call(guard, "/open?token=guess").status_code for _ in range(int(MOST_STRANGERS) + 2)]
    assert set(tries[: int(MOST_STRANGERS)]) == {403}
    assert set(tries[int(MOST_STRANGERS) :]) == {429}
    assert call(guard, "/").status_code == 429
    assert call(guard, "/", headers=COOKIE).status_code == 200
    assert call(guard, f"/open?token={TOKEN}").status_code == 200
    now_s[0] += 5.0
    assert call(guard, "/").status_code == 403


def test_requests_are_bounded_generously() -> None:
    now_s = [0.0]
    guard = guarded(clock=lambda: now_s[0])
    told = [call(guard, "/", headers=COOKIE).status_code for _ in range(int(MOST_REQUESTS) + 1)]
    assert told == [200] * int(MOST_REQUESTS) + [429]
    now_s[0] += 0.1
    assert call(guard, "/", headers=COOKIE).status_code == 200


def test_only_http_is_spoken_and_the_start_of_an_app_goes_through() -> None:
    reached: list[str] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        reached.append(scope["type"])

    async def receive() -> Message:
        raise AssertionError

    async def send(_: Message) -> None:
        raise AssertionError

    for kind in ("lifespan", "websocket"):
        asyncio.run(Guard(app, (), TOKEN, SECRET, PORT)({"type": kind}, receive, send))
    assert reached == ["lifespan"]
