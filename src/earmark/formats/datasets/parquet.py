"""Parquet: tables that hold the clips themselves; needs the extra ``earmark[parquet]``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from earmark.errors import ExtraMissing
from earmark.formats.datasets.rows import COLUMNS, to_loaded_row
from earmark.formats.datasets.shards import shards_of
from earmark.values import DatasetClip, DatasetLook, Scorer

GROUP_BYTES = 32 * 2**20
"""Of clips that are written, and can be read, at a time."""


def pack_parquet(
    clips: Sequence[DatasetClip], staged: Path, folder: Path, look: DatasetLook, source: Scorer
) -> Iterator[DatasetClip]:
    """Write ``data/train-00000-of-00001.parquet`` and so on, as Hugging Face's hub does.

    The column ``audio`` holds a clip's bytes and name, and ``datasets`` knows it for sound.
    """
    arrow, parquet = load_arrow()
    schema = _schema(arrow)
    (folder / "data").mkdir()
    for split, shards in shards_of(clips, staged, look):
        for number, shard in enumerate(shards):
            name = f"data/{split}-{number:05d}-of-{len(shards):05d}.parquet"
            with parquet.ParquetWriter(folder / name, schema) as writer:
                for group in _groups(shard, staged, look):
                    rows = [
                        {
                            "audio": {"bytes": path.read_bytes(), "path": path.name},
                            **to_loaded_row(clip, look, source),
                        }
                        for clip in group
                        for path in [staged / f"{clip.key}.{look.kind}"]
                    ]
                    writer.write_table(arrow.Table.from_pylist(rows, schema))
                    for clip in group:
                        (staged / f"{clip.key}.{look.kind}").unlink()
                        yield replace(clip, file=name)


def load_arrow() -> tuple[ModuleType, ModuleType]:
    """Return the library, and its part for Parquet.

    Raises:
        ExtraMissing: it is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ExtraMissing("Parquet", "parquet") from error
    return pa, pq


def _schema(arrow: ModuleType) -> object:
    types = {"string": arrow.string(), "float64": arrow.float64(), "int32": arrow.int32()}
    fields = {
        "audio": arrow.struct({"bytes": arrow.binary(), "path": arrow.string()}),
        **{name: types.get(kind, arrow.bool_()) for name, kind in COLUMNS.items()},
    }
    features = {
        "audio": {"_type": "Audio"},
        **{name: {"dtype": kind, "_type": "Value"} for name, kind in COLUMNS.items()},
    }
    told = json.dumps({"info": {"features": features}})
    return arrow.schema(fields, metadata={"huggingface": told})


def _groups(
    clips: Sequence[DatasetClip], staged: Path, look: DatasetLook
) -> Iterator[list[DatasetClip]]:
    group: list[DatasetClip] = []
    n_bytes = 0
    for clip in clips:
        group.append(clip)
        n_bytes += (staged / f"{clip.key}.{look.kind}").stat().st_size
        if n_bytes >= GROUP_BYTES:
            yield group
            group, n_bytes = [], 0
    if group:
        yield group
