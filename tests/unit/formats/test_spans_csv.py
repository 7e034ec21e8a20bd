from __future__ import annotations

import csv
import io

from hypothesis import given, settings

from earmark.formats.names import readable
from earmark.formats.spans_csv import write_csv
from earmark.values import Findings
from findings_maker import any_findings, make_found


def written(findings: Findings) -> str:
    stream = io.BytesIO()
    write_csv(findings, stream)
    return stream.getvalue().decode("utf-8")


def test_there_is_a_row_per_span_and_lines_end_as_rfc_4180_says() -> None:
    assert written(Findings((make_found(), make_found("none.wav", ())))) == (
        "recording,start_s,end_s,length_s,score\r\n"
        "talk.mp4,2.000,3.500,1.500,0.8750\r\n"
        "talk.mp4,5.250,6.000,0.750,0.8750\r\n"
    )


def test_a_name_that_looks_like_a_formula_is_left_as_it_is() -> None:
    assert '"=1+1, ""x""\n.mp4"' in written(Findings((make_found('=1+1, "x"\n.mp4'),)))


@settings(deadline=None)
@given(any_findings())
def test_what_is_written_reads_back_to_the_same_values(findings: Findings) -> None:
    _, *rows = csv.reader(io.StringIO(written(findings), newline=""), strict=True)
    told = [(name, float(start), float(end), float(score)) for name, start, end, _, score in rows]
    assert told == [
        (readable(found.recording.path), each.span.start_s, each.span.end_s, each.score)
        for found in findings.found
        for each in found.detections
    ]
