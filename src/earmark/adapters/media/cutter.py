"""Cut clips: the sound and picture of a span as a media file of its own, written anew."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import closing, nullcontext
from itertools import chain
from pathlib import Path

from av import AudioStream, VideoStream

from earmark.adapters.media.hearing import Hearing, Planes
from earmark.adapters.media.opening import open_media
from earmark.adapters.media.output import (
    TICKS_PER_S,
    Step,
    add_picture,
    add_sound,
    kind_of,
    mux_in_order,
    sound_frame,
    written_whole,
)
from earmark.adapters.media.probe import choose_track
from earmark.adapters.media.seeing import OpenPicture, Seeing
from earmark.errors import MediaError, NoAudioTrack
from earmark.values import Cut, Recording, Slack, Span, TrackChoice

_WITH_PICTURE = ".mp4"
_SOUND_ALONE = ".wav"


def suffix_for(recording: Recording) -> str:
    """Return the suffix that keeps all a recording has to show: ``.mp4`` or ``.wav``."""
    return _WITH_PICTURE if recording.has_picture else _SOUND_ALONE


class PyAvCutter:
    """Cuts clips anew, exact to the sample and the frame. Implements the ``Cutter`` port.

    A clip takes the chosen track with all its channels. Its kind follows its suffix: ``.mp4``
    (H.264 and AAC), ``.mkv`` (H.264 and FLAC), ``.webm`` (VP9 and Opus), or sound alone as ``.wav``
    or ``.flac`` (both of 16 bit).

    Args:
        choice: which track.
        is_sound_alone: leave the picture out of what could hold one.
    """

    def __init__(
        self, choice: TrackChoice = TrackChoice(), *, is_sound_alone: bool = False
    ) -> None:
        self._choice = choice
        self._is_sound_alone = is_sound_alone

    def cut(self, recording: Recording, span: Span, to: Path) -> None:
        """Write the sound and picture of a span as a media file of its own, exact and whole.

        ``MediaError`` says why the span cannot be read.
        """
        for _, done in self.cut_each(recording, [Cut(span, to)]):
            if isinstance(done, MediaError):
                raise done

    def cut_each(
        self, recording: Recording, cuts: Sequence[Cut]
    ) -> Iterator[tuple[Cut, Slack | MediaError]]:
        """Write a file for each span; yield each when it is whole, or why it cannot be read."""
        ordered = sorted(cuts, key=lambda cut: cut.span)
        is_seen = recording.has_picture and not self._is_sound_alone
        is_seen = is_seen and any(kind_of(cut.to).pictures for cut in ordered)
        shown = OpenPicture(recording.path) if is_seen else None
        with (
            closing(Hearing(recording, self._track_index(recording))) as hearing,
            closing(shown) if shown else nullcontext(),
        ):
            for cut, then in zip(ordered, [*ordered[1:], None], strict=True):
                picture = shown if kind_of(cut.to).pictures else None
                try:
                    _write(
                        recording, cut, hearing, picture, then.span.start_s if then else math.inf
                    )
                except MediaError as error:
                    yield cut, error
                else:
                    yield cut, Slack()

    def _track_index(self, recording: Recording) -> int:
        """Return the index of the chosen track among the audio tracks."""
        with open_media(recording.path) as container:
            if not container.streams.audio:
                raise NoAudioTrack(recording.path, "holds no sound to cut.")
            return choose_track(container, recording, self._choice)


def outside(recording: Recording, span: Span) -> MediaError:
    """Return the error that says that a recording holds nothing of a span."""
    reason = f"there is nothing from {span.start_s:.2f} to {span.end_s:.2f} s. Scan it again."
    return MediaError(recording.path, reason)


def _write(
    recording: Recording, cut: Cut, hearing: Hearing, picture: OpenPicture | None, next_s: float
) -> None:
    to = cut.to
    blocks = hearing.blocks(cut.span, next_s)
    first = next(blocks, None)
    if first is None:
        raise outside(recording, cut.span)
    seeing = Seeing(picture, cut.span) if picture else None
    with written_whole(to, kind_of(to).container) as container:
        rate_hz = hearing.sample_rate_hz
        steps: list[Iterator[Step]] = []
        if seeing and not seeing.is_empty:
            shown = add_picture(
                container, to, width=seeing.width, height=seeing.height, rate=seeing.rate
            )
            seeing.describe_to(shown)
            steps.append(_pictures(seeing, shown))
        heard = add_sound(container, to, rate_hz, hearing.n_channels)
        steps.append(_sound(chain([first], blocks), heard, rate_hz))
        for _ in mux_in_order(container, *steps):
            pass


def _pictures(seeing: Seeing, stream: VideoStream) -> Iterator[Step]:
    time_s = 0.0
    for frame in seeing.frames():
        time_s = (frame.pts or 0) / TICKS_PER_S
        yield time_s, stream.encode(frame)
    yield time_s, stream.encode(None)


def _sound(blocks: Iterator[Planes], stream: AudioStream, sample_rate_hz: int) -> Iterator[Step]:
    at = 0
    for planes in blocks:
        yield at / sample_rate_hz, stream.encode(sound_frame(planes, at, sample_rate_hz))
        at += planes.shape[1]
    yield at / sample_rate_hz, stream.encode(None)
