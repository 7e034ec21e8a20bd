"""Build a data set: cut what it holds, leave out what is the same, lay it out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from earmark.core.datasets import same_sounds
from earmark.core.frames import N_MELS
from earmark.core.locate import Bands, to_bands
from earmark.core.mel import MelStream
from earmark.errors import ChoiceError, MediaError
from earmark.ports import Cutter, Decoder
from earmark.values import Cut, DatasetClip, Example, Progress, Recording, Skipped, TrackChoice

EXACTLY = "their sound is the same to the last bit"
NEARLY = "they sound like another clip"
DIFFERENTLY = "the same sound is in two classes"
UNREADABLE = "the recording cannot be read there"


@dataclass(frozen=True, slots=True)
class Bench:
    """What clips are made with.

    Attributes:
        cutter_for: a cutter of that sound.
        choices: which sound of each recording to take, by digest.
        decoder: opens the clips again, to compare them.
        staged: an empty folder for them.
        kind: their suffix without its dot.
        to: where the data set will lie.
    """

    cutter_for: Callable[[TrackChoice], Cutter]
    choices: Mapping[str, TrackChoice]
    decoder: Decoder
    staged: Path
    kind: str
    to: Path


@dataclass(slots=True, eq=False)
class _Batch:
    """The clips that were cut so far, and what they sound like."""

    clips: list[DatasetClip]
    sounds: list[Bands]
    dropped: Counter[str]


def build_dataset(
    examples: Sequence[Example],
    bench: Bench,
    likeness: float | None,
    pack: Callable[[Sequence[DatasetClip]], Iterator[DatasetClip]],
) -> Iterator[Progress | Skipped | tuple[list[DatasetClip], Counter[str]]]:
    """Yield progress and skips, then at last the clips, in order of their keys, and what is not.

    Args:
        examples: with their splits.
        bench: what they are cut with.
        likeness: of the same sound; ``None`` leaves out only what is the same to the last bit.
        pack: lays out clips that lie on the bench, in the order in which they are to be read, and
            yields each with the file that it lies in.

    ``OutputError`` and ``OSError`` say what cannot be written.
    """
    batch = _Batch([], [], Counter())
    for recording, own in _by_recording(examples).items():
        yield from _cut(recording, own, bench, batch, listens=likeness is not None)
    kept = _without_duplicates(batch, bench, likeness)
    done: list[DatasetClip] = []
    for clip in pack(sorted(kept, key=lambda clip: hashlib.sha256(clip.key.encode()).digest())):
        done.append(clip)
        yield Progress(bench.to, float(len(done)), float(len(kept)))
    yield sorted(done, key=lambda clip: clip.key), batch.dropped


def _by_recording(examples: Sequence[Example]) -> dict[Recording, list[tuple[str, Example]]]:
    """Return the examples of each recording, each with a key of its own."""
    taken = Counter[str]()
    keyed: dict[Recording, list[tuple[str, Example]]] = {}
    for each in examples:
        span = each.moment.span
        times = f"{round(span.start_s * 1000):08d}-{round(span.end_s * 1000):08d}"
        key = f"{each.moment.digest[:12]}-{times}"
        taken[key] += 1
        again = f"-{taken[key]}" if taken[key] > 1 else ""
        keyed.setdefault(each.moment.recording, []).append((key + again, each))
    return keyed


def _cut(
    recording: Recording,
    keyed: Sequence[tuple[str, Example]],
    bench: Bench,
    batch: _Batch,
    *,
    listens: bool,
) -> Iterator[Progress | Skipped]:
    """Cut the clips of one recording into the batch."""
    at = {bench.staged / f"{key}.{bench.kind}": (key, example) for key, example in keyed}
    choice = bench.choices.get(keyed[0][1].moment.digest, TrackChoice())
    n_done = 0
    try:
        cuts = [Cut(example.moment.span, to) for to, (_, example) in at.items()]
        for cut, done in bench.cutter_for(choice).cut_each(recording, cuts):
            n_done += 1
            if isinstance(done, MediaError):
                batch.dropped[UNREADABLE] += 1
                yield Skipped.because(recording.path, done)
            else:
                _take(cut.to, *at[cut.to], bench, batch, listens=listens)
            yield Progress(recording.path, float(n_done), float(len(keyed)))
    except (MediaError, ChoiceError) as error:
        batch.dropped[UNREADABLE] += len(keyed) - n_done
        yield Skipped.because(recording.path, error)
        yield Progress(recording.path, float(len(keyed)), float(len(keyed)))


def _take(
    path: Path, key: str, example: Example, bench: Bench, batch: _Batch, *, listens: bool
) -> None:
    """Look at a clip that was cut, and listen to it."""
    with bench.decoder.open(path, TrackChoice()) as sound:
        rate_hz = sound.sample_rate_hz
        mel = MelStream(rate_hz)
        parts = [to_bands(np.empty((0, N_MELS), np.float32))]
        n_samples = 0
        for block in sound.blocks():
            n_samples += len(block)
            if listens:
                parts.append(to_bands(mel.push(block)))
        if listens:
            parts.append(to_bands(mel.finish()))
        n_channels = sound.recording.tracks[0].n_channels
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    batch.sounds.append(np.concatenate(parts))
    batch.clips.append(DatasetClip(example, key, "", sha256, rate_hz, n_channels, n_samples))


def _without_duplicates(batch: _Batch, bench: Bench, likeness: float | None) -> list[DatasetClip]:
    """Return one clip of each sound, what people said before what a machine found.

    None of those whose sound is in two classes: one of the two is wrong.
    """
    places = sorted(
        range(len(batch.clips)),
        key=lambda at: (batch.clips[at].example.moment.at is None, batch.clips[at].key),
    )
    clips = [batch.clips[at] for at in places]
    exact: dict[str, int] = {}
    same = [_seen(exact, clip.sha256, at) for at, clip in enumerate(clips)]
    reasons = [EXACTLY if each is not None else "" for each in same]
    if likeness is not None:
        left = [at for at, each in enumerate(same) if each is None]
        near = same_sounds([batch.sounds[places[at]] for at in left], likeness)
        for at, other in zip(left, near, strict=True):
            if other is not None:
                same[at], reasons[at] = left[other], NEARLY
    for at, other in enumerate(same):
        if other is not None and clips[at].example.name != clips[other].example.name:
            reasons[at] = reasons[other] = DIFFERENTLY
    batch.dropped.update(reason for reason in reasons if reason)
    for clip, reason in zip(clips, reasons, strict=True):
        if reason:
            (bench.staged / f"{clip.key}.{bench.kind}").unlink()
    return [clip for clip, reason in zip(clips, reasons, strict=True) if not reason]


def _seen(known: dict[str, int], sha256: str, at: int) -> int | None:
    first = known.setdefault(sha256, at)
    return None if first == at else first
