"""Clips as files: sorted into a folder for each class, or with a table beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from earmark.formats.datasets.rows import to_loaded_row
from earmark.formats.names import distinct_names
from earmark.values import DatasetClip, DatasetLook, Scorer

TABLE = "metadata.jsonl"
_NOT_IN_NAMES = re.compile(r"[^\w +-]|^[ -]+| +$")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)\d)\s*", re.IGNORECASE)


def pack_folders(
    clips: Sequence[DatasetClip], staged: Path, folder: Path, look: DatasetLook, source: Scorer
) -> Iterator[DatasetClip]:
    """Move clips to ``train/typing/KEY.flac``: a folder for each class in each split."""
    del source
    names = folder_names([clip.example.name for clip in clips])
    for clip in clips:
        where = f"{clip.example.split}/{names[clip.example.name]}/{clip.key}.{look.kind}"
        yield _move(clip, staged, folder, look, where)


def pack_audiofolder(
    clips: Sequence[DatasetClip], staged: Path, folder: Path, look: DatasetLook, source: Scorer
) -> Iterator[DatasetClip]:
    """Move clips to a folder for each recording, with a table for each split.

    It is JSON Lines rather than CSV: names may hold line ends, and a number stays a number.
    """
    with ExitStack() as stack:
        tables = {}
        for split in sorted({clip.example.split for clip in clips}):
            (folder / split).mkdir(parents=True, exist_ok=True)
            table = (folder / split / TABLE).open("w", encoding="utf-8", newline="")
            tables[split] = stack.enter_context(table)
        for clip in clips:
            inner = f"{clip.example.moment.digest[:12]}/{clip.key}.{look.kind}"
            done = _move(clip, staged, folder, look, f"{clip.example.split}/{inner}")
            row = {"file_name": inner, **to_loaded_row(clip, look, source)}
            tables[clip.example.split].write(json.dumps(row, ensure_ascii=False) + "\n")
            yield done


def folder_names(names: Sequence[str]) -> dict[str, str]:
    """Return what the folder of each class is called: its name, as every file system takes it."""
    distinct = sorted(set(names))
    safe = [_NOT_IN_NAMES.sub("_", name) or "_" for name in distinct]
    safe = [f"_{name}" if _DEVICES.fullmatch(name) else name for name in safe]
    return dict(zip(distinct, distinct_names(safe), strict=True))


def _move(
    clip: DatasetClip, staged: Path, folder: Path, look: DatasetLook, where: str
) -> DatasetClip:
    to = folder / where
    to.parent.mkdir(parents=True, exist_ok=True)
    (staged / f"{clip.key}.{look.kind}").replace(to)
    return replace(clip, file=where)
