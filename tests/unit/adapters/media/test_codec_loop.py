from __future__ import annotations

import numpy as np
import pytest
from scipy import signal

from earmark.adapters.media import codec_loop
from earmark.adapters.media.codec_loop import CODECS, coded, through_codec
from earmark.values import Channels
from sound_maker import noise


def rumble(length_s: float, rate_hz: int, n_channels: int = 1) -> Channels:
    """Return noise that is louder at low frequencies, as most sound is."""
    sound = signal.lfilter([1.0], [1.0, -0.95], noise(length_s, rate_hz, n_channels))
    return np.asarray(0.3 * sound, np.float32)


@pytest.mark.parametrize("codec", list(CODECS))
@pytest.mark.parametrize("rate_hz", [6000, 44_100, 48_000])
@pytest.mark.parametrize("n_channels", [1, 2])
def test_a_codec_leaves_sound_where_it_was_and_as_long(
    codec: str, rate_hz: int, n_channels: int
) -> None:
    sound = rumble(1.5, rate_hz, n_channels)
    heard = coded(sound, rate_hz, codec, 96_000)
    assert heard.shape == sound.shape
    assert heard.dtype == np.float32
    for one, other in zip(heard, sound, strict=True):
        likeness = signal.correlate(one, other)
        assert abs(int(likeness.argmax()) - (len(other) - 1)) <= 1
        assert np.corrcoef(one, other)[0, 1] > 0.9
        assert (one != other).any()


def test_chance_picks_a_codec_and_the_same_chance_the_same() -> None:
    sound = rumble(0.5, 48_000)
    heard = [through_codec(sound, 48_000, np.random.default_rng(seed)) for seed in (1, 1, 2)]
    assert (heard[0] == heard[1]).all()
    assert (heard[0] != heard[2]).any()


def test_of_many_channels_sound_stays_as_it_is() -> None:
    sound = rumble(0.1, 48_000, 6)
    assert through_codec(sound, 48_000, np.random.default_rng(1)) is sound


def test_codecs_that_are_not_there_are_not_picked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("av.codecs_available", {"aac"})
    sound = rumble(0.2, 48_000)
    rng = np.random.default_rng(3)
    heard = through_codec(sound, 48_000, rng)
    assert any(
        (heard == coded(sound, 48_000, "aac", rate)).all() for rate in codec_loop.BIT_RATES_BPS
    )
