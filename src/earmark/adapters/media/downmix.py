"""Turn decoded frames of any sample format and layout into mono float32."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from av import AudioFrame, AudioLayout
from numpy.typing import NDArray

from earmark.errors import ChoiceError
from earmark.values import Samples

_SIDES = {"left": ("FL", 0), "right": ("FR", 1)}


class _Format(NamedTuple):
    """How a sample is stored: silence is ``zero``, full scale is ``peak`` away from it."""

    dtype: type[np.generic]
    zero: int
    peak: float


_FORMATS = {
    "u8": _Format(np.uint8, 128, 2.0**7),
    "s16": _Format(np.int16, 0, 2.0**15),
    "s32": _Format(np.int32, 0, 2.0**31),
    "s64": _Format(np.int64, 0, 2.0**63),
    "flt": _Format(np.float32, 0, 1.0),
    "dbl": _Format(np.float64, 0, 1.0),
}


def pick_channels(layout: AudioLayout, channel: str | int) -> tuple[int, ...]:
    """Return the indices of the channels to average.

    Raises:
        ChoiceError: the layout has no such channel.
    """
    n_channels = layout.nb_channels
    if channel == "mix":
        return tuple(range(n_channels))
    if isinstance(channel, int):
        if channel > n_channels:
            raise ChoiceError(_no_channel(layout, f"channel {channel}"))
        return (channel - 1,)
    name, usual = _SIDES[channel]
    names = [one.name for one in layout.channels]
    if name in names:
        return (names.index(name),)
    if n_channels > 2:  # noqa: PLR2004 - beyond stereo a side must be named
        raise ChoiceError(_no_channel(layout, f"{channel} channel"))
    return (min(usual, n_channels - 1),)


class Downmix:
    """Mixes the chosen channel or channels of frames down to mono.

    A layout that changes on the way is handled frame by frame; where the chosen channel is gone,
    the mean of all speaks for it.

    Attributes:
        gain: brings what ``mix`` returns to full scale 1.0. One product over a whole block is
            cheaper than one per frame.
    """

    def __init__(self, channel: str | int) -> None:
        self.gain = 1.0
        self._channel = channel
        self._known: dict[tuple[str, int], Callable[[AudioFrame], Samples]] = {}

    def mix(self, frame: AudioFrame) -> Samples:
        """Return the mono sound of a frame, to be multiplied by ``gain``."""
        key = frame.format.name, frame.layout.nb_channels
        add = self._known.get(key)
        if add is None:
            add = self._known[key] = self._prepare(frame)
        return add(frame)

    def _prepare(self, frame: AudioFrame) -> Callable[[AudioFrame], Samples]:
        try:
            chosen = pick_channels(frame.layout, self._channel)
        except ChoiceError:
            chosen = pick_channels(frame.layout, "mix")
        form = _FORMATS[frame.format.name.removesuffix("p")]
        split = _split_planar if frame.format.is_planar else _split_packed
        gain = 1.0 / (len(chosen) * form.peak)
        if not self._known:
            self.gain = gain
        scale = gain / self.gain
        silence = form.zero * len(chosen)

        def add(frame: AudioFrame) -> Samples:
            channels = split(frame, chosen, form.dtype)
            if len(channels) == 1:
                total = channels[0].astype(np.float32)
            else:
                total = np.add(channels[0], channels[1], dtype=np.float32)
                for other in channels[2:]:
                    total += other
            if silence:
                total -= silence
            if scale != 1.0:
                total *= scale
            return total

        return add


def _split_planar(
    frame: AudioFrame, chosen: tuple[int, ...], dtype: type[np.generic]
) -> list[NDArray[np.generic]]:
    n_samples = frame.samples
    planes = frame.planes
    return [np.frombuffer(memoryview(planes[i]), dtype, n_samples) for i in chosen]


def _split_packed(
    frame: AudioFrame, chosen: tuple[int, ...], dtype: type[np.generic]
) -> list[NDArray[np.generic]]:
    n_channels = frame.layout.nb_channels
    packed = np.frombuffer(memoryview(frame.planes[0]), dtype, frame.samples * n_channels)
    return [packed[i::n_channels] for i in chosen]


def _no_channel(layout: AudioLayout, wanted: str) -> str:
    names = ", ".join(f"{i} ({one.name})" for i, one in enumerate(layout.channels, start=1))
    return f"there is no {wanted}: the sound has the channels {names}. Choose one, or mix."
