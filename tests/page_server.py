"""Serves an app from a thread, on a real port."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

PATIENCE_S = 60.0


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so, which must be soon."""
    until_s = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until_s, "it never came to be so"
        time.sleep(0.01)


@contextmanager
def served(app: ASGIApp, close: Callable[[], None]) -> Iterator[str]:
    """Yield the address at which an app is served; ``close`` ends what would go on for ever."""
    config = uvicorn.Config(app, port=0, log_config=None, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started)
        [listener] = server.servers[0].sockets
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        close()
        server.should_exit = True
        thread.join()
