"""``earmark info --json``: what a recording is, for programs. The schema is in docs/formats.md."""

from __future__ import annotations

from dataclasses import asdict

from earmark.formats.findings_json import TIME_DIGITS, loss_document, named, rounded
from earmark.values import Description

LEVEL_DIGITS = 2


def to_document(description: Description) -> dict[str, object]:
    """Return the description as JSON's own types; levels of silence are null."""
    recording, acoustics = description.recording, description.acoustics
    return {
        **named(recording.path),
        "container": recording.container,
        "duration_s": rounded(recording.duration_s, TIME_DIGITS),
        "size_bytes": recording.size_bytes,
        "has_picture": recording.has_picture,
        "tracks": [asdict(track) for track in recording.tracks],
        "bandwidth_hz": rounded(acoustics.bandwidth_hz, 0),
        "loudness_lufs": rounded(acoustics.loudness_lufs, LEVEL_DIGITS),
        "noise_floor_dbfs": rounded(acoustics.noise_floor_dbfs, LEVEL_DIGITS),
        "losses": [loss_document(loss) for loss in description.losses],
    }
