"""Labels and detections as moments: what every export takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from earmark.core.pieces import found_moments
from earmark.values import Found, Label, Moment, Recording


def moments_of_labels(
    labels: Iterable[Label], recordings: Mapping[str, Recording]
) -> tuple[Moment, ...]:
    """Return labels as moments, in the order of their recordings' paths and of time.

    Args:
        labels: in any order; what is said of the same span stays in theirs.
        recordings: by digest; one that is not there goes by its digest.
    """
    moments = (
        Moment(
            recording=recordings.get(label.recording) or _unknown(label.recording),
            span=label.span,
            sound=label.sound,
            digest=label.recording,
            verdict=label.verdict,
            is_strong=label.is_strong,
            tags=label.tags,
            by=label.by,
            at=label.at,
        )
        for label in labels
    )
    return tuple(sorted(moments, key=lambda moment: (moment.recording.path, moment.span)))


def moments_of_found(found: Iterable[Found], detector: str = "") -> tuple[Moment, ...]:
    """Return what was found as moments, in the order of what is given."""
    return tuple(moment for each in found for moment in found_moments(each, by=detector))


def _unknown(digest: str) -> Recording:
    return Recording(Path(digest), "", 0.0, 0, has_picture=False, tracks=())
