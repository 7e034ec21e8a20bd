"""What happens, told to every page that is open, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from threading import Lock

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

MOST_LISTENERS = 50
MOST_WAITING = 100
KEEP_ALIVE_S = 15.0
_HELLO = b"retry: 1000\n\n"
"""Sent at once, so that the page knows that it is connected; how soon to come again, in ms."""
_KEEP_ALIVE = b": still here\n\n"


class TooManyListeners(Exception):
    """So many listen already that no other may, or the hub is closed."""


class Listener:
    """What one page is still to be told; iterate over it, in the loop that made it.

    Of a kind, only the latest is kept for who is slow: each event says how things are now. Events
    that name a ``sound`` are of a kind of their own for each.

    Args:
        hub: where it listens.
        keep_alive_s: after such a silence it says that it is still there, so that a connection that
            is lost shows.
    """

    def __init__(self, hub: Hub, keep_alive_s: float) -> None:
        self._hub = hub
        self._keep_alive_s = keep_alive_s
        self._loop = asyncio.get_running_loop()
        self._is_news = asyncio.Event()
        self._waiting: dict[tuple[str, object], bytes] = {}
        self._lock = Lock()
        self._is_closed = False
        self._is_greeted = False

    def put(self, key: tuple[str, object], text: bytes) -> None:
        """Have an event wait, from any thread."""
        with self._lock:
            self._waiting.pop(key, None)  # the latest comes last
            self._waiting[key] = text
            if len(self._waiting) > MOST_WAITING:
                del self._waiting[next(iter(self._waiting))]
        self._wake()

    def close(self) -> None:
        """Tell no more, and end whoever iterates; from any thread. Twice is once."""
        self._is_closed = True
        self._hub.leave(self)
        self._wake()

    def _wake(self) -> None:
        with suppress(RuntimeError):  # the loop has ended meanwhile, and nobody listens
            self._loop.call_soon_threadsafe(self._is_news.set)

    def __aiter__(self) -> Listener:
        return self

    async def __anext__(self) -> bytes:
        if not self._is_greeted:
            self._is_greeted = True
            return _HELLO
        while not self._is_closed:
            self._is_news.clear()
            with self._lock:
                told = b"".join(self._waiting.values())
                self._waiting.clear()
            if told:
                return told
            try:
                await asyncio.wait_for(self._is_news.wait(), self._keep_alive_s)
            except TimeoutError:
                return _KEEP_ALIVE
        raise StopAsyncIteration


class Hub:
    """Tells all listeners what is published.

    Args:
        keep_alive_s: see ``Listener``.
    """

    def __init__(self, keep_alive_s: float = KEEP_ALIVE_S) -> None:
        self._keep_alive_s = keep_alive_s
        self._listeners: set[Listener] = set()
        self._followers: dict[str, list[Callable[[Mapping[str, object]], None]]] = {}
        self._lock = Lock()
        self._is_closed = False

    @property
    def n_listeners(self) -> int:
        """Return how many listen."""
        return len(self._listeners)

    def follow(self, kind: str, do: Callable[[Mapping[str, object]], None]) -> None:
        """Have something done, in the thread that publishes, whenever such an event is."""
        self._followers.setdefault(kind, []).append(do)

    def publish(self, kind: str, data: Mapping[str, object]) -> None:
        """Tell everyone, from any thread; nobody is waited for.

        Args:
            kind: the event's name.
            data: what JSON can hold.
        """
        text = json.dumps(data, ensure_ascii=False, allow_nan=False)  # it is one line
        for do in tuple(self._followers.get(kind, ())):
            do(data)
        event = f"event: {kind}\ndata: {text}\n\n".encode()
        with self._lock:
            listeners = tuple(self._listeners)
        for each in listeners:
            each.put((kind, data.get("sound")), event)

    def listen(self) -> Listener:
        """Return a new listener of the running loop; to be closed.

        Raises:
            TooManyListeners: there are too many, or the hub is closed.
        """
        listener = Listener(self, self._keep_alive_s)
        with self._lock:
            if self._is_closed or len(self._listeners) >= MOST_LISTENERS:
                raise TooManyListeners
            self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Tell a listener nothing any more."""
        with self._lock:
            self._listeners.discard(listener)

    def close(self) -> None:
        """End all listeners, and let no other come; from any thread."""
        with self._lock:
            self._is_closed = True
            listeners = tuple(self._listeners)
        for each in listeners:
            each.close()


class _EventStream(StreamingResponse):
    """Sends what a listener is told, until either side ends."""

    def __init__(self, listener: Listener) -> None:
        super().__init__(listener, media_type="text/event-stream")
        self._listener = listener

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._listener.close()


def event_routes(hub: Hub) -> list[Route]:
    """Return ``GET /api/events``."""

    async def listen(_: Request) -> Response:
        try:
            return _EventStream(hub.listen())
        except TooManyListeners:
            msg = f"{MOST_LISTENERS} pages are open already. Close some, and load this one again."
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, msg) from None

    return [Route("/api/events", listen)]
