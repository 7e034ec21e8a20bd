"""What the jobs need from the outside world, as protocols. Adapters and fakes implement them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from earmark.errors import EarmarkError, MediaError
from earmark.values import (
    Acoustics,
    Channels,
    Cut,
    Epoch,
    Examples,
    Fetched,
    Fitted,
    Hearing,
    Label,
    LogMel,
    Loss,
    Member,
    NetworkPlan,
    Offer,
    Progress,
    Recording,
    Samples,
    Scores,
    Slack,
    TrackChoice,
    Vectors,
    Verdict,
    WeightsNotice,
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

        Vector ``j`` belongs to frame ``context_frames + j * stride_frames``. Windows start on a
        fixed grid (``core/windows.py``), on which an encoder may lay slower steps of its own.
        """


class Cuttings(Protocol):
    """Keeps windows of sound for the training of a network, out of memory."""

    def recordings(self) -> tuple[str, ...]:
        """Return the digests of those whose windows are kept."""

    def keeping(self, digest: str) -> AbstractContextManager[Callable[[Channels, int], None]]:
        """Return what keeps a recording's windows, one after the other, with their rate in hertz.

        They are kept when all are; if something is raised before, none is.

        Raises:
            OutputError: they cannot be written.
        """

    def sound(self, digest: str, number: int) -> tuple[Channels, int]:
        """Return one of a recording's windows, numbered from 0, and its rate in hertz."""


class Batches(Protocol):
    """Examples, ready to be learnt from; the same for the same seed, whatever the timing.

    A batch is the examples and their verdicts: 0 or 1, float32, shape ``(n,)``. Examples are
    pictures, uint8 of shape ``(n, height, width, 3)``, or log-mel frames, float32 of shape
    ``(n, n_frames, n_mels)``.
    """

    @property
    def verdicts(self) -> NDArray[np.bool_]:
        """Whether each example to learn from is a yes, shape ``(n_train,)``."""

    @property
    def n_held_out(self) -> int:
        """How many examples are not learnt from; there may be none."""

    def epoch(self, number: int) -> Iterator[tuple[Examples, Scores]]:
        """Yield all examples once, varied and shuffled by the seed and this number alone."""

    def held_out(self) -> Iterator[tuple[Examples, Scores]]:
        """Yield those that are held out as they are, always in the same order."""


class NetworkFitter(Protocol):
    """Trains networks."""

    def fit(
        self, batches: Batches, plan: NetworkPlan, folder: Path
    ) -> Iterator[Progress | WeightsNotice | Epoch | Fitted]:
        """Yield progress and epochs, then at last what was learnt.

        What is needed to go on lies in the folder: the same call after a kill ends in the same
        weights.

        Raises:
            ExtraMissing: what it needs is not installed.
            ModelError: weights cannot be had or used.
        """


class Cutter(Protocol):
    """Cuts clips out of recordings."""

    def cut_each(
        self, recording: Recording, cuts: Sequence[Cut]
    ) -> Iterator[tuple[Cut, Slack | MediaError]]:
        """Write each span as a media file of its own; yield each when it is whole.

        They come in the order in which they are done. Nothing of one that cannot be read, or was
        not finished, is left under its name.

        Raises:
            MediaError: the recording cannot be read at all.
            OutputError: a file cannot be written.
        """


class Fetcher(Protocol):
    """Fetches recordings from addresses, one at a time."""

    def offers(self, address: str) -> Iterator[Offer]:
        """Yield what lies at an address, in the order of the source; nothing is fetched.

        Raises:
            FetchError: nothing does, or it cannot be reached.
        """

    def fetch(self, offer: Offer, asked: str) -> Iterator[Progress | Offer | Fetched]:
        """Fetch a recording: yield progress, then the file; or the offers in an offer of several.

        ``asked`` is the address at which it was offered. What a fetch that was cut short left is
        where the next one goes on.

        Raises:
            FetchError: it cannot be had.
            OutputError: it cannot be written.
        """


class Workers(Protocol):
    """Runs tasks, several at a time where that is quicker."""

    def run(
        self, work: Callable[[T], Iterator[Progress | R]], tasks: Sequence[T]
    ) -> Iterator[tuple[T, Progress | R | EarmarkError]]:
        """Yield what the work on each task yields, as it comes; an error ends its own task only.

        ``work`` and the tasks must be picklable by name, as they may travel to other processes.
        """


class Catalogue(Protocol):
    """What a project knows: its recordings and what people said. Nothing said is ever lost.

    Safe for several processes at once; every method returns only once its change would survive a
    loss of power.
    """

    def add(self, member: Member) -> None:
        """Add a recording, or replace what is known of the one with that digest."""

    def remove(self, digest: str) -> None:
        """Forget a recording; its labels stay, and count again if it is added again."""

    def members(self) -> tuple[Member, ...]:
        """Return the recordings, in the order in which they were added."""

    def heard(self, digest: str, acoustics: Acoustics | None, problem: str = "") -> None:
        """Note what a scan found out about a recording."""

    def label(self, labels: Sequence[Label]) -> tuple[Label, ...]:
        """Add labels, all or none; return them with their numbers, which only ever grow."""

    def undo(self, number: int) -> None:
        """Take a label back; it stays in the history. Twice is once.

        Raises:
            CatalogueError: there is no such label.
        """

    def labels(self, sound: str | None = None) -> tuple[Label, ...]:
        """Return the labels that were not taken back, in the order of their numbers."""

    def sounds(self) -> tuple[str, ...]:
        """Return the sounds that anybody labelled, in order of the alphabet."""

    def counts(self) -> dict[tuple[str, Verdict], int]:
        """Return how many of ``labels()`` there are of each sound and verdict; it is quicker."""


class VectorStore(Protocol):
    """Keeps what an encoder made of recordings."""

    def keep(self, digest: str, hearing: Hearing) -> None:
        """Keep it under the recording's digest, wholly or not at all.

        Raises:
            OutputError: it cannot be written.
        """

    def hearing(self, digest: str) -> Hearing | None:
        """Return what is kept, memory-mapped, or ``None``; damage counts as nothing kept."""

    def digests(self) -> tuple[str, ...]:
        """Return the recordings of which something is kept."""

    def forget(self, digest: str) -> None:
        """Delete what is kept of a recording."""

    def size_bytes(self) -> int:
        """Return how much disk all of it takes."""
