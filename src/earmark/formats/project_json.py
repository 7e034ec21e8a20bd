"""What a project holds, for programs. The schemas are in docs/formats.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from earmark.formats.findings_json import TIME_DIGITS, named, rounded
from earmark.formats.names import readable, valid
from earmark.formats.source_json import source_document
from earmark.values import Label, Skipped, Status


def status_document(status: Status) -> dict[str, object]:
    """Return how far a project is as JSON's own types."""
    return {
        "name": status.settings.name,
        "created": status.settings.created.isoformat(),
        "folder": readable(status.folder),
        "n_recordings": status.n_recordings,
        "duration_s": rounded(status.duration_s, TIME_DIGITS),
        "n_scanned": status.n_scanned,
        "scanned_s": rounded(status.scanned_s, TIME_DIGITS),
        "n_stale": status.n_stale,
        "missing": [named(path) for path in status.missing],
        "unusable": [_skipped(each) for each in status.unusable],
        "sounds": [asdict(each) for each in status.sounds],
        "detectors": list(status.detectors),
        "size_bytes": status.size_bytes,
        "sources": [source_document(each) for each in status.sources],
        "own_ears": [
            {**asdict(each), "scanned_s": rounded(each.scanned_s, TIME_DIGITS)}
            for each in status.own_ears
        ],
    }


def labels_document(
    labels: Sequence[Label], paths: Mapping[str, Path]
) -> dict[str, list[dict[str, object]]]:
    """Return labels as JSON's own types, given the recordings' paths by digest."""
    return {"labels": [_label(each, paths) for each in labels]}


def _label(label: Label, paths: Mapping[str, Path]) -> dict[str, object]:
    return {
        "number": label.number,
        **named(paths.get(label.recording, Path(label.recording))),
        "digest": label.recording,
        "start_s": rounded(label.span.start_s, TIME_DIGITS),
        "end_s": rounded(label.span.end_s, TIME_DIGITS),
        "sound": label.sound,
        "verdict": label.verdict.value,
        "is_strong": label.is_strong,
        "by": label.by,
        "at": label.at.isoformat(),
        "tags": list(label.tags),
    }


def _skipped(skipped: Skipped) -> dict[str, str]:
    return {**named(skipped.path), "reason": valid(skipped.reason)}
