"""A big project, made up: real vectors of a synthetic stream, cut and joined anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from earmark import Project
from earmark.adapters.bundle import bundled_encoder, typing_detector
from earmark.adapters.encoder import OnnxEncoder
from earmark.core.levels import kept_levels
from earmark.core.mel import MelStream
from earmark.core.stage import Stage, compose
from earmark.core.windows import WindowStream
from earmark.values import (
    Acoustics,
    AudioTrack,
    Hearing,
    Label,
    Member,
    Recording,
    Span,
    TrackChoice,
    Vectors,
    Verdict,
)

SOUND = "typing"
"""What is really heard, and what is asked about."""

_PIECE = 100
"""Vectors to a piece: 8 s."""

_TYPED_SHARE = 0.05
_LONGEST_S = 15.0
_OTHER_SOUNDS = tuple(f"sound {number:02d}" for number in range(1, 20))
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Size:
    """How much there is of everything.

    Attributes:
        n_streams: from which the recordings are cut and joined.
    """

    n_recordings: int = 500
    recording_s: float = 7200.0
    n_labels: int = 100_000
    n_of_the_sound: int = 1000
    n_streams: int = 4
    stream_s: float = 120.0


@dataclass(frozen=True, eq=False)
class Pieces:
    """Short pieces of what the bundled encoder made of synthetic streams.

    Attributes:
        levels: shape ``(n_pieces, _PIECE, dim)``.
        is_typed: whether typing is in each, shape ``(n_pieces,)``.
        whole: tells the rest of a hearing.
    """

    levels: NDArray[np.uint8]
    is_typed: NDArray[np.bool_]
    whole: Hearing

    @classmethod
    def make(cls, n_streams: int, stream_s: float) -> Pieces:
        """Listen to some streams."""
        stages = [compose(stream_s, np.random.default_rng(seed)) for seed in range(n_streams)]
        vectors = [_vectors_of(stage) for stage in stages]
        shortest = min(map(len, vectors)) // (2 * _PIECE) * (2 * _PIECE)
        joined = np.concatenate([each[:shortest] for each in vectors])
        whole = kept_levels(joined, hop_s=0.04, encoder_digest=typing_detector().encoder_digest)
        is_typed = np.concatenate([_typed(stage, shortest // 2, whole.hop_s) for stage in stages])
        dim = joined.shape[1]
        return cls(whole.levels.reshape(-1, _PIECE, dim), is_typed, whole)

    def joined(self, n_vectors: int, rng: np.random.Generator) -> tuple[Hearing, NDArray[np.bool_]]:
        """Return pieces in another order, in a room of their own, and which of them are typed."""
        n_pieces = -(-n_vectors // _PIECE)
        wanted = rng.random(n_pieces) < _TYPED_SHARE
        typed, other = np.flatnonzero(self.is_typed), np.flatnonzero(~self.is_typed)
        chosen = np.where(wanted, rng.choice(typed, n_pieces), rng.choice(other, n_pieces))
        gains = rng.integers(100, 129, self.levels.shape[2], np.uint16)  # in 1/128
        lookup = (np.arange(256, dtype=np.uint16)[:, None] * gains >> 7).astype(np.uint8)
        roomy = lookup[self.levels, np.arange(len(gains))]
        levels = roomy[chosen].reshape(n_pieces * _PIECE, -1)[:n_vectors]
        levels ^= rng.integers(0, 2, levels.shape, np.uint8)  # no two moments are quite the same
        whole = self.whole
        return Hearing(levels, whole.steps, whole.hop_s, whole.encoder_digest), wanted


def make_project(folder: Path, size: Size) -> Iterator[str]:
    """Make the project; yield what is done."""
    rng = np.random.default_rng(1)
    pieces = Pieces.make(size.n_streams, size.stream_s)
    hop_s = pieces.whole.hop_s
    truth: list[tuple[str, NDArray[np.bool_]]] = []
    with Project.create(folder, name="Big") as project:
        for number in range(size.n_recordings):
            hearing, is_typed = pieces.joined(round(size.recording_s / hop_s), rng)
            member = _member(folder / "media" / f"{number}.mp4", size.recording_s, number)
            project.catalogue.add(member)
            project.store.keep(member.digest, hearing)
            truth.append((member.digest, is_typed))
            if number % 50 == 49:  # noqa: PLR2004 - now and then
                yield f"{number + 1} of {size.n_recordings} recordings"
        digests = [digest for digest, _ in truth]
        ours = [_rightly(truth, size, _PIECE * hop_s, rng) for _ in range(size.n_of_the_sound)]
        others = [_any(digests, size, rng) for _ in range(size.n_labels - size.n_of_the_sound)]
        every = [*ours, *others]
        project.catalogue.label([every[at] for at in rng.permutation(len(every)).tolist()])
        yield f"{size.n_labels} labels"


def verdict_on(is_typed: NDArray[np.bool_], span: Span, piece_s: float) -> Verdict:
    """Return what somebody would say who listens to a span of a recording."""
    first, last = int(span.start_s / piece_s), int(span.end_s / piece_s - 1e-9) + 1
    return Verdict.YES if is_typed[first:last].any() else Verdict.NO


def _vectors_of(stage: Stage) -> Vectors:
    encoder = OnnxEncoder(bundled_encoder())
    mel = MelStream(stage.sample_rate_hz)
    windows = WindowStream(
        encoder.encode,
        context_frames=encoder.context_frames,
        stride_frames=encoder.stride_frames,
    )
    sound = stage.samples.mean(axis=0, dtype=np.float32)
    parts = [*windows.push(mel.push(sound)), *windows.push(mel.finish()), *windows.finish()]
    return np.concatenate(parts)


def _typed(stage: Stage, n_vectors: int, hop_s: float) -> NDArray[np.bool_]:
    """Return which pieces of a stage have a second of typing or more."""
    times_s = (np.arange(n_vectors) + 0.5) * hop_s
    is_typed = np.zeros(n_vectors, np.bool_)
    for span in stage.typing:
        is_typed |= (times_s >= span.start_s) & (times_s < span.end_s)
    return np.asarray(is_typed.reshape(-1, _PIECE).sum(axis=1) * hop_s >= 1)


def _member(path: Path, duration_s: float, number: int) -> Member:
    """Return a recording whose file is there, but empty."""
    path.parent.mkdir(exist_ok=True)
    path.touch()
    track = AudioTrack(1, "aac", 48_000, 2, "stereo", 128_000, "", "", is_default=True)
    return Member(
        digest=hashlib.sha256(str(number).encode()).hexdigest(),
        recording=Recording(path, "mov,mp4", duration_s, 0, has_picture=True, tracks=(track,)),
        choice=TrackChoice(),
        added_at=_BEGAN + timedelta(seconds=number),
        acoustics=Acoustics(16_000.0, -23.0, -60.0),
    )


def _rightly(
    truth: list[tuple[str, NDArray[np.bool_]]], size: Size, piece_s: float, rng: np.random.Generator
) -> Label:
    """Return a right label of the sound; half of them are a yes."""
    digest, is_typed = truth[rng.integers(len(truth))]
    wanted = Verdict.YES if rng.random() < 0.5 else Verdict.NO  # noqa: PLR2004 - even odds
    while True:
        span = _span(size.recording_s, rng)
        if verdict_on(is_typed, span, piece_s) is wanted:
            return _label(SOUND, digest, span, wanted)


def _any(digests: list[str], size: Size, rng: np.random.Generator) -> Label:
    """Return a label of another sound."""
    sound, digest = str(rng.choice(_OTHER_SOUNDS)), digests[rng.integers(len(digests))]
    verdict = Verdict.YES if rng.random() < 0.5 else Verdict.NO  # noqa: PLR2004 - even odds
    return _label(sound, digest, _span(size.recording_s, rng), verdict)


def _span(recording_s: float, rng: np.random.Generator) -> Span:
    length_s = rng.uniform(1, _LONGEST_S)
    start_s = rng.uniform(0, recording_s - length_s)
    return Span(round(start_s, 3), round(start_s + length_s, 3))


def _label(sound: str, digest: str, span: Span, verdict: Verdict) -> Label:
    return Label(sound, digest, span, verdict, is_strong=False, by="Ann", at=_BEGAN)
