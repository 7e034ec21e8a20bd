from __future__ import annotations

import io
import sys

import pytest

from earmark.errors import ExtraMissing, LabelsError
from earmark.formats.moments.moment_format import ReadOptions
from earmark.formats.moments.parquet import read_parquet, write_parquet
from earmark.values import BadLine, Moment, Span
from labels_maker import AT, make_label, make_recording, moments_of, written
from moments_maker import NO_UTF_8

PLAIN = ReadOptions()
pq = pytest.importorskip("pyarrow.parquet", exc_type=ImportError)


def test_a_data_frame_gets_columns_of_the_same_types_whatever_is_in_them() -> None:
    detection = Moment(make_recording(NO_UTF_8), Span(1, 2), "bell", score=0.5)
    full = pq.read_table(
        io.BytesIO(written(write_parquet, [*moments_of([make_label()]), detection]))
    )
    empty = pq.read_table(io.BytesIO(written(write_parquet, [])))
    assert full.schema == empty.schema
    assert (full.num_rows, empty.num_rows) == (2, 0)
    assert full.column("start_s").to_pylist() == [2.0, 1.0]
    assert full.column("score").to_pylist() == [None, 0.5]
    assert full.column("at").to_pylist() == [AT, None]
    assert full.column("recording_base64").to_pylist() == [None, "dGFsa3MvY2Fm6S5tcDQ="]
    assert b"earmark" in full.schema.metadata


def test_rows_that_cannot_be_used_are_counted_with_their_number() -> None:
    arrow = pytest.importorskip("pyarrow")
    rows = [{"start_s": 1, "end_s": 2, "sound": "a"}, {"start_s": 3, "end_s": 2, "sound": "b"}]
    stream = io.BytesIO()
    pq.write_table(arrow.Table.from_pylist(rows), stream)
    stream.seek(0)
    read = read_parquet(stream, PLAIN)
    assert [label.sound for label in read.labels] == ["a"]
    assert read.bad_lines == (BadLine(2, "it ends at 2 s, before its start at 3 s"),)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is no Parquet: it does not begin with PAR1"),
        (b"recording,start_s", "is no Parquet: it does not begin with PAR1"),
        (b"PAR1" + b"\0" * 40, "is damaged, or no Parquet: "),
    ],
)
def test_a_damaged_file_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(LabelsError, match=told):
        read_parquet(io.BytesIO(content), PLAIN)


def test_a_file_that_was_cut_short_is_refused() -> None:
    whole = written(write_parquet, moments_of([make_label()]))
    with pytest.raises(LabelsError, match="is damaged"):
        read_parquet(io.BytesIO(whole[: len(whole) // 2]), PLAIN)


def test_without_the_extra_the_message_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    told = r"Parquet needs a part that is not installed. Run: pip install 'earmark\[parquet\]'"
    with pytest.raises(ExtraMissing, match=told):
        written(write_parquet, [])
    with pytest.raises(ExtraMissing, match=told):
        read_parquet(io.BytesIO(b"PAR1"), PLAIN)
