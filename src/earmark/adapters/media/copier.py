"""Copy clips: the packets of a span as they are, from the key frame at its start or before it."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence
from typing import cast

import av
from av import AudioStream, VideoStream
from av.container import InputContainer
from av.stream import Discard

from earmark.adapters.media.copying import NEAR_S, AnyPacket, Copy, Recent
from earmark.adapters.media.cutter import outside
from earmark.adapters.media.opening import open_media
from earmark.adapters.media.probe import choose_track, is_indexed, origin_s
from earmark.adapters.media.seeing import is_moving
from earmark.errors import MediaError, NoAudioTrack
from earmark.values import Cut, Recording, Slack, TrackChoice

_KINDS = {"mp4": ".mp4", "m4a": ".mp4", "mov": ".mov", "webm": ".webm"}
_SOUND_KINDS = {"mp4": ".m4a", "m4a": ".m4a", "mp3": ".mp3", "wav": ".wav", "mov": ".mov"}
_IN_MP4 = frozenset(("aac", "ac3", "alac", "eac3", "flac", "mp3", "mp3float", "opus", "libopus"))
"""Sound that mp4 holds, by what FFmpeg decodes it with."""

_ANY_KIND, _ANY_SOUND_KIND = ".mkv", ".mka"
"""Matroska, which holds whatever FFmpeg knows."""

_STALLED_S = 60.0
"""Pictures that are so far behind the sound are over, or come anew with a key frame."""

_RESTART_S = 10.0
"""A jump back by more than this is a clock that started again."""


def copied_suffix_for(recording: Recording, *, is_sound_alone: bool = False) -> str:
    """Return the suffix of a container that holds what is copied out of a recording."""
    container = recording.container
    if container in {"mp4", "m4a"} and not {track.codec for track in recording.tracks} <= _IN_MP4:
        container = "matroska"
    if recording.has_picture and not is_sound_alone:
        return _KINDS.get(container, _ANY_KIND)
    return _SOUND_KINDS.get(container, _ANY_SOUND_KIND)


class PyAvCopier:
    """Copies clips without decoding anything. Implements the ``Cutter`` port.

    A clip begins at the last key frame at its start or before it, or with the packet of sound that
    is on there, and ends with the packet that is on at its end.

    Args:
        choice: which track.
        is_sound_alone: leave the picture out.
    """

    def __init__(
        self, choice: TrackChoice = TrackChoice(), *, is_sound_alone: bool = False
    ) -> None:
        self._choice = choice
        self._is_sound_alone = is_sound_alone

    def cut_each(
        self, recording: Recording, cuts: Sequence[Cut]
    ) -> Iterator[tuple[Cut, Slack | MediaError]]:
        """Copy each span into a file of its own, all in one pass; yield each when it is whole."""
        with open_media(recording.path) as source:
            if not source.streams.audio:
                raise NoAudioTrack(recording.path, "holds no sound to cut.")
            track = choose_track(source, recording, self._choice)
            moving = [] if self._is_sound_alone else [*filter(is_moving, source.streams.video)]
            streams: list[AudioStream | VideoStream] = [*moving[:1], source.streams.audio[track]]
            yield from _Pass(recording, source, streams).copy(cuts)


class _Pass:
    """One walk through a file; where a moment can be sought, it skips what nobody wants."""

    def __init__(
        self,
        recording: Recording,
        source: InputContainer,
        streams: Sequence[AudioStream | VideoStream],
    ) -> None:
        self._recording = recording
        self._source = source
        self._streams = streams
        self._origin_s = origin_s(source)
        self._open: list[Copy] = []
        for other in source.streams:
            if other.index not in {each.index for each in streams}:
                other.discard = Discard.all

    def copy(self, cuts: Sequence[Cut]) -> Iterator[tuple[Cut, Slack | MediaError]]:
        """Yield each cut when it is done."""
        waiting = deque(sorted(cuts, key=lambda cut: cut.span))
        try:
            while waiting:
                if is_indexed(self._source):
                    self._seek(waiting[0].span.start_s)
                yield from self._walk(waiting)
        finally:
            for each in self._open:
                each.abandon()

    def _walk(self, waiting: deque[Cut]) -> Iterator[tuple[Cut, Slack | MediaError]]:
        """Go on to where nothing is being written, or to the end of the file."""
        lead = self._streams[0].index
        recent = Recent(lead)
        for packet in self._packets():
            time_s = self._time_s(packet)
            is_lead = packet.stream_index == lead
            if is_lead and packet.is_keyframe:
                self._start(waiting, recent, time_s)
                recent.begin(time_s)
            running = tuple(self._open)
            recent.keep(packet, time_s)
            if is_lead:
                self._start(waiting, recent, time_s)
            elif time_s > recent.end_s + _STALLED_S:
                recent.forget()
            for each in running:
                each.take(packet, time_s)
            done = list(self._done())
            yield from done
            if not self._open and (not waiting or (done and is_indexed(self._source))):
                return
        self._start(waiting, recent, recent.end_s)
        yield from self._done(is_over=True)
        rest = tuple(waiting)
        waiting.clear()
        if rest and len(self._streams) > 1:
            yield from self._copy_sound(rest)
        else:
            yield from ((cut, outside(self._recording, cut.span)) for cut in rest)

    def _copy_sound(self, cuts: Sequence[Cut]) -> Iterator[tuple[Cut, Slack | MediaError]]:
        """Copy what is left of the sound where the pictures are over."""
        with open_media(self._recording.path) as again:
            sound = next(s for s in again.streams.audio if s.index == self._streams[-1].index)
            yield from _Pass(self._recording, again, [sound]).copy(cuts)

    def _start(self, waiting: deque[Cut], recent: Recent, before_s: float) -> None:
        """Begin the cuts that start before a moment with what came since the last key frame."""
        while (
            recent.begins_s is not None
            and waiting
            and (waiting[0].span.start_s + NEAR_S < before_s)
        ):
            copy = Copy(waiting.popleft(), self._streams, recent.begins_s, self._origin_s)
            self._open.append(copy)
            for packet, time_s in recent.packets:
                copy.take(packet, time_s)

    def _done(self, *, is_over: bool = False) -> Iterator[tuple[Cut, Slack]]:
        for each in [each for each in self._open if is_over or each.is_over]:
            slack = each.finish()
            self._open.remove(each)
            yield each.cut, slack

    def _packets(self) -> Iterator[AnyPacket]:
        latest_s = -math.inf
        try:
            for any_packet in self._source.demux(list(self._streams)):
                packet = cast("AnyPacket", any_packet)
                if not packet.size:
                    continue  # that is how FFmpeg says that a stream is over
                time_s = self._time_s(packet)
                if time_s < latest_s - _RESTART_S:
                    reason = f"its clock starts again after {latest_s:.1f} s. Cut it exactly."
                    raise MediaError(self._recording.path, reason)
                latest_s = max(latest_s, time_s)
                yield packet
        except av.FFmpegError:
            return  # the file is damaged or cut short here

    def _time_s(self, packet: AnyPacket) -> float:
        ticks = packet.dts if packet.pts is None else packet.pts
        return float((ticks or 0) * packet.time_base) - self._origin_s

    def _seek(self, time_s: float) -> None:
        stream = self._streams[0]
        ticks = int((time_s + self._origin_s) / (stream.time_base or 1))
        try:
            self._source.seek(ticks, stream=stream, backward=True)
        except av.FFmpegError:
            self._source.seek(0)
