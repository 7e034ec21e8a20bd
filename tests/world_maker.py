"""Made-up recordings with a sound planted in them, and a person who hears it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import numpy as np

from earmark.core.head import Head
from earmark.core.levels import kept_levels
from earmark.core.timeline import intersect, total_s
from earmark.values import Acoustics, Hearing, Label, Question, Span, Vectors, Verdict
from fakes import FakeCatalogue, FakeStore
from member_maker import NOON, made_member

DIM = 12
HOP_S = 0.08
ENCODER = "e1" * 32
SOUND = "bell"
SOUND_VECTOR = np.zeros(DIM, np.float32)
SOUND_VECTOR[[2, 5, 7]] = 4.0
KNOWING_HEAD = Head(
    (SOUND_VECTOR[:, np.newaxis] / 2).astype(np.float32), np.array([-15.0], np.float32)
)
"""Right about the sound, and sure of it."""


def plant(
    seed: int, duration_s: float = 600.0, every_s: float = 40.0
) -> tuple[Vectors, list[Span]]:
    """Return vectors, two to a hop as an encoder gives them, and where the sound is in them."""
    rng = np.random.default_rng(seed)
    n = round(duration_s / HOP_S) * 2
    own = np.abs(rng.normal(size=DIM)) * 0.3
    vectors = np.maximum(0, rng.normal(size=(n, DIM)) * 0.7 + own)
    spans = []
    start_s = rng.uniform(5, every_s)
    while start_s < duration_s - 10:
        length_s = rng.uniform(1.5, 4)
        first, last = round(start_s / HOP_S) * 2, round((start_s + length_s) / HOP_S) * 2
        vectors[first:last] += SOUND_VECTOR
        spans.append(Span(first / 2 * HOP_S, last / 2 * HOP_S))
        start_s += length_s + rng.uniform(0.6, 1.4) * every_s
    return vectors.astype(np.float32), spans


def hear(vectors: Vectors, encoder: str = ENCODER) -> Hearing:
    """Return the vectors as they are kept."""
    return kept_levels(vectors, hop_s=HOP_S / 2, encoder_digest=encoder)


@dataclass
class World:
    """A project of recordings, and the truth about them."""

    catalogue: FakeCatalogue = field(default_factory=FakeCatalogue)
    store: FakeStore = field(default_factory=FakeStore)
    truth: dict[str, list[Span]] = field(default_factory=dict)

    def add(self, seed: int, duration_s: float = 600.0, encoder: str = ENCODER) -> str:
        """Add a recording, scanned; return its digest."""
        vectors, spans = plant(seed, duration_s)
        acoustics = Acoustics(16_000.0, -23.0, -60.0)
        member = replace(made_member(seed, Path(f"{seed}.mp4")), acoustics=acoustics)
        self.catalogue.add(member)
        self.store.keep(member.digest, hear(vectors, encoder))
        self.truth[member.digest] = spans
        return member.digest

    def hearing(self, digest: str, encoder: str) -> Hearing:
        """Return what is kept of a recording, as if another encoder had heard it."""
        return replace(self.store.kept[digest], encoder_digest=encoder)

    def verdict(self, recording: str, span: Span) -> Verdict:
        """Return what somebody would say who listens."""
        is_there = total_s(intersect([span], self.truth[recording])) >= 0.2
        return Verdict.YES if is_there else Verdict.NO

    def say(self, recording: str, span: Span, *, is_strong: bool = False) -> Label:
        """Label a span rightly."""
        at = NOON + timedelta(seconds=len(self.catalogue.said))
        verdict = self.verdict(recording, span)
        label = Label(SOUND, recording, span, verdict, is_strong=is_strong, by="Ann", at=at)
        [added] = self.catalogue.label([label])
        return added

    def answer(self, question: Question) -> Label:
        """Answer a question rightly."""
        return self.say(question.recording, question.span)

    def mark(self, recording: str) -> None:
        """Mark every sound of a recording exactly, and say no between them."""
        at_s = 0.0
        for span in self.truth[recording]:
            self.say(recording, Span(at_s, span.start_s))
            self.say(recording, span, is_strong=True)
            at_s = span.end_s


def made_world(n_recordings: int = 3, duration_s: float = 600.0) -> World:
    """Return a world of recordings without any answer."""
    world = World()
    for seed in range(1, n_recordings + 1):
        world.add(seed, duration_s)
    return world
