"""Stand-ins for the ports, in memory; they pass the same contracts as the real adapters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from earmark.errors import CatalogueError, ChoiceError, EarmarkError, MediaError, MediaNotFound
from earmark.values import (
    Acoustics,
    AudioTrack,
    Cut,
    Hearing,
    Label,
    LogMel,
    Loss,
    Member,
    Recording,
    Samples,
    Slack,
    Span,
    TrackChoice,
    Vectors,
    Verdict,
)


@dataclass
class FakeSound:
    """Mono samples as the ``Sound`` port."""

    recording: Recording
    samples: Samples
    sample_rate_hz: int
    losses: tuple[Loss, ...] = ()
    block_length: int = 10_007

    def blocks(self, start_sample: int = 0, stop_sample: int | None = None) -> Iterator[Samples]:
        wanted = self.samples[start_sample:stop_sample]
        for at in range(0, wanted.size, self.block_length):
            yield wanted[at : at + self.block_length].copy()


@dataclass(frozen=True)
class FakeMedia:
    """What a path stands for: channels of sound, shape ``(n_samples, n_channels)`` per track.

    ``stated_s`` is the length that its container states, if not that of the sound.
    """

    tracks: tuple[Samples, ...]
    sample_rate_hz: int = 16_000
    losses: tuple[Loss, ...] = ()
    has_picture: bool = False
    is_indexed: bool = True
    stated_s: float | None = None


@dataclass
class FakeDecoder:
    """The ``Decoder`` port over arrays: a path maps to media, or to the error it raises."""

    media: Mapping[Path, FakeMedia | MediaError] = field(default_factory=dict)

    def probe(self, path: Path) -> Recording:
        media = self._find(path)
        length_s = max(len(track) for track in media.tracks) / media.sample_rate_hz
        return Recording(
            path=path,
            container="fake",
            duration_s=length_s if media.stated_s is None else media.stated_s,
            size_bytes=sum(track.nbytes for track in media.tracks),
            has_picture=media.has_picture,
            is_indexed=media.is_indexed,
            tracks=tuple(
                AudioTrack(
                    number=number,
                    codec="fake",
                    sample_rate_hz=media.sample_rate_hz,
                    n_channels=track.shape[1],
                    layout=f"{track.shape[1]} channels",
                    bit_rate_bps=None,
                    title="",
                    language="",
                    is_default=number == 1,
                )
                for number, track in enumerate(media.tracks, start=1)
            ),
        )

    @contextmanager
    def open(self, path: Path, choice: TrackChoice) -> Iterator[FakeSound]:
        media = self._find(path)
        number = choice.track or 1
        if number > len(media.tracks):
            message = f"{path}: there is no audio track {number}, only {len(media.tracks)}."
            raise ChoiceError(message)
        samples = _pick(path, media.tracks[number - 1], choice.channel)
        yield FakeSound(self.probe(path), samples, media.sample_rate_hz, media.losses)

    def _find(self, path: Path) -> FakeMedia:
        media = self.media.get(path)
        if media is None:
            raise MediaNotFound(path, "there is no such file. Check the path.")
        if isinstance(media, MediaError):
            raise media
        return media


@dataclass(frozen=True)
class FakeEncoder:
    """The ``Encoder`` port as a known filter over the mean level of each frame.

    A vector holds the filtered level of each frame of its stride, first the one before its own.
    """

    context_frames: int = 6
    stride_frames: int = 4

    @property
    def taps(self) -> Samples:
        """The weights of a frame, in the middle, and of as many others as the context allows."""
        half = self.context_frames - 1
        taps = 1 / (2 + np.abs(np.arange(-half, half + 1)))
        return np.asarray(taps / taps.sum(), np.float32)

    def encode(self, frames: LogMel) -> Vectors:
        n_vectors = (len(frames) - 2 * self.context_frames) // self.stride_frames
        n_filtered = n_vectors * self.stride_frames
        levels = frames.mean(axis=1)
        filtered = np.zeros(n_filtered, np.float32)
        for at, tap in enumerate(self.taps):
            filtered += tap * levels[at : at + n_filtered]
        return filtered.reshape(n_vectors, self.stride_frames)


@dataclass
class FakeCutter:
    """The ``Cutter`` port: remembers what was cut; a path maps to the error that it raises.

    ``unusable`` is why nothing of the recording can be read at all.
    """

    errors: Mapping[Path, EarmarkError] = field(default_factory=dict)
    spans: dict[Path, Span] = field(default_factory=dict)
    slack: Slack = field(default_factory=Slack)
    unusable: EarmarkError | None = None

    def cut_each(
        self, recording: Recording, cuts: Sequence[Cut]
    ) -> Iterator[tuple[Cut, Slack | MediaError]]:
        if self.unusable:
            raise self.unusable
        for cut in cuts:
            error = self.errors.get(cut.to)
            assert cut.span.end_s <= recording.duration_s
            if isinstance(error, MediaError):
                yield cut, error
            elif error:
                raise error
            else:
                self.spans[cut.to] = cut.span
                yield cut, self.slack


@dataclass
class FakeCatalogue:
    """The ``Catalogue`` port, in memory."""

    known: dict[str, Member] = field(default_factory=dict)
    said: list[Label] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)
    ever_known: set[str] = field(default_factory=set)

    def add(self, member: Member) -> None:
        self.known[member.digest] = member
        self.ever_known.add(member.digest)

    def remove(self, digest: str) -> None:
        self.known.pop(digest, None)

    def members(self) -> tuple[Member, ...]:
        return tuple(self.known.values())

    def heard(self, digest: str, acoustics: Acoustics | None, problem: str = "") -> None:
        if digest in self.known:
            self.known[digest] = replace(self.known[digest], acoustics=acoustics, problem=problem)

    def label(self, labels: Sequence[Label]) -> tuple[Label, ...]:
        unknown = {label.recording for label in labels} - self.ever_known
        if unknown:
            message = f"has no recording {unknown} to label. Add it first."
            raise CatalogueError(message)
        first = len(self.said) + 1
        added = tuple(replace(label, number=at) for at, label in enumerate(labels, first))
        self.said.extend(added)
        return added

    def undo(self, number: int) -> None:
        if not 1 <= number <= len(self.said):
            message = f"there is no label {number} to take back."
            raise CatalogueError(message)
        self.undone.add(number)

    def labels(self, sound: str | None = None) -> tuple[Label, ...]:
        return tuple(
            label
            for label in self.said
            if sound in {None, label.sound}
            and label.number not in self.undone
            and label.recording in self.known
        )

    def sounds(self) -> tuple[str, ...]:
        return tuple(sorted({label.sound for label in self.labels()}))

    def counts(self) -> dict[tuple[str, Verdict], int]:
        return dict(Counter((label.sound, label.verdict) for label in self.labels()))


@dataclass
class FakeStore:
    """The ``VectorStore`` port, in memory."""

    kept: dict[str, Hearing] = field(default_factory=dict)

    def keep(self, digest: str, hearing: Hearing) -> None:
        self.kept[digest] = replace(hearing, levels=hearing.levels.copy())

    def hearing(self, digest: str) -> Hearing | None:
        return self.kept.get(digest)

    def digests(self) -> tuple[str, ...]:
        return tuple(sorted(self.kept))

    def forget(self, digest: str) -> None:
        self.kept.pop(digest, None)

    def size_bytes(self) -> int:
        return sum(hearing.levels.nbytes for hearing in self.kept.values())


def _pick(path: Path, track: Samples, channel: str | int) -> Samples:
    if channel == "mix":
        mean: Samples = track.mean(axis=1, dtype=track.dtype)
        return mean
    n_channels = track.shape[1]
    sides = {"left": 1, "right": min(2, n_channels)}
    number = channel if isinstance(channel, int) else sides[channel]
    if number > n_channels:
        message = f"{path}: there is no channel {number}: the sound has {n_channels}."
        raise ChoiceError(message)
    picked: Samples = track[:, number - 1]
    return picked
