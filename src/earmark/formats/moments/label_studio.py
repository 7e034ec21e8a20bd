"""Label Studio's tasks as JSON: people's labels as annotations, detections as predictions.

Its labelling interface needs ``<Audio name="audio" value="$audio"/>`` and
``<Labels name="label" toName="audio">`` with a ``<Label>`` for each sound.
Source: https://labelstud.io/guide/task_format, https://labelstud.io/guide/predictions
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from earmark.errors import LabelsError
from earmark.formats.findings_json import SCORE_DIGITS, rounded
from earmark.formats.moments.cells import collect, make_drawn_label
from earmark.formats.moments.json_items import TOP, lists_of
from earmark.formats.moments.moment_format import MomentFormat, ReadOptions
from earmark.formats.moments.rows import EXACT_DIGITS, from_row
from earmark.formats.moments.text_files import from_text
from earmark.formats.moments.urls import path_of, quote_path, unquote_path
from earmark.formats.moments.words import format_sound, plain
from earmark.formats.names import valid
from earmark.formats.streams import as_text
from earmark.values import Moment, ReadLabel, ReadLabels

LOCAL_FILES = "/data/local-files/?d="
"""How Label Studio names a file below the folder that it serves."""

_UPLOADED = re.compile(r"[0-9a-f]{8}-(?=.)")
_SOUND_KEYS = ("audio", "video", "url")


def write_label_studio(moments: Sequence[Moment], stream: BinaryIO) -> None:
    """Write a task for each recording, with what each person and each detector said of it."""
    by_path: dict[Path, list[Moment]] = {}
    for moment in moments:
        by_path.setdefault(moment.recording.path, []).append(moment)
    tasks = [_task(path, said) for path, said in by_path.items()]
    with as_text(stream) as text:
        text.write("[")
        for number, task in enumerate(tasks):
            text.write(",\n" if number else "\n")
            text.write(json.dumps(task, ensure_ascii=False, allow_nan=False))
        text.write("\n]\n")


def read_label_studio(text: str, options: ReadOptions) -> ReadLabels:
    """Return the regions of an export, JSON or JSON-MIN.

    Predictions count only where nobody has annotated the task. What is no region of sound is
    passed over; a line is that on which a task begins.
    """
    lists = lists_of(text)
    if TOP not in lists:
        raise LabelsError("is no export of Label Studio: on line 1 begins no list of tasks")

    def parse(line: int, found: Region | str) -> ReadLabel:
        if isinstance(found, str):
            raise ValueError(found)  # noqa: TRY004 - what readers raise
        return _parse(line, found, options)

    return collect(((line, each) for line, task in lists[TOP] for each in _regions(task)), parse)


Region = tuple[str | None, str, Mapping[str, object]]
"""A recording, a name, and the times and the rest as ``rows.from_row`` takes them."""


def _task(path: Path, moments: Sequence[Moment]) -> dict[str, object]:
    people = _by_whom(each for each in moments if each.score is None)
    machines = _by_whom(each for each in moments if each.score is not None)
    return {
        "data": {"audio": LOCAL_FILES + quote_path(path)},
        "annotations": [{"result": _results(each, "p")} for each in people.values()],
        "predictions": [
            {"model_version": valid(by), "result": _results(each, "m")}
            for by, each in machines.items()
        ],
    }


def _by_whom(moments: Iterable[Moment]) -> dict[str, list[Moment]]:
    by_whom: dict[str, list[Moment]] = {}
    for moment in moments:
        by_whom.setdefault(moment.by, []).append(moment)
    return by_whom


def _results(moments: Sequence[Moment], kind: str) -> list[dict[str, object]]:
    return [
        {
            "id": f"{kind}{number}-{round(moment.span.start_s * 1000)}",
            "from_name": "label",
            "to_name": "audio",
            "type": "labels",
            "value": {
                "start": rounded(moment.span.start_s, EXACT_DIGITS),
                "end": rounded(moment.span.end_s, EXACT_DIGITS),
                "labels": [format_sound(moment)],
            },
            **({} if moment.score is None else {"score": rounded(moment.score, SCORE_DIGITS)}),
            "meta": {
                "text": [plain(tag) for tag in moment.tags],
                "by": valid(moment.by),
                "at": moment.at.isoformat() if moment.at else None,
            },
        }
        for number, moment in enumerate(moments, start=1)
    ]


def _regions(task: object) -> Iterator[Region | str]:
    """Yield the regions of a task, or what of it cannot be used."""
    if not isinstance(task, dict):
        yield "it is no task, but a single value"
        return
    data = task.get("data", task)
    recording = _recording(data) if isinstance(data, dict) else None
    said = [each for each in _dicts(task.get("annotations")) if not each.get("was_cancelled")]
    for each in said or _dicts(task.get("predictions")):
        for result in _dicts(each.get("result")):
            yield from _named(recording, result, result.get("value"))
    if "data" not in task:  # JSON-MIN: each control of the interface is a name of its own
        for values in task.values():
            for value in _dicts(values):
                yield from _named(recording, {}, value)


def _named(recording: str | None, result: Mapping[str, object], value: object) -> Iterator[Region]:
    if not isinstance(value, dict) or not isinstance(names := value.get("labels"), list):
        return
    meta = result.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    row = {
        "start_s": value.get("start"),
        "end_s": value.get("end"),
        "score": result.get("score"),
        "tags": meta.get("text") or [],
        "by": meta.get("by"),
        "at": meta.get("at"),
    }
    for name in names:
        yield recording, str(name), row


def _parse(line: int, region: Region, options: ReadOptions) -> ReadLabel:
    recording, name, row = region
    told = from_row(line, {**row, "sound": name}, options)
    label = make_drawn_label(line, recording, told.span, name, options)
    return replace(label, tags=told.tags, by=told.by, at=told.at, score=told.score)


def _recording(data: Mapping[str, object]) -> str | None:
    """Return the recording that a task is about, as it was called before Label Studio had it."""
    names = [data[key] for key in _SOUND_KEYS if isinstance(data.get(key), str)]
    url = next((str(each) for each in [*names, *data.values()] if isinstance(each, str)), None)
    if url is None:
        return None
    if LOCAL_FILES in url:
        return unquote_path(url.partition(LOCAL_FILES)[2])
    name = path_of(url) if "://" in url else url
    if "/data/upload/" in name:
        name = _UPLOADED.sub("", name.rpartition("/")[2], count=1)
    return name or None


def _dicts(values: object) -> list[dict[str, object]]:
    return [each for each in values if isinstance(each, dict)] if isinstance(values, list) else []


FORMAT = MomentFormat(
    "label-studio",
    "tasks for Label Studio",
    ".json",
    is_per_recording=False,
    write=write_label_studio,
    read=from_text(read_label_studio),
)
