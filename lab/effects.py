"""What happens to sound between a room and a viewer: echo, gates, compressors, codecs."""

from __future__ import annotations

import io
from fractions import Fraction

import av
import numpy as np
from scipy import signal

from earmark.values import Samples
from lab.recordings import RATE_HZ

GAIN_HOP = RATE_HZ // 100
CODECS = (("aac", "mp4"), ("libopus", "matroska"), ("libmp3lame", "mp3"), ("vorbis", "matroska"))
OPTIONS = {
    "aac": {"aac_coder": "fast"},  # a third of the time
    "libopus": {"compression_level": "5"},
    "libmp3lame": {"compression_level": "8"},
    "vorbis": {"strict": "experimental", "flags": "+qscale", "global_quality": "236"},
}
BIT_RATES_BPS = (24_000, 32_000, 48_000, 64_000, 96_000, 128_000, 160_000)


def echoed(rng: np.random.Generator, sound: Samples) -> Samples:
    """Return the sound in a room: an exponential tail 6 to 22 dB below, brighter or duller."""
    n = int(rng.uniform(0.08, 0.5) * RATE_HZ)
    tail = rng.standard_normal(n) * np.exp(-6.9 * np.arange(n) / n)
    tail = signal.lfilter([1 - (p := rng.uniform(0, 0.8))], [1, -p], tail)
    tail *= 10 ** (-rng.uniform(6, 22) / 20) / np.sqrt((tail**2).sum())
    tail[0] = 1
    return signal.fftconvolve(sound, tail)[: len(sound)].astype(np.float32)


def level_db(sound: Samples) -> np.ndarray:
    """Return the level of each 10 ms."""
    n = len(sound) // GAIN_HOP + 1
    padded = np.pad(sound, (0, n * GAIN_HOP - len(sound)))
    return np.asarray(10 * np.log10((padded.reshape(n, GAIN_HOP) ** 2).mean(1) + 1e-10))


def gain_of(rng: np.random.Generator, sound: Samples, *, gate: bool, compress: bool) -> Samples:
    """Return the gain per sample that a streamer's noise gate and compressor apply."""
    level = level_db(sound)
    gain_db = np.zeros(len(level))
    if gate:
        hold = int(rng.uniform(5, 40))
        is_loud = level > np.percentile(level, rng.uniform(5, 45))
        is_open = signal.lfilter(np.ones(hold), [1.0], is_loud.astype(float)) > 0
        closed_db = -rng.uniform(8, 40)
        gain_db = signal.lfilter([0.5], [1, -0.5], np.where(is_open, 0.0, closed_db))
    if compress:
        over_db = np.maximum(0, level - np.percentile(level, rng.uniform(50, 90)))
        slow = rng.uniform(0.6, 0.95)
        gain_db -= signal.lfilter([1 - slow], [1, -slow], over_db) * rng.uniform(0.3, 0.8)
    at = np.arange(len(sound))
    return (10 ** (np.interp(at, np.arange(len(level)) * GAIN_HOP, gain_db) / 20)).astype(
        np.float32
    )


def low_passed(rng: np.random.Generator, sound: Samples, cut_hz: float) -> Samples:
    """Return the sound without what lies above a frequency, steeply or gently."""
    order = int(rng.choice([4, 8, 12]))
    sos = signal.butter(order, cut_hz, fs=RATE_HZ, output="sos")
    return signal.sosfilt(sos, sound).astype(np.float32)


def coded(rng: np.random.Generator, sound: Samples) -> Samples:
    """Return the sound after a trip through a real lossy codec, aligned with the original."""
    codec, container = CODECS[rng.choice(len(CODECS), p=(0.4, 0.35, 0.15, 0.1))]
    bit_rate_bps = int(BIT_RATES_BPS[rng.integers(len(BIT_RATES_BPS))])
    layout = "stereo" if codec == "vorbis" or rng.random() < 0.3 else "mono"
    file = io.BytesIO()
    _encode(sound, file, codec, container, bit_rate_bps, layout)
    file.seek(0)
    with av.open(file, "r") as media:
        parts = [frame.to_ndarray().mean(0) for frame in media.decode(audio=0)]
    return _aligned(np.concatenate(parts).astype(np.float32), sound)


def _encode(  # what an encoder is told
    sound: Samples, file: io.BytesIO, codec: str, container: str, bit_rate_bps: int, layout: str
) -> None:
    with av.open(file, "w", format=container) as media:
        stream = media.add_stream(codec, rate=RATE_HZ, options=OPTIONS.get(codec, {}))
        if not isinstance(stream, av.AudioStream):
            msg = f"{codec} is no audio codec"
            raise TypeError(msg)
        stream.layout, stream.bit_rate = layout, bit_rate_bps
        stream.time_base = Fraction(1, RATE_HZ)
        planar = np.ascontiguousarray(np.clip(sound, -1, 1)[None])
        frame = av.AudioFrame.from_ndarray(planar, "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, 0, Fraction(1, RATE_HZ)
        to_format = av.AudioResampler(format=stream.format, layout=layout, rate=RATE_HZ)
        for converted in to_format.resample(frame):
            media.mux(stream.encode(converted))
        media.mux(stream.encode(None))


def _aligned(decoded: Samples, sound: Samples) -> Samples:
    """Return the decoded sound shifted by the delay that matches the original best, 0-60 ms."""
    n = len(sound)
    decoded = np.pad(decoded, (0, max(0, n + RATE_HZ // 16 - len(decoded))))
    probe = sound[: 1 << 19]
    likeness = signal.fftconvolve(decoded[: len(probe) + 3000], probe[::-1], "valid")
    shift = int(np.argmax(likeness)) if len(likeness) else 0
    return decoded[shift : shift + n]
