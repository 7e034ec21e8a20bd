"""The server's start and end, in this process and in one of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
import time
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from earmark.web.events import Hub, event_routes
from earmark.web.server import (
    MOST_PORTS_TRIED,
    USUAL_PORT,
    Entry,
    Page,
    ServingError,
    Wish,
    serve,
)
from page_server import wait_until

KEPT = "kept"
PRIVATE = Wish(port=0, opens_browser=False)


class Visit:
    """Serves a page, and pays it a visit from a thread, after which the page is ended."""

    def __init__(self, wish: Wish = PRIVATE, *, end: signal.Signals = signal.SIGINT) -> None:
        self.wish = wish
        self.end = end
        self.said: list[str] = []
        self.entry = Entry((), 0, "", "")
        self.hub = Hub()
        self.faults: list[BaseException] = []
        self.ended_s = 0.0

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.entry.port}"

    def pay(self, see: Callable[[Visit], object] = lambda _: None) -> Visit:
        """Serve until ``see`` has returned and the signal came."""
        thread = threading.Thread(target=self._visit, args=(see,))
        thread.start()
        serve(self._make, self.wish, self.said.append)
        self.ended_s = time.monotonic() - self.ended_s
        thread.join()
        assert not self.faults
        return self

    def _make(self, entry: Entry) -> Page:
        self.entry = entry
        routes = [Route("/", greet), Route("/endless", pour), Route("/slow", dawdle)]
        return Page(Starlette(routes=[*routes, *event_routes(self.hub)]), self.hub.close)

    def _visit(self, see: Callable[[Visit], object]) -> None:
        try:
            wait_until(lambda: len(self.said) > 1)
            see(self)
        except BaseException as fault:  # noqa: BLE001 - told by the test's own thread
            self.faults.append(fault)
        self.ended_s = time.monotonic()
        os.kill(os.getpid(), self.end)


async def greet(_: Request) -> Response:
    return PlainTextResponse("hello")


async def dawdle(_: Request) -> Response:
    time.sleep(0.3)  # noqa: ASYNC251 - it holds up the loop on purpose
    return PlainTextResponse("done")


async def pour(_: Request) -> Response:
    async def water() -> AsyncIterator[bytes]:
        while True:
            yield bytes(2**20)
            await asyncio.sleep(0)

    return StreamingResponse(water())


@contextmanager
def taken(port: int = 0) -> Iterator[int]:
    """Yield a port at which something listens; perhaps something did before."""
    with closing(socket.socket()) as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            other.bind(("127.0.0.1", port))
            other.listen()
        except OSError:
            assert port
            yield port
        else:
            yield other.getsockname()[1]


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_page_is_served_until_a_signal_ends_it_without_a_fuss(end: signal.Signals) -> None:
    before = signal.getsignal(end)
    visit = Visit(end=end).pay(lambda visit: httpx.get(visit.home).raise_for_status())
    assert visit.said == [
        f"The page is at {visit.home}/open?token={visit.entry.token}",
        "Ctrl-C ends it.",
    ]
    assert visit.ended_s < 1
    assert signal.getsignal(end) == before
    with pytest.raises(httpx.ConnectError):
        httpx.get(visit.home)


def test_streams_of_events_end_at_once() -> None:
    heard: list[str] = []

    def listen(visit: Visit) -> threading.Thread:
        def read() -> None:
            with httpx.stream("GET", f"{visit.home}/api/events") as stream:
                heard.extend(stream.iter_lines())

        thread = threading.Thread(target=read)
        thread.start()
        wait_until(lambda: visit.hub.n_listeners == 1)
        return thread

    assert Visit().pay(listen).ended_s < 1
    assert heard[0].startswith("retry")


def test_a_player_that_holds_a_connection_does_not_hold_up_the_end() -> None:
    held: list[HTTPConnection] = []

    def take_and_not_read(visit: Visit) -> None:
        connection = HTTPConnection("127.0.0.1", visit.entry.port)
        connection.request("GET", "/endless")
        held.append(connection)
        time.sleep(0.2)

    assert Visit().pay(take_and_not_read).ended_s < 4
    held[0].close()


def test_who_presses_ctrl_c_twice_does_not_wait() -> None:
    held: list[HTTPConnection] = []

    def take_and_press(visit: Visit) -> None:
        connection = HTTPConnection("127.0.0.1", visit.entry.port)
        connection.request("GET", "/endless")
        held.append(connection)
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.05)

    assert Visit().pay(take_and_press).ended_s < 0.9
    held[0].close()


def test_a_request_that_is_being_answered_is_answered_to_its_end() -> None:
    told: list[httpx.Response] = []
    asking: list[threading.Thread] = []

    def ask(visit: Visit) -> None:
        thread = threading.Thread(target=lambda: told.append(httpx.get(f"{visit.home}/slow")))
        thread.start()
        asking.append(thread)
        time.sleep(0.1)

    Visit().pay(ask)
    asking[0].join()
    assert told[0].text == "done"


def test_a_port_that_was_asked_for_and_is_taken_is_an_error() -> None:
    with taken() as port, pytest.raises(ServingError, match=f"port {port}: something listens"):
        serve(lambda _: pytest.fail("nothing to serve"), Wish(port=port), print)


def test_where_the_usual_port_is_taken_it_is_one_of_the_next() -> None:
    with taken(USUAL_PORT):
        visit = Visit(Wish(opens_browser=False)).pay()
    assert USUAL_PORT < visit.entry.port <= USUAL_PORT + MOST_PORTS_TRIED


def test_where_all_of_them_are_taken_it_is_any(monkeypatch: pytest.MonkeyPatch) -> None:
    with taken() as port:
        monkeypatch.setattr("earmark.web.server.USUAL_PORT", port)
        monkeypatch.setattr("earmark.web.server.MOST_PORTS_TRIED", 1)
        visit = Visit(Wish(opens_browser=False)).pay()
    assert visit.entry.port not in {0, port}


@pytest.mark.parametrize(
    ("host", "why"), [("no-such-host.invalid", "no name of this"), ("192.0.2.1", "cannot be")]
)
def test_a_host_that_is_not_this_machine_is_an_error(host: str, why: str) -> None:
    with pytest.raises(ServingError, match=why):
        serve(lambda _: pytest.fail("nothing to serve"), Wish(host=host, port=0), print)


def test_others_are_let_in_only_where_it_is_asked_for_and_that_is_told() -> None:
    def look(visit: Visit) -> None:
        with socket.socket() as other:
            reached.append(other.connect_ex(("127.0.0.2", visit.entry.port)) == 0)

    reached: list[bool] = []
    assert not any("Others" in each for each in Visit().pay(look).said)
    anywhere = Visit(Wish(host="0.0.0.0", port=0, opens_browser=False)).pay(look)  # noqa: S104 - it is what is tested
    assert reached == [False, True]
    assert any("Others can reach it" in each for each in anywhere.said)
    assert socket.gethostname() in anywhere.entry.hosts


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
        ("::1", "[::1]"),
        ("studio.local", "studio.local"),
        ("10.0.0.5", "10.0.0.5"),
    ],
)
def test_the_address_goes_by_the_name_that_was_asked_for(host: str, named: str) -> None:
    wish = Wish(host=host)
    assert Entry(wish.names(), 1, "T", "S").address() == f"http://{named}:1/open?token=T"


def test_a_machine_without_a_network_goes_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("earmark.web.server._SOMEWHERE", ("256.0.0.1", 9))
    assert Wish(host="::").names() == (socket.gethostname(),)


def test_only_the_loopback_is_private() -> None:
    hosts = ("127.0.0.1", "127.1.2.3", "localhost", "::1", "10.0.0.5", "::", "studio.local", "")
    assert [Wish(host=host).is_private for host in hosts] == [True] * 4 + [False] * 4


def test_the_address_says_where_on_the_page_to_begin() -> None:
    address = Entry((), 1, "T", "S").address("/#/answer/door%20bell")
    assert address == "http://127.0.0.1:1/open?token=T&to=/%23/answer/door%2520bell"
    assert httpx.URL(address).params["to"] == "/#/answer/door%20bell"


def test_each_run_has_another_token_and_the_secret_that_is_kept() -> None:
    entries: list[Entry] = []

    def note(entry: Entry) -> Page:
        entries.append(entry)
        raise KeyboardInterrupt

    for secret in ("", "", KEPT):
        with pytest.raises(KeyboardInterrupt):
            serve(note, PRIVATE, print, secret=secret)
    assert len({entry.token for entry in entries}) == 3
    assert len({entry.secret for entry in entries}) == 3
    assert entries[2].secret == KEPT
    assert min(len(entry.token) for entry in entries) >= 32


def test_the_browser_opens_where_there_is_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    Visit(Wish(port=0)).pay()
    assert not opened
    monkeypatch.setenv("DISPLAY", ":0")
    Visit(PRIVATE).pay()
    assert not opened
    visit = Visit(Wish(port=0, to="/#/recordings")).pay(lambda _: wait_until(lambda: bool(opened)))
    assert opened == [f"{visit.home}/open?token={visit.entry.token}&to=/%23/recordings"]


def test_a_page_that_cannot_be_made_leaves_no_port_taken() -> None:
    ports: list[int] = []

    def fail(entry: Entry) -> Page:
        ports.append(entry.port)
        raise ServingError("no page")

    with pytest.raises(ServingError, match="no page"):
        serve(fail, PRIVATE, print)
    with taken(ports[0]) as port:
        assert port == ports[0]
