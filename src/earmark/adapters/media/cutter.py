"""Cut clips: the sound and picture of a span as a media file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
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
    mux_in_order,
    sound_frame,
    written_whole,
)
from earmark.adapters.media.probe import choose_track
from earmark.adapters.media.seeing import Seeing
from earmark.errors import MediaError, NoAudioTrack
from earmark.values import Recording, Span, TrackChoice

_WITH_PICTURE = ".mp4"
_SOUND_ALONE = ".wav"


def suffix_for(recording: Recording) -> str:
    """Return the suffix that keeps all a recording has to show: ``.mp4`` or ``.wav``."""
    return _WITH_PICTURE if recording.has_picture else _SOUND_ALONE


class PyAvCutter:
    """Cuts clips anew, exact to the sample and the frame. Implements the ``Cutter`` port.

    A clip takes the chosen track with all its channels. Its kind follows its suffix: ``.mp4``
    (H.264 and AAC), or sound alone as ``.wav`` or ``.flac`` (16 bit).
    """

    def __init__(self, choice: TrackChoice = TrackChoice()) -> None:
        self._choice = choice

    def cut(self, recording: Recording, span: Span, to: Path) -> None:
        """Write the sound and picture of a span as a media file of its own, exact and whole."""
        track_index = self._track_index(recording)
        is_seen = recording.has_picture and to.suffix.lower() == _WITH_PICTURE
        with closing(Hearing(recording, track_index, span)) as hearing:
            if not is_seen:
                _write(to, hearing, None, _outside(recording, span))
                return
            with closing(Seeing(recording.path, span)) as seeing:
                _write(to, hearing, seeing, _outside(recording, span))

    def _track_index(self, recording: Recording) -> int:
        """Return the index of the chosen track among the audio tracks."""
        with open_media(recording.path) as container:
            if not container.streams.audio:
                raise NoAudioTrack(recording.path, "holds no sound to cut.")
            return choose_track(container, recording, self._choice)


def _outside(recording: Recording, span: Span) -> MediaError:
    reason = f"there is nothing from {span.start_s:.2f} to {span.end_s:.2f} s. Scan it again."
    return MediaError(recording.path, reason)


def _write(to: Path, hearing: Hearing, seeing: Seeing | None, nothing: MediaError) -> None:
    blocks = hearing.blocks()
    first = next(blocks, None)
    if first is None:
        raise nothing
    with written_whole(to) as container:
        rate_hz = hearing.sample_rate_hz
        steps: list[Iterator[Step]] = []
        if seeing and not seeing.is_empty:
            shown = add_picture(
                container, width=seeing.width, height=seeing.height, rate=seeing.rate
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
