"""Hears by log-mel frames and an encoder of them."""

from __future__ import annotations

from earmark.core.frames import BATCH_FRAMES, HOP_S
from earmark.core.mel import MelStream, first_sample_of
from earmark.core.parts import Part
from earmark.core.windows import WindowStream
from earmark.ports import Encoder
from earmark.values import Channels, LogMel, TrackChoice, Vectors


class MelEar:
    """Hears one channel, or the mix of all. Implements the ``Ear`` port.

    Args:
        encoder: makes vectors of frames.
        digest: of the encoder.
        dim: how many numbers a vector has; ``None`` where only trying tells.
    """

    def __init__(self, encoder: Encoder, digest: str, dim: int | None = None) -> None:
        self._encoder = encoder
        self.digest = digest
        self.dim = dim
        self.hop_s = encoder.stride_frames * HOP_S

    def channels(self, choice: TrackChoice, n_channels: int) -> tuple[str | int, ...]:
        """Return which channels of a track it listens to."""
        del n_channels
        return (choice.channel,)

    def stream(
        self, sample_rate_hz: int, first_frame: int = 0, stop_frame: int | None = None
    ) -> MelEarStream:
        """Return what turns the sound of a part into vectors."""
        return MelEarStream(self._encoder, sample_rate_hz, Part(first_frame, stop_frame))


class MelEarStream:
    """Takes a part's sound, block by block. Implements the ``EarStream`` port."""

    def __init__(self, encoder: Encoder, sample_rate_hz: int, part: Part) -> None:
        context = encoder.context_frames
        needed_from = max(0, part.first_frame - context)
        from_frame = needed_from // BATCH_FRAMES * BATCH_FRAMES
        self._unneeded = needed_from - from_frame
        self._mel = MelStream(sample_rate_hz, from_frame)
        self._windows = WindowStream(
            encoder.encode,
            context_frames=context,
            stride_frames=encoder.stride_frames,
            first_frame=part.first_frame,
        )
        self.first_sample = max(0, first_sample_of(from_frame, sample_rate_hz))
        self.stop_sample: int | None = None
        if part.stop_frame is not None:
            # A whole batch more than the last window's context: frames come in whole batches.
            self.stop_sample = first_sample_of(
                part.stop_frame + context + 2 * BATCH_FRAMES, sample_rate_hz
            )

    def push(self, block: Channels) -> list[Vectors]:
        """Return the vectors that this sound completes."""
        return self._take(self._mel.push(block[0]))

    def finish(self) -> list[Vectors]:
        """Return the vectors of what is left over."""
        return [*self._take(self._mel.finish()), *self._windows.finish()]

    def _take(self, frames: LogMel) -> list[Vectors]:
        needed = frames[self._unneeded :]
        self._unneeded -= len(frames) - len(needed)
        return self._windows.push(needed)
