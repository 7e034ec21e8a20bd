"""Scan: from recordings to the vectors that are kept of them, several recordings at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from earmark.core.acoustics import AcousticMeter
from earmark.core.levels import N_POOLED, LevelStream
from earmark.core.pace import Pace
from earmark.core.side_by_side import side_by_side
from earmark.core.standing import Standing, standing_of
from earmark.errors import ChoiceError, EarmarkError, MediaError, UndecodableAudio
from earmark.ports import Catalogue, Sound, VectorStore, Workers
from earmark.ports.ears import Ear
from earmark.values import (
    Acoustics,
    Hearing,
    Loss,
    Member,
    Progress,
    Recording,
    Scanned,
    Skipped,
    TrackChoice,
)

COARSE_HOP_S = 0.1
"""Vectors so far apart are kept as they are: there are few of them."""

MISSING = "is no longer there, or is another file by now. Find it, and add it again."


@dataclass(frozen=True, slots=True)
class Visit:
    """A recording that a worker is sent to."""

    digest: str
    path: Path
    choice: TrackChoice


@dataclass(frozen=True, slots=True, eq=False)
class Impression:
    """What a worker brings back of a recording; its sound ends at ``end_s``."""

    hearing: Hearing
    acoustics: Acoustics
    losses: tuple[Loss, ...]
    end_s: float


def hear(sounds: Sequence[Sound], ear: Ear) -> Iterator[Progress | Impression]:
    """Yield progress, then at last the vectors and measures of a whole recording, in one pass.

    Args:
        sounds: of the recording, one for each channel that the ear listens to.
        ear: makes the vectors.
    """
    rate_hz, path = sounds[0].sample_rate_hz, sounds[0].recording.path
    meter, stream = AcousticMeter(rate_hz), ear.stream(rate_hz)
    levels = LevelStream(N_POOLED if ear.hop_s < COARSE_HOP_S else 1)
    pace = Pace(sounds[0])
    for block in side_by_side(sounds):
        mono = block[0] if len(block) == 1 else block.mean(axis=0)
        meter.push(mono)
        for vectors in stream.push(block):
            levels.push(vectors)
        yield from pace.passed(mono)
    if not pace.n_samples:
        raise UndecodableAudio(path, "not a moment of sound is in it. Fetch or record it again.")
    for vectors in stream.finish():
        levels.push(vectors)
    hearing = levels.finish(hop_s=ear.hop_s, encoder_digest=ear.digest)
    losses = tuple(dict.fromkeys(loss for each in sounds for loss in each.losses))
    yield Impression(hearing, meter.result(), losses, pace.n_samples / rate_hz)


def scan(  # noqa: PLR0913 - ports, and what is listened to
    encoder_digest: str,
    catalogue: Catalogue,
    store: VectorStore,
    workers: Workers,
    listen_to: Callable[[Visit], Iterator[Progress | Impression]],
    is_there: Callable[[Recording], bool],
    *,
    only: Collection[str] | None = None,
) -> Iterator[Progress | Scanned | Skipped]:
    """Yield progress and, as each recording is kept, that it is; or why it was skipped.

    Only what this encoder has not heard is listened to; of the recordings of some digests ``only``,
    where that is told.
    """
    visited: dict[str, Member] = {}
    for member in catalogue.members():
        if only is not None and member.digest not in only:
            continue
        hearing = store.hearing(member.digest)
        if standing_of(member, hearing, encoder_digest) is Standing.SCANNED:
            continue
        if not is_there(member.recording):
            yield Skipped(member.recording.path, MISSING)
            continue
        visited[member.digest] = member
        yield Progress(member.recording.path, 0.0, member.recording.duration_s)
    visits = [Visit(each.digest, each.recording.path, each.choice) for each in visited.values()]
    for visit, step in workers.run(listen_to, visits):
        if isinstance(step, Progress):
            yield step
        elif isinstance(step, EarmarkError):
            yield _give_up(visited[visit.digest], step, catalogue)
        else:
            yield _keep(visited[visit.digest], step, catalogue, store)


def _keep(
    member: Member, impression: Impression, catalogue: Catalogue, store: VectorStore
) -> Scanned:
    store.keep(member.digest, impression.hearing)
    scanned = replace(member, acoustics=impression.acoustics, problem="")
    if impression.end_s > member.recording.duration_s:  # some containers do not state it
        longer = replace(member.recording, duration_s=impression.end_s)
        scanned = replace(scanned, recording=longer)
        catalogue.add(scanned)
    else:
        catalogue.heard(member.digest, impression.acoustics)
    return Scanned(scanned, impression.losses)


def _give_up(member: Member, error: EarmarkError, catalogue: Catalogue) -> Skipped:
    skipped = Skipped.because(member.recording.path, error)
    if isinstance(error, MediaError | ChoiceError):  # else it is not the recording's fault
        catalogue.heard(member.digest, member.acoustics, skipped.reason)
    return skipped
