"""Labels and detections as JSON, in one document or a line each. The schema: docs/formats.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from typing import BinaryIO

from earmark.errors import LabelsError
from earmark.formats.moments.cells import collect
from earmark.formats.moments.json_items import TOP, lists_of, refusing_damage
from earmark.formats.moments.moment_format import MomentFormat, ReadOptions
from earmark.formats.moments.rows import from_row, to_row
from earmark.formats.moments.text_files import from_text
from earmark.formats.streams import as_text
from earmark.values import Moment, ReadLabel, ReadLabels

LISTS = ("moments", "labels", TOP)
"""Where labels stand: in our files, in what ``earmark labels --json`` prints, in a plain list."""


def write_json(moments: Sequence[Moment], stream: BinaryIO) -> None:
    """Write one document, with a line for each moment."""
    with as_text(stream) as text:
        text.write(f'{{"earmark": {json.dumps(version("earmark"))}, "moments": [')
        for number, moment in enumerate(moments):
            text.write(",\n" if number else "\n")
            text.write(_line(moment))
        text.write("\n]}\n")


def write_json_lines(moments: Sequence[Moment], stream: BinaryIO) -> None:
    """Write a line for each moment, and nothing else."""
    with as_text(stream) as text:
        text.writelines(f"{_line(moment)}\n" for moment in moments)


def read_json(text: str, options: ReadOptions) -> ReadLabels:
    """Return the labels of a document."""
    lists = lists_of(text)
    found = [lists[name] for name in LISTS if name in lists]
    if not found:
        raise LabelsError('holds no list called "moments" or "labels", from line 1 to its last')
    return _collect(found[0], options)


def read_json_lines(text: str, options: ReadOptions) -> ReadLabels:
    """Return the labels of the lines; one that is no JSON says that the file is damaged."""
    return _collect(_parsed(text), options)


def _parsed(text: str) -> Iterator[tuple[int, object]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            with refusing_damage(number):
                item = json.loads(line)
            yield number, item


def _collect(rows: Iterable[tuple[int, object]], options: ReadOptions) -> ReadLabels:
    def parse(line: int, item: object) -> ReadLabel:
        if not isinstance(item, dict):
            raise ValueError("it is no object with names and values")  # noqa: TRY004 - what readers raise
        return from_row(line, item, options)

    return collect(rows, parse)


def _line(moment: Moment) -> str:
    return json.dumps(to_row(moment), ensure_ascii=False, allow_nan=False)


JSON = MomentFormat(
    "json",
    "one document, with all there is to say",
    ".json",
    is_per_recording=False,
    write=write_json,
    read=from_text(read_json),
)
JSON_LINES = MomentFormat(
    "jsonl",
    "one JSON object a line, with all there is to say",
    ".jsonl",
    is_per_recording=False,
    write=write_json_lines,
    read=from_text(read_json_lines),
)
