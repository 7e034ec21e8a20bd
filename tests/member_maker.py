"""Recordings of a project, made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from earmark.values import (
    Acoustics,
    AudioTrack,
    Label,
    Member,
    Recording,
    Span,
    TrackChoice,
    Verdict,
)

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, UTC)
ELSEWHERE = timezone(timedelta(hours=5, minutes=45))
QUIET = Acoustics(bandwidth_hz=0.0, loudness_lufs=float("-inf"), noise_floor_dbfs=-96.5)


def made_member(number: int = 1, path: Path = Path("talk.mp4")) -> Member:
    """Return a recording with two tracks, of which the second is listened to."""
    track = AudioTrack(1, "aac", 48_000, 2, "stereo", 128_000, '"stage"', "eng", is_default=True)
    other = AudioTrack(2, "opus", 48_000, 1, "mono", None, "räum", "", is_default=False)
    return Member(
        digest=f"{number:064x}",
        recording=Recording(
            path.absolute(), "mov,mp4", 3600.25, 2**40, has_picture=True, tracks=(track, other)
        ),
        choice=TrackChoice(2, "left"),
        added_at=NOON.astimezone(ELSEWHERE),
    )


def made_label(member: Member, sound: str = "typing", start_s: float = 0.1) -> Label:
    """Return a label of some seconds in a recording."""
    return Label(
        sound=sound,
        recording=member.digest,
        span=Span(start_s, start_s + 1 / 3),
        verdict=Verdict.YES,
        is_strong=True,
        by="Zoë",
        at=NOON,
        tags=("dark", "keysVisible"),
    )
