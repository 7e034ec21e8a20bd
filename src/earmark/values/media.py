"""What a recording is, and which of its sound is listened to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TrackChoice:
    """Which sound of a recording to listen to.

    Attributes:
        track: number of the audio track, from 1; ``None`` takes the recording's default.
        channel: ``"mix"`` (the mean of all), ``"left"``, ``"right"``, or a number from 1.
    """

    track: int | None = None
    channel: str | int = "mix"

    def __post_init__(self) -> None:
        if self.track is not None and self.track < 1:
            msg = f"audio tracks are numbered from 1, not {self.track}"
            raise ValueError(msg)
        named = self.channel in ("mix", "left", "right")
        if not named and not (isinstance(self.channel, int) and self.channel >= 1):
            msg = f"a channel is mix, left, right or a number from 1, not {self.channel!r}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class AudioTrack:
    """One audio track of a recording, as its container describes it."""

    number: int
    codec: str
    sample_rate_hz: int
    n_channels: int
    layout: str
    bit_rate_bps: int | None
    title: str
    language: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class Recording:
    """One media file. Times on its timeline are what a player shows: zero is its first moment.

    Attributes:
        duration_s: as the container states it, 0 where it does not.
        is_indexed: whether a moment can be reached without reading all that comes before it.
    """

    path: Path
    container: str
    duration_s: float
    size_bytes: int
    has_picture: bool
    tracks: tuple[AudioTrack, ...]
    is_indexed: bool = True


@dataclass(frozen=True, slots=True)
class Acoustics:
    """What a recording's sound is like, measured on the sound itself.

    Attributes:
        bandwidth_hz: the highest frequency at which there is anything.
        loudness_lufs: integrated loudness, ITU-R BS.1770; ``-inf`` for silence.
        noise_floor_dbfs: level that the quietest tenth of the sound stays under.
    """

    bandwidth_hz: float
    loudness_lufs: float
    noise_floor_dbfs: float


@dataclass(frozen=True, slots=True)
class Loss:
    """Something in a recording that could not be used, and was told rather than hidden.

    Attributes:
        kind: ``"truncated"``, ``"corrupt"`` or ``"hole"``.
        message: a sentence for the user.
        seconds: how much sound it cost (holes: how long the silence is).
    """

    kind: str
    message: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Description:
    """A recording, what its sound is like, and what of it could not be used."""

    recording: Recording
    acoustics: Acoustics
    losses: tuple[Loss, ...]
