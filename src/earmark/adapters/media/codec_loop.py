"""Sound as it is after a lossy codec, in memory."""

from __future__ import annotations

import io
from typing import cast

import av
import numpy as np
from av import AudioResampler, AudioStream

from earmark.adapters.media.output import sound_frame
from earmark.values import Channels

CODECS = {"aac": "mp4", "libopus": "matroska", "libmp3lame": "mp3"}
"""Codecs, each in a container that tells how much of a delay to leave out."""

BIT_RATES_BPS = (24_000, 32_000, 48_000, 64_000, 96_000)
RATE_HZ = 48_000
MOST_CHANNELS = 2

_OPTIONS = {
    "aac": {"aac_coder": "fast"},
    "libopus": {"compression_level": "5"},
    "libmp3lame": {"compression_level": "8"},
}
_LAYOUTS = ("mono", "stereo")


def through_codec(sound: Channels, sample_rate_hz: int, rng: np.random.Generator) -> Channels:
    """Return sound after a codec and a bit rate that chance picks, just as long and no later.

    Of more than two channels it is returned as it is: streams have no such.
    """
    if len(sound) > MOST_CHANNELS:
        return sound
    names = [name for name in CODECS if name in av.codecs_available]
    name = names[int(rng.integers(len(names)))]
    bit_rate_bps = BIT_RATES_BPS[int(rng.integers(len(BIT_RATES_BPS)))]
    return coded(sound, sample_rate_hz, name, bit_rate_bps)


def coded(sound: Channels, sample_rate_hz: int, codec: str, bit_rate_bps: int) -> Channels:
    """Return sound after one of the ``CODECS``."""
    file = io.BytesIO()
    layout = _LAYOUTS[len(sound) - 1]
    with av.open(file, "w", format=CODECS[codec]) as container:
        options = dict(_OPTIONS[codec])
        stream = cast("AudioStream", container.add_stream(codec, rate=RATE_HZ, options=options))
        stream.layout, stream.bit_rate = layout, bit_rate_bps
        there = AudioResampler(format=stream.format, layout=layout, rate=RATE_HZ)
        frame = sound_frame(sound.clip(-1, 1), 0, sample_rate_hz)
        for each in (*there.resample(frame), *there.resample(None)):
            container.mux(stream.encode(each))
        container.mux(stream.encode(None))
    file.seek(0)
    back = AudioResampler(format="fltp", layout=layout, rate=sample_rate_hz)
    with av.open(file, "r") as container:
        decoded = [part for frame in container.decode(audio=0) for part in back.resample(frame)]
        decoded += back.resample(None)
    heard = np.concatenate([each.to_ndarray() for each in decoded], axis=1)[:, : sound.shape[1]]
    return np.pad(heard, ((0, 0), (0, sound.shape[1] - heard.shape[1])))
