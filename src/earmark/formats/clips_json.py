"""``earmark export clips --json``: which clips were written, for programs."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version

from earmark.formats.findings_json import SCORE_DIGITS, TIME_DIGITS, named, rounded
from earmark.formats.names import readable
from earmark.values import Clip, Skipped

_EXACT_DIGITS = 6
"""Of a clip's times: a sample is 20 microseconds long."""


def clips_document(clips: Iterable[Clip], skipped: Iterable[Skipped]) -> dict[str, object]:
    """Return what was written and what was left out as JSON's own types."""
    return {
        "earmark": version("earmark"),
        "clips": [_clip_document(each) for each in clips],
        "skipped": [{**named(each.path), "reason": each.reason} for each in skipped],
    }


def _clip_document(clip: Clip) -> dict[str, object]:
    moment = clip.moment
    return {
        "clip": readable(clip.path),
        **named(moment.recording.path),
        "start_s": round(moment.span.start_s, _EXACT_DIGITS),
        "end_s": round(moment.span.end_s, _EXACT_DIGITS),
        "sound": moment.sound,
        "score": None if moment.score is None else rounded(moment.score, SCORE_DIGITS),
        "verdict": moment.verdict.value if moment.verdict else None,
        "early_s": rounded(clip.slack.early_s, TIME_DIGITS),
        "late_s": rounded(clip.slack.late_s, TIME_DIGITS),
    }
