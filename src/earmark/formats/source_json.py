"""Where a recording came from, as the JSON file beside it."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from earmark.formats.names import valid
from earmark.values import Quality, Source

SUFFIX = ".source.json"
VERSION = 1


def source_document(source: Source) -> dict[str, object]:
    """Return a source as JSON's own types."""
    document = {key: _plain(value) for key, value in asdict(source).items() if key != "quality"}
    quality = {key: _plain(value) for key, value in asdict(source.quality).items()}
    return {**document, "quality": quality}


def write_source(source: Source) -> bytes:
    """Return what the file holds."""
    document = {"version": VERSION, **source_document(source)}
    return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()


def read_source(content: bytes) -> Source | None:
    """Return the source in such a file; ``None`` where it is damaged, or none of ours."""
    try:
        document = json.loads(content)
        told = {key: document[key] for key in (each.name for each in fields(Source))}
        return Source(**_values(told))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _values(told: dict[str, Any]) -> dict[str, Any]:
    published = told["published"] and date.fromisoformat(told["published"])
    typed = {
        "published": published or None,
        "fetched_at": datetime.fromisoformat(told["fetched_at"]),
        "quality": Quality(**told["quality"]),
        "size_bytes": int(told["size_bytes"]),
        "duration_s": float(told["duration_s"]),
        "is_audio_only": bool(told["is_audio_only"]),
        "is_alone": bool(told["is_alone"]),
    }
    return {key: typed.get(key, str(value)) for key, value in told.items()} | typed


def _plain(value: object) -> object:
    if isinstance(value, str):
        return valid(value)
    return value.isoformat() if isinstance(value, date) else value
