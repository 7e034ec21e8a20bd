from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from earmark.formats.names import readable
from earmark.formats.score_curve import save_scores, write_csv, write_json, write_npz
from earmark.values import Curve, Findings, Found
from findings_maker import HOP_S, any_findings, make_found


def with_scores(scores: list[float]) -> Found:
    found = make_found()
    curve = Curve(np.array(scores, np.float32), HOP_S)
    return Found(found.recording, (), None, curve, ())


@pytest.mark.parametrize(
    ("name", "start"),
    [("s.npz", b"PK"), ("s.json", b'{"earmark"'), ("s.csv", b"recording,"), ("s", b"recording,")],
)
def test_the_suffix_tells_the_format(tmp_path: Path, name: str, start: bytes) -> None:
    to = tmp_path / name
    assert save_scores(Findings((make_found(),)), to) == (to,)
    assert to.read_bytes().startswith(start)


def test_a_row_says_which_moment_its_score_speaks_for() -> None:
    stream = io.BytesIO()
    write_csv(Findings((with_scores([0.25, 0.5]),)), stream)
    assert stream.getvalue() == (
        b"recording,time_s,score\r\ntalk.mp4,0.000,0.2500\r\ntalk.mp4,0.100,0.5000\r\n"
    )


def test_a_curve_of_many_pieces_has_no_seam() -> None:
    scores = np.linspace(0, 1, 10_000).round(4)
    findings = Findings((with_scores(scores.tolist()),))
    table, document = io.BytesIO(), io.BytesIO()
    write_csv(findings, table)
    write_json(findings, document)
    rows = list(csv.reader(io.StringIO(table.getvalue().decode())))[1:]
    assert [float(row[1]) for row in rows] == [round(i * HOP_S, 3) for i in range(10_000)]
    assert [float(row[2]) for row in rows] == scores.tolist()
    assert json.loads(document.getvalue())["recordings"][0]["scores"] == scores.tolist()


def test_what_is_no_number_is_null_in_json() -> None:
    stream = io.BytesIO()
    write_json(Findings((with_scores([float("nan"), 1.0]),)), stream)
    assert json.loads(stream.getvalue())["recordings"][0]["scores"] == [None, 1.0]


@settings(deadline=None)
@given(any_findings())
def test_json_reads_back_to_the_same_values(findings: Findings) -> None:
    stream = io.BytesIO()
    write_json(findings, stream)
    told = json.loads(stream.getvalue())["recordings"]
    for found, recording in zip(findings.found, told, strict=True):
        assert recording["recording"] == readable(found.recording.path)
        assert recording["hop_s"] == found.curve.hop_s
        assert np.array_equal(np.array(recording["scores"], np.float32), found.curve.scores)


@settings(deadline=None)
@given(any_findings())
def test_arrays_read_back_to_the_same_values_without_pickles(findings: Findings) -> None:
    stream = io.BytesIO()
    write_npz(findings, stream)
    stream.seek(0)
    with np.load(stream, allow_pickle=False) as arrays:
        names = [readable(found.recording.path).rstrip("\0") for found in findings.found]
        assert arrays["recordings"].tolist() == names
        assert arrays["hops_s"].tolist() == [found.curve.hop_s for found in findings.found]
        for i, found in enumerate(findings.found):
            assert np.array_equal(arrays[f"scores_{i}"], found.curve.scores)
