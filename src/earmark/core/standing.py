"""Whether what is kept of a recording is good for work."""

from __future__ import annotations

from enum import StrEnum

from earmark.values import Hearing, Member


class Standing(StrEnum):
    """How far the scanning of a recording is."""

    SCANNED = "scanned"
    STALE = "stale"
    UNSCANNED = "unscanned"


def standing_of(member: Member, hearing: Hearing | None, encoder_digest: str) -> Standing:
    """Return how far a recording is, given what is kept of it and today's encoder."""
    if hearing is not None and hearing.encoder_digest != encoder_digest:
        return Standing.STALE
    # Vectors come first and the note after them: whoever was killed in between begins again.
    if hearing is None or member.acoustics is None:
        return Standing.UNSCANNED
    return Standing.SCANNED
