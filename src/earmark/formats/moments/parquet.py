"""Labels and detections as Parquet, for data frames; needs the extra ``earmark[parquet]``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from types import ModuleType
from typing import BinaryIO

from earmark.errors import ExtraMissing, LabelsError
from earmark.formats.moments.cells import collect
from earmark.formats.moments.moment_format import MomentFormat, ReadOptions
from earmark.formats.moments.rows import EXACT_NAME, from_row, to_row
from earmark.values import Moment, ReadLabel, ReadLabels

MAGIC = b"PAR1"


def write_parquet(moments: Sequence[Moment], stream: BinaryIO) -> None:
    """Write a table with the columns of ``rows.to_row``, of the same types whatever is in them."""
    arrow, parquet = _load()
    rows = [{EXACT_NAME: None, **to_row(moment), "at": moment.at} for moment in moments]
    schema = arrow.schema(
        {
            "recording": arrow.string(),
            EXACT_NAME: arrow.string(),
            "digest": arrow.string(),
            "start_s": arrow.float64(),
            "end_s": arrow.float64(),
            "sound": arrow.string(),
            "score": arrow.float64(),
            "verdict": arrow.string(),
            "is_strong": arrow.bool_(),
            "tags": arrow.list_(arrow.string()),
            "by": arrow.string(),
            "at": arrow.timestamp("us", "UTC"),
        },
        metadata={"earmark": version("earmark")},
    )
    parquet.write_table(arrow.Table.from_pylist(rows, schema), stream)


def read_parquet(stream: BinaryIO, options: ReadOptions) -> ReadLabels:
    """Return the labels of a table; a line is the number of a row."""
    start = stream.read(len(MAGIC))
    if start != MAGIC:
        msg = f"is no Parquet: it does not begin with {MAGIC.decode()}"
        raise LabelsError(msg)
    arrow, parquet = _load()
    try:
        rows = parquet.read_table(arrow.BufferReader(start + stream.read())).to_pylist()
    except (arrow.ArrowException, OSError, ValueError) as error:
        msg = f"is damaged, or no Parquet: {str(error).splitlines()[0]}"
        raise LabelsError(msg) from error
    return collect(_numbered(rows), lambda line, row: _read(line, row, options))


def _read(line: int, row: Mapping[str, object], options: ReadOptions) -> ReadLabel:
    at = row.get("at")
    return from_row(
        line, {**row, "at": at.isoformat()} if isinstance(at, datetime) else row, options
    )


def _numbered(rows: Sequence[Mapping[str, object]]) -> Iterator[tuple[int, Mapping[str, object]]]:
    yield from enumerate(rows, start=1)


def _load() -> tuple[ModuleType, ModuleType]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ExtraMissing("Parquet", "parquet") from error
    return pa, pq


FORMAT = MomentFormat(
    "parquet",
    "a table for data frames, with all there is to say",
    ".parquet",
    is_per_recording=False,
    write=write_parquet,
    read=read_parquet,
)
