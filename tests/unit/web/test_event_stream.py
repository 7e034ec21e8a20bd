"""Events, told through a real server to real connections."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette

from earmark.web.events import MOST_LISTENERS, MOST_WAITING, Hub, TooManyListeners, event_routes
from page_caller import call
from page_server import served, wait_until

Event = tuple[str, object]


def app_of(hub: Hub) -> Starlette:
    return Starlette(routes=event_routes(hub))


def read_events(lines: Iterator[str]) -> Iterator[Event | str]:
    """Yield events as a browser reads them; comments as they are."""
    kind = ""
    for line in lines:
        field, _, text = line.partition(": ")
        if line.startswith(": "):
            yield line
        elif field == "event":
            kind = text
        elif field == "data":
            yield kind, json.loads(text)


def test_what_any_thread_publishes_reaches_every_page_in_order() -> None:
    hub = Hub()
    with (
        served(app_of(hub), hub.close) as address,
        httpx.stream("GET", f"{address}/api/events?tab=1") as one,
        httpx.stream("GET", f"{address}/api/events?tab=2") as other,
    ):
        assert one.headers["content-type"] == "text/event-stream; charset=utf-8"
        wait_until(lambda: hub.n_listeners == 2)
        told: list[Event] = [("work", {"n": 1}), ("labels", {"sound": "Türe\n\n"}), ("done", {})]
        threads = [threading.Thread(target=hub.publish, args=each) for each in told]
        for thread in threads:
            thread.start()
            thread.join()
        for stream in (one, other):
            events = read_events(stream.iter_lines())
            assert [next(events) for _ in told] == told


def test_who_is_slow_hears_the_latest_of_each_kind_and_sound() -> None:
    async def listen() -> list[Event | str]:
        hub = Hub()
        listener = hub.listen()
        assert b"retry" in await anext(listener)
        for n in range(1000):
            hub.publish("work", {"n": n})
            hub.publish("progress", {"sound": "typing", "n": n})
        hub.publish("progress", {"sound": "bell", "n": 1})
        hub.publish("work", {"n": 1000})
        told = (await anext(listener)).decode()
        listener.close()
        return list(read_events(iter(told.splitlines())))

    assert asyncio.run(listen()) == [
        ("progress", {"sound": "typing", "n": 999}),
        ("progress", {"sound": "bell", "n": 1}),
        ("work", {"n": 1000}),
    ]


def test_what_waits_is_bounded_whatever_is_published() -> None:
    async def listen() -> str:
        hub = Hub()
        listener = hub.listen()
        await anext(listener)
        for n in range(10 * MOST_WAITING):
            hub.publish("labels", {"sound": str(n)})
        return (await anext(listener)).decode()

    told = list(read_events(iter(asyncio.run(listen()).splitlines())))
    assert len(told) == MOST_WAITING
    assert told[-1] == ("labels", {"sound": str(10 * MOST_WAITING - 1)})


def test_a_silent_server_says_that_it_is_still_there() -> None:
    hub = Hub(keep_alive_s=0.05)
    with (
        served(app_of(hub), hub.close) as address,
        httpx.stream("GET", f"{address}/api/events") as stream,
    ):
        events = read_events(stream.iter_lines())
        assert [next(events), next(events)] == [": still here", ": still here"]


def test_who_goes_is_forgotten() -> None:
    hub = Hub()
    with served(app_of(hub), hub.close) as address:
        for _ in range(3):
            with httpx.stream("GET", f"{address}/api/events"):
                wait_until(lambda: hub.n_listeners == 1)
            wait_until(lambda: hub.n_listeners == 0)
        hub.publish("work", {})


def test_a_closing_server_ends_every_stream_and_lets_none_in() -> None:
    hub = Hub()
    with (
        served(app_of(hub), hub.close) as address,
        httpx.stream("GET", f"{address}/api/events") as stream,
    ):
        wait_until(lambda: hub.n_listeners == 1)
        hub.close()
        assert not list(read_events(stream.iter_lines()))
        assert hub.n_listeners == 0
        assert httpx.get(f"{address}/api/events").status_code == 503


def test_only_so_many_listen() -> None:
    async def crowd() -> None:
        hub = Hub()
        listeners = [hub.listen() for _ in range(MOST_LISTENERS)]
        with pytest.raises(TooManyListeners):
            hub.listen()
        listeners[0].close()
        listeners[0].close()
        hub.listen()

    asyncio.run(crowd())


def test_one_too_many_reads_why() -> None:
    hub = Hub()
    hub.close()
    refused = call(app_of(hub), "/api/events")
    assert (refused.status_code, "Close some" in refused.text) == (503, True)


def test_to_publish_to_a_loop_that_has_ended_is_no_failure() -> None:
    hub = Hub()

    async def listen() -> None:
        hub.listen()

    asyncio.run(listen())
    hub.publish("work", {})
    hub.close()


def test_what_json_cannot_say_is_never_sent() -> None:
    with pytest.raises(ValueError, match="JSON"):
        Hub().publish("progress", {"f1": float("nan")})
