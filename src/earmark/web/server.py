"""The server: its port, its start, the browser, and its end."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import os
import secrets
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import quote

import uvicorn
from starlette.types import ASGIApp

from earmark.errors import EarmarkError

USUAL_PORT = 8642
MOST_PORTS_TRIED = 20
LOOPBACK = "127.0.0.1"
LONGEST_FAREWELL_S = 1.0
"""How long a request may go on once the server ends: enough to store an answer."""
LONGEST_END_S = 5
SECRET_BYTES = 24
_TICK_S = 0.05
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_ANYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - whoever asks for it is told what it means
_SOMEWHERE = ("192.0.2.1", 9)
"""An address that is nobody's, RFC 5737."""
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


class ServingError(EarmarkError):
    """Nothing can listen there: name another port, or another host."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How the page shall be served.

    Attributes:
        host: a name or an address of this machine.
        port: 0 for any that is free; ``None`` for the usual one or one of the next.
        opens_browser: whether to open it.
        to: where on the page to begin, such as ``"/#/recordings"``.
    """

    host: str = LOOPBACK
    port: int | None = None
    opens_browser: bool = True
    to: str = "/"

    @property
    def is_private(self) -> bool:
        """Say whether only programs on this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def names(self) -> tuple[str, ...]:
        """Return by which names the page goes besides those of the loopback, the best one first."""
        if self.host not in _ANYWHERE:
            return (_in_address(self.host),)
        return (*_own_addresses(), socket.gethostname())


@dataclass(frozen=True, slots=True)
class Entry:
    """How one comes to the page.

    Attributes:
        hosts: names it goes by besides those of the loopback, without port.
        port: at which it is.
        token: lets a browser in.
        secret: what the cookie of such a browser holds.
    """

    hosts: tuple[str, ...]
    port: int
    token: str
    secret: str

    def address(self, to: str = "/") -> str:
        """Return what to open in a browser."""
        name = self.hosts[0] if self.hosts else LOOPBACK
        opening = f"http://{name}:{self.port}/open?token={self.token}"
        return opening if to == "/" else f"{opening}&to={quote(to)}"


@dataclass(frozen=True, slots=True)
class Page:
    """What is served.

    Attributes:
        app: answers requests.
        close: ends what would go on for ever, as streams of events do, and may take seconds.
    """

    app: ASGIApp
    close: Callable[[], None]


def serve(
    make_page: Callable[[Entry], Page], wish: Wish, say: Callable[[str], None], *, secret: str = ""
) -> None:
    """Serve a page until somebody ends it, by Ctrl-C or ``kill``; to be called in the main thread.

    Args:
        make_page: makes it, once it is known how one comes to it.
        wish: how to serve it.
        say: takes sentences for the user, the address among them.
        secret: what the cookies of browsers that were let in hold; empty for a new one.

    ``ServingError`` says that nothing can listen there.
    """
    with _listen(wish) as listener:
        port = listener.getsockname()[1]
        entry = Entry(wish.names(), port, _made_secret(), secret or _made_secret())
        page = make_page(entry)
        config = uvicorn.Config(
            page.app,
            http="h11",
            ws="none",
            lifespan="off",
            loop="asyncio",
            log_config=None,
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=LONGEST_END_S,
        )
        address = entry.address(wish.to)

        def welcome() -> None:
            say(f"The page is at {address}")
            if not wish.is_private:
                say("Others can reach it too, and whoever has this address can answer and delete.")
            say("Ctrl-C ends it.")
            if wish.opens_browser:
                _open_browser(address)

        try:
            _Server(config, welcome, page.close).run(sockets=[listener])
        finally:
            page.close()


class _Server(uvicorn.Server):
    """Says when it has started, and ends at once when it is told to."""

    def __init__(
        self, config: uvicorn.Config, welcome: Callable[[], None], close: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._welcome = welcome
        self._close = close
        self._is_urgent = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self._welcome()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End: first what would go on for ever, then the requests, then the connections."""
        closing = asyncio.create_task(asyncio.to_thread(self._close))
        cutting = asyncio.create_task(self._cut_connections())
        await super().shutdown(sockets)
        cutting.cancel()
        await closing

    async def _cut_connections(self) -> None:
        """Cut what is left: a player may hold a connection as long as its page is open."""
        for _ in range(round(LONGEST_FAREWELL_S / _TICK_S)):
            if not self._is_urgent:
                await asyncio.sleep(_TICK_S)
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End by Ctrl-C and by ``kill``: here both are how the page is closed, and no failure."""
        before = {each: signal.signal(each, self._end) for each in _SIGNALS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def _end(self, *_: object) -> None:
        self._is_urgent = self.should_exit  # whoever presses twice does not want to wait
        self.should_exit = True


def _made_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def _own_addresses() -> tuple[str, ...]:
    """Return the address by which others on the network reach this machine, if there is one."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(_SOMEWHERE)  # sends nothing: it only chooses a way
        return (probe.getsockname()[0],)
    return ()


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _listen(wish: Wish) -> socket.socket:
    """Return a socket that listens; ``ServingError`` says why none can."""
    if wish.port is not None:
        return _listen_at(wish.host, wish.port)
    for port in range(USUAL_PORT, USUAL_PORT + MOST_PORTS_TRIED):
        with suppress(ServingError):
            return _listen_at(wish.host, port)
    return _listen_at(wish.host, 0)


def _listen_at(host: str, port: int) -> socket.socket:
    try:
        family, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise ServingError(f"{host}: is no name of this machine. Choose another --host.") from error
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # else: no TCP_NODELAY
    try:
        if sys.platform != "win32":  # there, it would let two listen
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen()
    except OSError as error:
        listener.close()
        msg = (
            f"{host}, port {port}: cannot be listened at ({error.strerror}). Choose another --port."
        )
        if error.errno == errno.EADDRINUSE:
            msg = f"port {port}: something listens there already. Choose another with --port."
        raise ServingError(msg) from error
    return listener


def _open_browser(address: str) -> None:
    """Open a browser, where there is a screen for one: no text browser may take the terminal."""
    has_screen = sys.platform != "linux" or any(map(os.environ.get, _SCREENS))
    if has_screen:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
