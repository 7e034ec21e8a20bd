"""JSON documents with the line on which each item of their lists begins."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

from earmark.errors import LabelsError

TOP = ""
"""Where the document itself is the list."""

_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


@contextmanager
def refusing_damage(line: int = 1) -> Iterator[None]:
    """Turn what the JSON parser raises into a ``LabelsError`` that names the line.

    Args:
        line: at which the parsed text begins.
    """
    try:
        yield
    except json.JSONDecodeError as error:
        msg = f"is damaged, or no JSON: line {line + error.lineno - 1}: {error.msg}"
        raise LabelsError(msg) from None
    except (RecursionError, ValueError):
        msg = f"is no JSON that anybody can read: from line {line}, it is nested or long beyond all"
        raise LabelsError(msg) from None


def lists_of(text: str) -> dict[str, list[tuple[int, object]]]:
    """Return the lists of a document by name: each item with the line on which it begins.

    Raises:
        LabelsError: the text is damaged, or neither an object nor a list; it names the line.
    """
    with refusing_damage():
        json.loads(text)  # whole, before anything is believed
    start = _skip(text, 0)
    if text[start] == "[":
        return {TOP: list(_items(text, start))}
    if text[start] == "{":
        return dict(_named_lists(text, start))
    raise LabelsError("holds no list of labels, but on line 1 a single value")


def _named_lists(text: str, start: int) -> Iterator[tuple[str, list[tuple[int, object]]]]:
    at = _skip(text, start + 1)
    while text[at] != "}":
        name, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        if text[at] == "[":
            yield name, list(_items(text, at))
        at = _next(text, _DECODER.raw_decode(text, at)[1])


def _items(text: str, start: int) -> Iterator[tuple[int, object]]:
    at = _skip(text, start + 1)
    line, counted = text.count("\n", 0, at) + 1, at
    while text[at] != "]":
        item, end = _DECODER.raw_decode(text, at)
        line, counted = line + text.count("\n", counted, at), at
        yield line, item
        at = _next(text, end)


def _next(text: str, at: int) -> int:
    at = _skip(text, at)
    return _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
