"""What is told of each clip of a data set: one row, in every layout the same."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from earmark.formats.findings_json import SCORE_DIGITS, rounded
from earmark.formats.names import readable, valid
from earmark.values import DatasetClip, DatasetLook, Scorer

TIME_DIGITS = 6
TEXT, NUMBER, WHOLE, TRUTH = "string", "float64", "int32", "bool"
COLUMNS = {
    "label": TEXT,
    "split": TEXT,
    "sound": TEXT,
    "verdict": TEXT,
    "is_strong": TRUTH,
    "tags": TEXT,
    "score": NUMBER,
    "by": TEXT,
    "at": TEXT,
    "recording": TEXT,
    "digest": TEXT,
    "start_s": NUMBER,
    "end_s": NUMBER,
    "sample_rate_hz": WHOLE,
    "n_channels": WHOLE,
    "n_samples": WHOLE,
    "detector": TEXT,
    "detector_digest": TEXT,
    "encoder": TEXT,
    "earmark": TEXT,
    "sha256": TEXT,
}
"""The columns and their types, as Hugging Face and Arrow both call them."""


NO_SCORE = -1.0
"""Where no machine gave any, for loaders: to them a column of nulls in one split is of another type
than numbers in the next, and an error."""


def to_loaded_row(clip: DatasetClip, look: DatasetLook, source: Scorer) -> dict[str, object]:
    """Return what is told of a clip, by column, for those who load the data set."""
    row = to_row(clip, look, source)
    return row if row["score"] is not None else {**row, "score": NO_SCORE}


def to_row(clip: DatasetClip, look: DatasetLook, source: Scorer) -> dict[str, object]:
    """Return what is told of a clip, by column; only ``score`` may be ``None``."""
    example, moment = clip.example, clip.example.moment
    is_said = moment.at is not None
    name = moment.digest[:12] if look.is_nameless else readable(Path(moment.recording.path.name))
    return {
        "label": valid(example.name),
        "split": example.split,
        "sound": valid(moment.sound),
        "verdict": example.verdict.value,
        "is_strong": moment.is_strong,
        "tags": " ".join(valid(tag) for tag in moment.tags),
        "score": None if example.score is None else rounded(example.score, SCORE_DIGITS),
        "by": "" if look.is_nameless and is_said else valid(moment.by),
        "at": moment.at.isoformat() if moment.at else "",
        "recording": name,
        "digest": moment.digest,
        "start_s": round(moment.span.start_s, TIME_DIGITS),
        "end_s": round(moment.span.end_s, TIME_DIGITS),
        "sample_rate_hz": clip.sample_rate_hz,
        "n_channels": clip.n_channels,
        "n_samples": clip.n_samples,
        "detector": valid(source.detector_name),
        "detector_digest": source.detector,
        "encoder": source.encoder,
        "earmark": version("earmark"),
        "sha256": clip.sha256,
    }
