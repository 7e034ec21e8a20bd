"""Makes long recordings with beeps in them, and detectors that find these by ears of their own."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ear_maker import mel_ear, own_detector, picture_ear
from earmark.values import Span
from sound_maker import write_wave

RATE_HZ = 8000
BEEPS = (Span(20.0, 23.0), Span(300.0, 302.0), Span(477.0, 480.0))
LENGTH_S = 520.0

EARS = {
    "picture": own_detector(picture_ear(window_s=7.0), (30.0, 30.0, 0.0), -24.0),
    "recipe": own_detector(picture_ear("recipe", window_s=7.0), (20.0, 20.0, 0.0), -10.0),
    "mel": own_detector(mel_ear(), (2.0, 2.0, 0.0), -25.0),
}
"""What hears loud noise in silence."""


def make_beeps(path: Path, *, n_channels: int = 1, until_s: float = LENGTH_S) -> Path:
    """Write eight minutes of near-silence with three beeps of noise: enough for two parts."""
    times_s = np.arange(round(until_s * RATE_HZ)) / RATE_HZ
    is_loud = np.any([(times_s >= beep.start_s) & (times_s < beep.end_s) for beep in BEEPS], axis=0)
    rng = np.random.default_rng(2)
    sound = rng.normal(0, np.where(is_loud, 0.1, 1e-4), (n_channels, len(times_s)))
    return write_wave(path, sound.astype(np.float32), RATE_HZ)
