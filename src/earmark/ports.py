"""What the jobs need from the outside world, as protocols. Adapters and fakes implement them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, TypeVar

from earmark.errors import EarmarkError
from earmark.values import (
    LogMel,
    Loss,
    Progress,
    Recording,
    Samples,
    Span,
    TrackChoice,
    Vectors,
)

T = TypeVar("T")
R = TypeVar("R")


class Sound(Protocol):
    """The chosen sound of one open recording, laid out on the recording's own timeline."""

    @property
    def recording(self) -> Recording:
        """What the sound is from."""

    @property
    def sample_rate_hz(self) -> int:
        """The recording's native rate, as decoded."""

    def blocks(self, start_sample: int = 0, stop_sample: int | None = None) -> Iterator[Samples]:
        """Yield mono sound without a seam.

        Sample ``k`` lies at ``k / sample_rate_hz`` on the timeline. Blocks are of any length. Where
        the timestamps leave a hole there is silence as long as the hole. The blocks end at
        ``stop_sample``, or sooner where the sound ends.

        Raises:
            MediaError: nothing of it can be decoded.
        """

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What could not be used of the blocks yielded so far."""


class Decoder(Protocol):
    """Opens media."""

    def probe(self, path: Path) -> Recording:
        """Describe a recording without decoding it.

        Raises:
            MediaError: it is missing, empty, no media, or has no sound.
        """

    def open(self, path: Path, choice: TrackChoice) -> AbstractContextManager[Sound]:
        """Open the chosen sound of a recording.

        Raises:
            MediaError: as for ``probe``.
            ChoiceError: the recording has no such track or channel.
        """


class Encoder(Protocol):
    """Turns log-mel frames into vectors; frozen."""

    @property
    def context_frames(self) -> int:
        """How many log-mel frames beyond a window's own, on either side, shape its vector."""

    @property
    def stride_frames(self) -> int:
        """How many log-mel frames there are from one vector to the next."""

    def encode(self, frames: LogMel) -> Vectors:
        """Return a vector for each whole stride of the frames between the context at both ends.

        Vector ``j`` belongs to frame ``context_frames + j * stride_frames``.
        """


class Cutter(Protocol):
    """Cuts clips out of recordings."""

    def cut(self, recording: Recording, span: Span, to: Path) -> None:
        """Write the sound and picture of a span as a media file of its own, exact and whole.

        Raises:
            MediaError: the span cannot be read.
            OutputError: it cannot be written; nothing is left under the name ``to``.
        """


class Workers(Protocol):
    """Runs tasks, several at a time where that is quicker."""

    def run(
        self, work: Callable[[T], Iterator[Progress | R]], tasks: Sequence[T]
    ) -> Iterator[tuple[T, Progress | R | EarmarkError]]:
        """Yield what the work on each task yields, as it comes; an error ends its own task only.

        ``work`` and the tasks must be picklable by name, as they may travel to other processes.
        """
