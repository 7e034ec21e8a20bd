"""Stand-ins for the ports, in memory; they pass the same contracts as the real adapters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from earmark.errors import ChoiceError, MediaError, MediaNotFound
from earmark.values import AudioTrack, Loss, Recording, Samples, TrackChoice


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
    """What a path stands for: channels of sound, shape ``(n_samples, n_channels)`` per track."""

    tracks: tuple[Samples, ...]
    sample_rate_hz: int = 16_000
    losses: tuple[Loss, ...] = ()
    has_picture: bool = False


@dataclass
class FakeDecoder:
    """The ``Decoder`` port over arrays: a path maps to media, or to the error it raises."""

    media: Mapping[Path, FakeMedia | MediaError] = field(default_factory=dict)

    def probe(self, path: Path) -> Recording:
        media = self._find(path)
        return Recording(
            path=path,
            container="fake",
            duration_s=max(len(track) for track in media.tracks) / media.sample_rate_hz,
            size_bytes=sum(track.nbytes for track in media.tracks),
            has_picture=media.has_picture,
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
