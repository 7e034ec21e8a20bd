"""``--json``: everything that was found, for programs. The schema is in docs/formats.md."""

from __future__ import annotations

import base64
import json
import math
import os
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from earmark.formats.names import is_exact, readable, valid
from earmark.formats.streams import as_text
from earmark.formats.writer import one_file
from earmark.values import Detection, Findings, Found, Loss

TIME_DIGITS = 3
SCORE_DIGITS = 4


def to_document(findings: Findings) -> dict[str, object]:
    """Return the findings as JSON's own types; times to 1 ms, scores to four digits."""
    return {
        "earmark": version("earmark"),
        "sound": findings.sound,
        "recordings": [found_document(found) for found in findings.found],
        "skipped": [
            {**named(skipped.path), "reason": valid(skipped.reason)} for skipped in findings.skipped
        ],
    }


def named(path: Path) -> dict[str, str]:
    """Return a recording's path, and its very bytes where they are no UTF-8."""
    if is_exact(path):
        return {"recording": readable(path)}
    exact = base64.b64encode(os.fsencode(path)).decode("ascii")
    return {"recording": readable(path), "recording_base64": exact}


def write_json(findings: Findings, stream: BinaryIO) -> None:
    """Write the document as UTF-8 JSON."""
    with as_text(stream) as text:
        json.dump(to_document(findings), text, ensure_ascii=False, allow_nan=False, indent=2)
        text.write("\n")


def rounded(value: float, digits: int) -> float | None:
    """Return a number that JSON can hold: ``None`` for what is not finite."""
    return round(float(value), digits) if math.isfinite(value) else None


def loss_document(loss: Loss) -> dict[str, object]:
    """Return a loss as JSON's own types."""
    return {
        "kind": loss.kind,
        "message": valid(loss.message),
        "seconds": rounded(loss.seconds, TIME_DIGITS),
    }


def found_document(found: Found) -> dict[str, object]:
    """Return what was found in one recording as JSON's own types."""
    document: dict[str, object] = {
        **named(found.recording.path),
        "duration_s": rounded(found.recording.duration_s, TIME_DIGITS),
        "detections": [_detection_document(each) for each in found.detections],
        "doubtful": [_detection_document(each) for each in found.doubtful],
        "losses": [loss_document(loss) for loss in found.losses],
    }
    if found.keystrokes is not None:
        document["keystrokes"] = [rounded(time_s, TIME_DIGITS) for time_s in found.keystrokes]
    return document


def _detection_document(detection: Detection) -> dict[str, float]:
    return {
        "start_s": round(detection.start_s, TIME_DIGITS),
        "end_s": round(detection.end_s, TIME_DIGITS),
        "score": round(detection.score, SCORE_DIGITS),
    }


WRITER = one_file("json", "everything found, for programs", write_json)
