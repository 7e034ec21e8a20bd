"""What a request asks for, read and checked; and how it is answered."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from earmark.values import Span

T = TypeVar("T")

NAME_COOKIE = "earmark-name"
LONGEST_TEXT = 300
LONGEST_WORD = 60
"""Of names and tags."""

MOST_TAGS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, from the address or the body; ``HTTPException`` where it makes no sense.

    Attributes:
        told: by name; of an address all is text.
        by: the person, as they call themselves; empty for whoever runs the server.
    """

    told: Mapping[str, Any]
    by: str = ""

    def text(self, name: str, usual: str | None = None) -> str:
        """Return a text; without a usual one it must be there, and say something."""
        found = self.told.get(name, usual)
        if not isinstance(found, str) or (usual is None and not found.strip()):
            raise sorry(f"Say {name!r}, as text.")
        if len(found) > LONGEST_TEXT:
            raise sorry(f"{name!r} is longer than {LONGEST_TEXT} letters.")
        if not is_plain(found):
            raise sorry(f"{name!r} is no text that can be kept.")
        return found

    def number(self, name: str) -> float:
        """Return a number, which must be there."""
        try:
            found = float(self.told[name])
        except (KeyError, OverflowError, TypeError, ValueError) as error:
            raise sorry(f"Say {name!r}, as a number.") from error
        if not math.isfinite(found):
            raise sorry(f"{name!r} is no number of this world.")
        return found

    def count(self, name: str, usual: int, most: int) -> int:
        """Return a whole number from 1 to ``most``; more counts as that."""
        found = self.number(name) if name in self.told else usual
        return int(min(max(1, found), most))

    def span(self) -> Span:
        """Return the stretch from ``start`` to ``end``, which must be there."""
        return span_from(self.number("start"), self.number("end"))

    def each(self, name: str, make: Callable[[Any], T], most: int) -> list[T]:
        """Return what is made of each item of a list, up to ``most``; none where there is none."""
        found = self.told.get(name, [])
        if not isinstance(found, list) or len(found) > most:
            raise sorry(f"{name!r} is a list of {most:,} at most.")
        return [make(item) for item in found]


def is_plain(text: str) -> bool:
    """Return whether a text can be kept and sent again: JSON can hold half a letter, or a NUL."""
    return "\0" not in text and text == text.encode("utf-8", "replace").decode()


def sorry(sentence: str) -> HTTPException:
    """Return the error of a request that makes no sense."""
    return HTTPException(HTTPStatus.BAD_REQUEST, sentence)


def span_from(start: object, end: object) -> Span:
    """Return the stretch between two times; an ``HTTPException`` says that they are none."""
    try:
        return Span(float(start), float(end))  # type: ignore[arg-type]  # what it raises is caught
    except (OverflowError, TypeError, ValueError) as error:
        raise sorry("Say when it starts and ends, in seconds, in that order.") from error


def tag_from(told: object) -> str:
    """Return what else is said of a sound; an ``HTTPException`` says that it is no word."""
    if not isinstance(told, str) or not 0 < len(told.strip()) <= LONGEST_WORD:
        raise sorry(f"A tag is a word or two, of {LONGEST_WORD} letters at most.")
    if not is_plain(told):
        raise sorry("A tag is no text that can be kept.")
    return told.strip()


def get(path: str, answer: Callable[[Asked], object], *, within: Executor | None = None) -> Route:
    """Return a route that answers what an address asks, in one of the server's many threads.

    Args:
        path: the address.
        answer: answers.
        within: threads to do it in instead.
    """

    async def endpoint(request: Request) -> Response:
        return await _answered(answer, Asked(request.query_params, _name(request)), within)

    return Route(path, endpoint, methods=["GET"])


def post(path: str, answer: Callable[[Asked], object]) -> Route:
    """Return a route that answers what the body of a request asks, in a thread of its own."""

    async def endpoint(request: Request) -> Response:
        try:
            told = json.loads(await request.body())
        except (RecursionError, ValueError):
            told = None
        if not isinstance(told, dict):
            raise sorry("Send a JSON object.")
        return await _answered(answer, Asked(told, _name(request)))

    return Route(path, endpoint, methods=["POST"])


async def _answered(
    answer: Callable[[Asked], object], asked: Asked, within: Executor | None = None
) -> Response:
    if within is None:
        reply = await run_in_threadpool(answer, asked)
    else:
        reply = await asyncio.get_running_loop().run_in_executor(within, answer, asked)
    return reply if isinstance(reply, Response) else JSONResponse(reply)


def _name(request: Request) -> str:
    return unquote(request.cookies.get(NAME_COOKIE, ""))
