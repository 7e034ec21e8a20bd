"""The nouns: frozen values, checked when made. Layers above pass these and nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from earmark.errors import EarmarkError

Samples: TypeAlias = NDArray[np.float32]
"""Shape ``(n_samples,)``: mono sound, full scale 1.0."""

LogMel: TypeAlias = NDArray[np.float32]
"""Shape ``(n_frames, N_MELS)``: natural log of mel power."""

Vectors: TypeAlias = NDArray[np.float32]
"""Shape ``(n_windows, dim)``: what the encoder makes of log-mel frames."""

Scores: TypeAlias = NDArray[np.float32]
"""Shape ``(n,)``: how likely the sound is, 0 to 1."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open ``[start_s, end_s)`` on a recording's own timeline."""

    start_s: float
    end_s: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.start_s) and math.isfinite(self.end_s)):
            msg = f"a span needs finite times, not {self.start_s} to {self.end_s}"
            raise ValueError(msg)
        if self.end_s < self.start_s:
            msg = f"a span cannot end ({self.end_s}) before it starts ({self.start_s})"
            raise ValueError(msg)

    @property
    def length_s(self) -> float:
        """Return end minus start."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Detection:
    """The machine's claim that the sound fills a span; ``score`` is 0 to 1."""

    span: Span
    score: float

    def __post_init__(self) -> None:
        if not 0 <= self.score <= 1:
            msg = f"a score lies between 0 and 1, not at {self.score}"
            raise ValueError(msg)

    @property
    def start_s(self) -> float:
        """Return where it starts."""
        return self.span.start_s

    @property
    def end_s(self) -> float:
        """Return where it ends."""
        return self.span.end_s


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """How a curve of scores becomes detections.

    A detection opens where the score reaches ``enter``, lasts while it stays at or above ``leave``,
    swallows gaps up to ``longest_gap_s``, is dropped when shorter than ``shortest_s``, and is
    widened by ``padding_s`` at either end.
    """

    enter: float = 0.5
    leave: float = 0.25
    longest_gap_s: float = 0.5
    shortest_s: float = 0.4
    padding_s: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.leave <= self.enter <= 1:
            msg = f"a rule needs 0 <= leave ({self.leave}) <= enter ({self.enter}) <= 1"
            raise ValueError(msg)
        if min(self.longest_gap_s, self.shortest_s, self.padding_s) < 0:
            msg = "a rule's gap, shortest span and padding are lengths: none may be negative"
            raise ValueError(msg)


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
class Description:
    """A recording, what its sound is like, and what of it could not be used."""

    recording: Recording
    acoustics: Acoustics
    losses: tuple[Loss, ...]


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


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Scores at a steady rate: ``scores[i]`` speaks for the moment ``i * hop_s``."""

    scores: Scores
    hop_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What was found in one recording.

    Attributes:
        detections: ordered and disjoint.
        keystrokes: times of key presses inside the detections, or ``None`` when nobody asked.
        curve: the score over the whole recording.
        losses: what of the recording could not be used.
    """

    recording: Recording
    detections: tuple[Detection, ...]
    keystrokes: tuple[float, ...] | None
    curve: Curve
    losses: tuple[Loss, ...]

    def __iter__(self) -> Iterator[Detection]:
        return iter(self.detections)

    @property
    def spans(self) -> Iterator[Span]:
        """Yield the span of each detection, in order."""
        return (detection.span for detection in self.detections)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A recording that could not be used, and why; counted, never silent.

    Attributes:
        cause: the error itself, for whoever wants to raise it.
    """

    path: Path
    reason: str
    cause: EarmarkError | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What a run over many recordings found, and what it had to leave out."""

    found: tuple[Found, ...]
    skipped: tuple[Skipped, ...] = ()
    sound: str = "typing"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a stretch of sound; ``image`` is a WebP file, ``span`` what its width shows."""

    image: bytes
    span: Span


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is with one recording: seconds of media done, of how many."""

    path: Path
    done_s: float
    total_s: float


@dataclass(frozen=True, slots=True)
class Matching:
    """What was found beside what is true.

    Attributes:
        pairs: a true span and the found one that is the same, in the order of the true ones.
        missed: true spans without a partner.
        false: found spans without a partner.
    """

    pairs: tuple[tuple[Span, Span], ...]
    missed: tuple[Span, ...]
    false: tuple[Span, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Demonstration:
    """What was found in a film of which everything is known.

    Attributes:
        typing: the true spans.
        presses_s: when each key really went down.
        matching: what was found beside what is true.
        report: the page that shows it.
    """

    found: Found
    typing: tuple[Span, ...]
    presses_s: tuple[float, ...]
    matching: Matching
    report: Path
