"""Makes moments, for anyone's tests of what leaves."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from earmark.values import Moment, Recording, Span


def make_recording(
    path: Path | str = "talk.mp4", *, duration_s: float = 60.0, has_picture: bool = True
) -> Recording:
    """Return a recording that no disk holds."""
    return Recording(Path(path), "mp4", duration_s, 1, has_picture=has_picture, tracks=())


def make_moments(
    spans: Iterable[tuple[float, float]] = ((2.0, 3.5), (5.25, 6.0)),
    recording: Recording | None = None,
    *,
    sound: str = "typing",
    score: float | None = 0.9,
) -> list[Moment]:
    """Return a moment for each span."""
    whose = recording or make_recording()
    return [Moment(whose, Span(*span), sound, score=score) for span in spans]
