"""One clip that is being copied, packet by packet, and the packets that it can begin with."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TypeAlias, cast

import av
from av import AudioStream, Packet, VideoStream

from earmark.adapters.media.output import written_whole
from earmark.values import Cut, Slack

AnyPacket: TypeAlias = "Packet[AudioStream] | Packet[VideoStream]"

_CONTAINERS = {
    ".mp4": "mp4",
    ".mov": "mov",
    ".m4a": "ipod",
    ".webm": "webm",
    ".mkv": "matroska",
    ".mka": "matroska",
    ".mp3": "mp3",
    ".wav": "wav",
}

NEAR_S = 1e-4
"""Times that differ by less are the same."""

_MOST_REORDERED = 16
"""Pictures that H.264 and its heirs may keep waiting."""

_GRACE_S = 2.0
"""How long one stream waits for the other's end, which may be lost."""


class Recent:
    """What came since the last key frame.

    Attributes:
        begins_s: the key frame's time; ``None`` before there was one.
        packets: each with its time.
        end_s: where the last of them ends.
    """

    def __init__(self, lead: int) -> None:
        self.begins_s: float | None = None
        self.packets: deque[tuple[AnyPacket, float]] = deque()
        self.end_s = -math.inf
        self._lead = lead

    def begin(self, time_s: float) -> None:
        """Let go of what is over when a key frame comes."""
        self.begins_s = time_s
        self.packets = deque(
            (packet, at_s)
            for packet, at_s in self.packets
            if packet.stream_index != self._lead and at_s + _length_s(packet) > time_s
        )

    def forget(self) -> None:
        """Let go of everything, as nothing can begin with it."""
        self.begins_s = None
        self.packets.clear()

    def keep(self, packet: AnyPacket, time_s: float) -> None:
        """Take the next packet in."""
        self.packets.append((packet, time_s))
        if packet.stream_index == self._lead:
            self.end_s = max(self.end_s, time_s + _length_s(packet))


class Copy:
    """One clip that is being written.

    Attributes:
        cut: what it is to be.
    """

    def __init__(
        self,
        cut: Cut,
        streams: Sequence[AudioStream | VideoStream],
        begins_s: float,
        origin_s: float,
    ) -> None:
        self.cut = cut
        self._begins_s = begins_s
        self._origin_s = origin_s
        self._ends_s = begins_s
        self._dts: dict[int, int] = {}
        self._over = dict.fromkeys((each.index for each in streams), False)
        self._latest_s = begins_s
        self._whole = ExitStack()
        container_name = _CONTAINERS[cut.to.suffix.lower()]
        container = self._whole.enter_context(written_whole(cut.to, container_name))
        self._container = container
        self._streams = {
            each.index: container.add_stream_from_template(each, opaque=True) for each in streams
        }

    @property
    def is_over(self) -> bool:
        """Say whether nothing that comes can belong to it."""
        return all(self._over.values()) or self._latest_s > self.cut.span.end_s + _GRACE_S

    def take(self, packet: AnyPacket, time_s: float) -> None:
        """Write a packet if it belongs to the clip."""
        self._latest_s = max(self._latest_s, time_s)
        ticks = packet.pts if packet.dts is None else packet.dts
        due_s = float((ticks or 0) * packet.time_base) - self._origin_s
        self._over[packet.stream_index] |= due_s >= self.cut.span.end_s - NEAR_S
        if self._over[packet.stream_index] or time_s < self._begins_s - NEAR_S:
            return
        self._ends_s = max(self._ends_s, time_s + _length_s(packet))
        try:
            self._container.mux(self._moved(packet))
        except (av.FFmpegError, OSError, ValueError) as error:
            self._whole.__exit__(type(error), error, error.__traceback__)
            raise

    def finish(self) -> Slack:
        """Give the clip its name, and return by how much it is off."""
        self._whole.close()
        span = self.cut.span
        return Slack(span.start_s - self._begins_s, self._ends_s - span.end_s)

    def abandon(self) -> None:
        """Leave nothing of it."""
        error = _Abandoned()
        self._whole.__exit__(_Abandoned, error, None)

    def _moved(self, packet: AnyPacket) -> AnyPacket:
        """Return a copy of a packet, as several clips may take it, timed from the clip's start."""
        moved = cast("AnyPacket", Packet(bytes(packet)))
        shift = round((self._begins_s + self._origin_s) / packet.time_base)
        moved.time_base = packet.time_base
        moved.dts = self._due(packet, shift)
        moved.pts = moved.dts if packet.pts is None else packet.pts - shift
        moved.duration = packet.duration
        moved.is_keyframe = packet.is_keyframe
        moved.stream = self._streams[packet.stream_index]
        return moved

    def _due(self, packet: AnyPacket, shift: int) -> int:
        """Return when a packet is to be decoded, which Matroska does not tell after a seek."""
        if packet.dts is not None:
            due = packet.dts - shift
        elif packet.stream_index in self._dts:
            due = self._dts[packet.stream_index] + 1
        else:
            due = (packet.pts or 0) - shift - _MOST_REORDERED
        self._dts[packet.stream_index] = due
        return due


class _Abandoned(Exception):
    """What ends a clip that is not to be."""


def _length_s(packet: AnyPacket) -> float:
    return float((packet.duration or 0) * packet.time_base)
