"""Sound that every program plays: WAV, 16 bits."""

from __future__ import annotations

import io
import wave

import numpy as np

from earmark.values import Samples

_LOUDEST = 2**15 - 1


def to_wave(samples: Samples, sample_rate_hz: int) -> bytes:
    """Return mono sound as a WAV file; what is beyond full scale is clipped."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(sample_rate_hz)
        levels = np.round(np.clip(samples, -1, 1) * _LOUDEST)
        writer.writeframes(levels.astype("<i2").tobytes())
    return file.getvalue()
