"""Makes tiny films with the rates and time codes that cameras write, for anyone's tests."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np


def make_film(path: Path, rate: Fraction, *, timecode: str = "", is_uneven: bool = False) -> Path:
    """Write 2 s of black, and silence, at a rate, with a time code in the file."""
    options = {"timecode": timecode} if timecode else {}
    with av.open(str(path), "w") as container:
        picture = container.add_stream("libx264" if is_uneven else "mpeg4", rate=rate)
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        picture.time_base = Fraction(1, 90_000)
        picture.codec_context.time_base = Fraction(1, 90_000) if is_uneven else 1 / rate
        picture.metadata.update(options)
        sound = container.add_stream("aac", rate=48_000, layout="mono")
        for n in range(round(2 * rate)):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            frame.time_base = Fraction(1, 90_000)
            late = (n % 3) * 1200 if is_uneven else 0
            frame.pts = round(n * 90_000 / rate) + late
            container.mux(picture.encode(frame.reformat(format="yuv420p")))
        container.mux(picture.encode())
        still = av.AudioFrame.from_ndarray(np.zeros((1, 96_000), np.float32), "fltp", "mono")
        still.sample_rate, still.pts = 48_000, 0
        container.mux(sound.encode(still))
        container.mux(sound.encode())
    return path
