"""The decoder: any recording's sound through PyAV, as the ports want it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from earmark.adapters.media.downmix import Downmix, pick_channels
from earmark.adapters.media.opening import open_media
from earmark.adapters.media.probe import choose_track, describe
from earmark.adapters.media.reading import Reading
from earmark.adapters.media.stream import OpenStream
from earmark.adapters.media.truncation import measure_missing_s
from earmark.errors import ChoiceError, UndecodableAudio
from earmark.values import Loss, Recording, Samples, TrackChoice

_PREROLL_S = 0.5


class PyAvDecoder:
    """Opens whatever FFmpeg reads. Implements the ``Decoder`` port."""

    def probe(self, path: Path) -> Recording:
        """Describe a recording without decoding it."""
        with open_media(path) as container:
            return describe(container, path)

    @contextmanager
    def open(self, path: Path, choice: TrackChoice) -> Iterator[PyAvSound]:
        """Open the chosen sound of a recording."""
        with ExitStack() as on_error:
            container = on_error.enter_context(open_media(path))
            recording = describe(container, path)
            track_index = choose_track(container, recording, choice)
            stream = OpenStream(container, track_index)
            sound = PyAvSound(recording, track_index, choice.channel, stream)
            on_error.pop_all()
        try:
            yield sound
        finally:
            sound.close()


class PyAvSound:
    """The chosen sound of one open recording. Implements the ``Sound`` port.

    Each pass reads on its own; the file of the last one is kept open for the next seek.
    """

    def __init__(
        self, recording: Recording, track_index: int, channel: str | int, stream: OpenStream
    ) -> None:
        self._recording = recording
        self._track_index = track_index
        self._channel = channel
        self._readings: list[Reading] = []
        self._is_closed = False
        self._spare: OpenStream | None = stream
        first = stream.first()
        if first is None:
            raise UndecodableAudio(recording.path, _nothing_decoded(stream.n_corrupt))
        self._rate_hz = first.sample_rate
        try:
            pick_channels(first.layout, channel)
        except ChoiceError as error:
            raise ChoiceError(f"{recording.path}: {error}") from None

    @property
    def recording(self) -> Recording:
        """What the sound is from."""
        return self._recording

    @property
    def sample_rate_hz(self) -> int:
        """The recording's native rate, as decoded."""
        return self._rate_hz

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What could not be used of the blocks yielded so far."""
        told = (loss for reading in self._readings for loss in reading.losses())
        return tuple(dict.fromkeys(told))

    def blocks(self, start_sample: int = 0, stop_sample: int | None = None) -> Iterator[Samples]:
        """Yield mono sound without a seam from one sample of the timeline to another."""
        for is_sought in (True, False) if start_sample > 0 else (False,):
            with self._borrow(is_fresh=not is_sought) as stream:
                if is_sought and not stream.seek(start_sample / self._rate_hz - _PREROLL_S):
                    continue
                mix = Downmix(self._channel)
                reading = Reading(mix, self._rate_hz, start_sample, stop_sample)
                blocks = reading.blocks(stream, is_sought=is_sought)
                if blocks is None:
                    continue
                self._readings.append(reading)
                yield from blocks
                if reading.end is not None:
                    end_s = reading.end / self._rate_hz
                    path = self._recording.path
                    reading.missing_s = measure_missing_s(
                        stream.container, path, self._track_index, end_s
                    )
                return

    def close(self) -> None:
        """Close the file."""
        self._is_closed = True
        self._drop_spare()

    def _drop_spare(self) -> None:
        """Close the file that waits for the next seek: the index of a long one takes 40 MB."""
        if self._spare:
            self._spare.close()
            self._spare = None

    @contextmanager
    def _borrow(self, *, is_fresh: bool) -> Iterator[OpenStream]:
        if is_fresh and self._spare and not self._spare.is_fresh:
            self._drop_spare()
        stream, self._spare = self._spare, None
        stream = stream or OpenStream.of(self._recording.path, self._track_index)
        try:
            yield stream
        finally:
            if self._spare or self._is_closed:
                stream.close()
            else:
                self._spare = stream


def _nothing_decoded(n_corrupt: int) -> str:
    if not n_corrupt:
        return "its audio track is empty or of an unknown kind. Record or convert it again."
    return (
        f"its audio track cannot be decoded: all {n_corrupt} packets are damaged or of an "
        "unknown kind. Fetch it again, or convert it with another program."
    )
