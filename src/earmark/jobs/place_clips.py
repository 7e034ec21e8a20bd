"""Place clips: find where sorted clips lie in a project's recordings, by their sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from earmark.core.frames import N_MELS
from earmark.core.locate import Bands, Match, SoundIndex, Unplaced, judge, to_bands
from earmark.core.mel import MelStream
from earmark.core.pace import Pace
from earmark.errors import EarmarkError
from earmark.ports import Sound, Workers
from earmark.values import (
    Member,
    PlacedClip,
    Progress,
    Recording,
    Skipped,
    Span,
    TrackChoice,
)

MISSING = "is no longer there, or is another file by now: no clip was looked for in it"


@dataclass(frozen=True, slots=True)
class Errand:
    """A file that a worker is sent to listen to; ``digest`` is empty for a clip."""

    path: Path
    choice: TrackChoice
    digest: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """What is needed of a file's sound to compare it; it ends at ``end_s``."""

    bands: Bands
    end_s: float


def listen(sound: Sound) -> Iterator[Progress | Fingerprint]:
    """Yield progress, then at last a file's fingerprint."""
    rate_hz = sound.sample_rate_hz
    mel = MelStream(rate_hz)
    parts = [to_bands(np.empty((0, N_MELS), np.float32))]
    pace = Pace(sound)
    for block in sound.blocks():
        parts.append(to_bands(mel.push(block)))
        yield from pace.passed(block)
    parts.append(to_bands(mel.finish()))
    yield Fingerprint(np.concatenate(parts), pace.n_samples / rate_hz)


def place_clips(
    clips: Sequence[Path],
    members: Sequence[Member],
    workers: Workers,
    listen_to: Callable[[Errand], Iterator[Progress | Fingerprint]],
    is_there: Callable[[Recording], bool],
) -> Iterator[Progress | PlacedClip | Skipped]:
    """Yield progress, then where each clip lies, or why that is not known.

    Recordings are held in memory one at a time: what is kept is where each clip may lie in them.
    """
    there = [member for member in members if is_there(member.recording)]
    gone = [member for member in members if member not in there]
    yield from (Skipped(member.recording.path, MISSING) for member in gone)
    for member in there:
        yield Progress(member.recording.path, 0.0, member.recording.duration_s)
    prints: dict[Path, Fingerprint] = {}
    errands = [Errand(clip, TrackChoice()) for clip in dict.fromkeys(clips)]
    for errand, step in workers.run(listen_to, errands):
        if isinstance(step, Fingerprint):
            prints[errand.path] = step
            yield Progress(errand.path, step.end_s, step.end_s)
        elif isinstance(step, EarmarkError):
            yield Skipped.because(errand.path, step)
    matches: dict[Path, list[Match]] = {path: [] for path in prints}
    for index in _indexed(there if prints else (), workers, listen_to):
        if isinstance(index, SoundIndex):
            _look_up(prints, index, matches)
        else:
            yield index
    for path in (errand.path for errand in errands if errand.path in prints):
        yield _judged(path, prints[path], matches[path])


def _indexed(
    members: Sequence[Member],
    workers: Workers,
    listen_to: Callable[[Errand], Iterator[Progress | Fingerprint]],
) -> Iterator[Progress | SoundIndex | Skipped]:
    """Yield each recording made ready to look clips up in it."""
    errands = [Errand(each.recording.path, each.choice, each.digest) for each in members]
    for errand, step in workers.run(listen_to, errands):
        if isinstance(step, EarmarkError):
            yield Skipped.because(errand.path, step)
        elif isinstance(step, Fingerprint):
            yield SoundIndex(errand.digest, step.bands)
        else:
            yield step


def _look_up(
    prints: dict[Path, Fingerprint], index: SoundIndex, matches: dict[Path, list[Match]]
) -> None:
    for path, clip in prints.items():
        matches[path].extend(index.matches(clip.bands))


def _judged(path: Path, clip: Fingerprint, matches: Sequence[Match]) -> PlacedClip | Skipped:
    match = judge(clip.bands, matches)
    if isinstance(match, Unplaced):
        return Skipped(path, match.reason)
    span = Span(max(0.0, match.start_s), match.start_s + clip.end_s)
    return PlacedClip(path, match.recording, span)
