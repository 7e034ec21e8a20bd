"""Add: recordings become a project's, each known by its content wherever it lies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from earmark.errors import MediaError
from earmark.ports import Catalogue, Decoder, VectorStore
from earmark.values import (
    Added,
    Arrival,
    Member,
    Progress,
    Recording,
    Skipped,
    TrackChoice,
)


@dataclass(frozen=True, slots=True)
class Reception:
    """Who and what it takes to add recordings.

    Attributes:
        digest_of: yields progress, then the digest of a file, given what its container states.
        is_there: says whether a recording still lies where it lay.
        now: returns the time.
    """

    catalogue: Catalogue
    store: VectorStore
    decoder: Decoder
    digest_of: Callable[[Path, float], Iterator[Progress | str]]
    is_there: Callable[[Recording], bool]
    now: Callable[[], datetime]


def add(
    paths: Sequence[Path], choice: TrackChoice, reception: Reception
) -> Iterator[Progress | Added | Skipped]:
    """Yield progress and, as each file is read, what adding it came to, or why it was skipped.

    Every ``Added`` is in the catalogue when it is yielded. A choice other than the usual one also
    holds for what is known already.

    Args:
        paths: absolute, each spelled as it will be again.
        choice: which sound of them to listen to.
        reception: what it takes.
    """
    recordings: list[Recording] = []
    for path in paths:
        try:
            recording = reception.decoder.probe(path)
        except MediaError as error:
            yield Skipped.because(path, error)
            continue
        recordings.append(recording)
        yield Progress(recording.path, 0.0, recording.duration_s)
    known = {member.digest: member for member in reception.catalogue.members()}
    for recording in recordings:
        try:
            for step in reception.digest_of(recording.path, recording.duration_s):
                if isinstance(step, Progress):
                    yield step
                else:
                    added = _admit(recording, step, known.get(step), choice, reception)
                    known[step] = added.member
                    yield added
        except MediaError as error:
            yield Skipped.because(recording.path, error)


def _admit(
    recording: Recording,
    digest: str,
    known: Member | None,
    choice: TrackChoice,
    reception: Reception,
) -> Added:
    if known is None:
        member = Member(digest, recording, choice, reception.now())
        reception.catalogue.add(member)
        return Added(recording.path, member, Arrival.NEW)
    was_at = known.recording.path
    member, arrival = known, Arrival.KNOWN
    if was_at != recording.path and not reception.is_there(known.recording):
        member, arrival = replace(known, recording=recording), Arrival.MOVED
    if choice not in {TrackChoice(), known.choice}:
        # First, so that vectors of the other choice never pass for those of this one.
        reception.store.forget(digest)
        member = replace(member, choice=choice, acoustics=None, problem="")
        arrival = Arrival.CHOSEN_ANEW
    if arrival is not Arrival.KNOWN:
        reception.catalogue.add(member)
    return Added(recording.path, member, arrival, was_at)
