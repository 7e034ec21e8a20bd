from __future__ import annotations

import io
import wave

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from earmark.formats.wave_file import to_wave


def opened(content: bytes) -> tuple[wave._wave_params, NDArray[np.int16]]:
    with wave.open(io.BytesIO(content)) as file:
        levels = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return file.getparams(), levels


@given(st.lists(st.floats(-1, 1, width=32), max_size=50), st.sampled_from([8000, 44_100, 48_000]))
def test_what_is_written_can_be_played(told: list[float], rate_hz: int) -> None:
    samples = np.array(told, np.float32)
    about, levels = opened(to_wave(samples, rate_hz))
    assert (about.nchannels, about.sampwidth, about.framerate) == (1, 2, rate_hz)
    assert levels / 32_767 == pytest.approx(samples, abs=1 / 32_767)


def test_what_is_beyond_full_scale_is_clipped() -> None:
    _, levels = opened(to_wave(np.array([-9, -1, 1, 9], np.float32), 8000))
    assert levels.tolist() == [-32_767, -32_767, 32_767, 32_767]
