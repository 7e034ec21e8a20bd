"""What turns sound into vectors, as protocols."""

from __future__ import annotations

from typing import Protocol

from earmark.values import Channels, TrackChoice, Vectors


class EarStream(Protocol):
    """Turns the sound of a part of a recording into vectors, block by block."""

    @property
    def first_sample(self) -> int:
        """Where on the timeline the sound that is pushed is to begin."""

    @property
    def stop_sample(self) -> int | None:
        """Where it may end; ``None`` for wherever it does."""

    def push(self, block: Channels) -> list[Vectors]:
        """Return the vectors that sound of shape ``(n_channels, n_samples)`` completes.

        How the sound is cut into blocks or parts never changes one. A few more may come than start
        in the part.
        """

    def finish(self) -> list[Vectors]:
        """Return the vectors of what is left over, as if silence followed."""


class Ear(Protocol):
    """Turns sound into vectors: an encoder, and what it wants to be given."""

    @property
    def digest(self) -> str:
        """Of the encoder."""

    @property
    def hop_s(self) -> float:
        """The time from vector to vector; vector ``j`` covers ``[j * hop_s, (j + 1) * hop_s)``."""

    @property
    def dim(self) -> int | None:
        """How many numbers a vector has; ``None`` where only trying tells."""

    def channels(self, choice: TrackChoice, n_channels: int) -> tuple[str | int, ...]:
        """Return which channels of a track of so many it listens to, each as a choice."""

    def stream(
        self, sample_rate_hz: int, first_frame: int = 0, stop_frame: int | None = None
    ) -> EarStream:
        """Return what turns the sound of a part into the vectors that start in it.

        Args:
            sample_rate_hz: of the sound.
            first_frame: of the part (``core/parts.py``).
            stop_frame: the first that is no longer of it; ``None`` for wherever the sound ends.
        """
