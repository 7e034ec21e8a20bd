"""Which recording of a project somebody means, which spans it has room for, and its channels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath

from earmark.errors import CatalogueError
from earmark.values import Member, Recording, Span, TrackChoice

SHORTEST_PREFIX = 6
MOST_SHOWN = 3
STATED_WITHIN_S = 0.5
"""Containers state lengths that are off by so much."""


def member_named(
    members: Sequence[Member], name: str, *, at: Path | None = None, is_foreign: bool = False
) -> Member:
    """Return the recording of that path, file name or beginning of a digest.

    Args:
        members: the recordings.
        name: a path may lack its first folders.
        at: where a file of that name lies, seen from here.
        is_foreign: a path may be of another machine, too: it goes by as many of its last names as
            are the same.

    Raises:
        CatalogueError: there is none, or several.
    """
    found = [member for member in members if member.recording.path == at]
    if not found:
        found = _ending_in(members, PurePath(name).parts)
    if not found and is_foreign:
        parts = PurePath(name.replace("\\", "/")).parts
        tails = (_ending_in(members, parts[at:]) for at in range(len(parts)))
        found = next(filter(None, tails), [])
    if not found and len(name) >= SHORTEST_PREFIX:
        found = [member for member in members if member.digest.startswith(name.lower())]
    if not found:
        msg = f"{name!r}: no recording of this project is called so. Add it, or see its name there."
        raise CatalogueError(msg)
    if len(found) > 1:
        shown = ", ".join(str(member.recording.path) for member in found[:MOST_SHOWN])
        msg = f"{name!r}: could be {shown}. Name its folder, too, or the start of its digest."
        raise CatalogueError(msg)
    return found[0]


def fault_of(span: Span, recording: Recording) -> str:
    """Return why a recording has no such span; empty where it has."""
    if span.start_s < 0:
        return f"it starts at {span.start_s:g} s, before the recording"
    if span.length_s <= 0:
        return f"it starts and ends at {span.start_s:g} s: a label needs a length"
    is_known = recording.duration_s > 0
    if is_known and span.end_s > recording.duration_s + STATED_WITHIN_S:
        return f"it ends at {span.end_s:g} s, but the recording at {recording.duration_s:g} s"
    return ""


def count_channels(recording: Recording, choice: TrackChoice) -> int:
    """Return how many channels the chosen track has; the default one where none is chosen."""
    tracks = [each for each in recording.tracks if choice.track in {None, each.number}]
    track = max(tracks, key=lambda each: each.is_default, default=None)
    return max(1, track.n_channels) if track else 1


def _ending_in(members: Sequence[Member], tail: tuple[str, ...]) -> list[Member]:
    """Return the recordings whose paths end so."""
    if not tail:
        return []
    return [each for each in members if each.recording.path.parts[-len(tail) :] == tail]
