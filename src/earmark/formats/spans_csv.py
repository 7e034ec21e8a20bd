"""``--csv``: one row per found span, RFC 4180."""

from __future__ import annotations

import csv
from typing import BinaryIO

from earmark.formats.names import readable
from earmark.formats.streams import as_text
from earmark.formats.writer import one_file
from earmark.values import Findings

HEADER = ("recording", "start_s", "end_s", "length_s", "score")


def write_csv(findings: Findings, stream: BinaryIO) -> None:
    """Write the spans in order; times to 1 ms, scores to four digits."""
    with as_text(stream) as text:
        table = csv.writer(text)
        table.writerow(HEADER)
        for found in findings.found:
            name = readable(found.recording.path)
            for detection in found.detections:
                span = detection.span
                times = (span.start_s, span.end_s, span.length_s)
                table.writerow(
                    (name, *(f"{time_s:.3f}" for time_s in times), f"{detection.score:.4f}")
                )


WRITER = one_file("csv", "one row per found span, for spreadsheets", write_csv)
