from __future__ import annotations

import numpy as np
import pytest

from earmark.core.augment import masked, middle, varied
from earmark.values import Augmentation, Channels
from sound_maker import noise, tone

RATE_HZ = 8000
STILL = Augmentation(shift_s=0, gain_db=0)


def level_db(sound: Channels) -> float:
    return float(10 * np.log10(np.square(sound).mean()))


def test_varied_sound_is_a_stretch_of_what_it_was() -> None:
    sound = np.linspace(-1, 1, 2 * 3 * RATE_HZ, dtype=np.float32).reshape(2, -1)
    starts = set()
    for seed in range(20):
        taken = varied(sound, 2 * RATE_HZ, STILL, np.random.default_rng(seed))
        [start] = np.flatnonzero(sound[0, : RATE_HZ + 1] == taken[0, 0])
        assert (taken == sound[:, start : start + 2 * RATE_HZ]).all()
        starts.add(int(start))
    assert min(starts) < 0.2 * RATE_HZ
    assert max(starts) > 0.8 * RATE_HZ


def test_sound_with_no_room_to_move_stays_where_it_is() -> None:
    sound = noise(1.0, RATE_HZ)
    assert (varied(sound, RATE_HZ, STILL, np.random.default_rng(1)) == sound).all()
    assert (middle(sound, RATE_HZ) == sound).all()


def test_the_middle_leaves_as_much_on_either_side() -> None:
    sound = noise(1.0, RATE_HZ)
    assert (middle(sound, 6000) == sound[:, 1000:7000]).all()


def test_the_level_differs_by_no_more_than_it_may() -> None:
    sound = noise(1.0, RATE_HZ)
    loud = Augmentation(gain_db=6.0)
    gains = [
        level_db(varied(sound, RATE_HZ, loud, np.random.default_rng(seed))) - level_db(sound)
        for seed in range(50)
    ]
    assert -6.01 < min(gains) < -4
    assert 4 < max(gains) < 6.01


def test_sound_beneath_is_as_loud_at_most() -> None:
    high, low = tone(1000, 1.0, RATE_HZ), tone(100, 1.5, RATE_HZ, peak=0.01)
    shares = []
    for seed in range(30):
        mixed = varied(high, RATE_HZ, STILL, np.random.default_rng(seed), low)
        assert mixed.dtype == np.float32
        spectrum = np.abs(np.fft.rfft(mixed[0]))
        shares.append(20 * np.log10(spectrum[100] / spectrum[1000]))
    assert -20.1 < min(shares) < -15
    assert -5 < max(shares) < 0.1


SOUND, SILENCE = noise(1.0, RATE_HZ), np.zeros((2, RATE_HZ), np.float32)


@pytest.mark.parametrize(("above", "beneath"), [(SOUND, SILENCE), (SILENCE, SOUND)])
def test_with_silence_nothing_is_mixed(above: Channels, beneath: Channels) -> None:
    assert (varied(above, RATE_HZ, STILL, np.random.default_rng(1), beneath) == above).all()


@pytest.mark.parametrize("time_axis", [0, 1])
def test_masks_hide_bands_and_moments_behind_the_mean(time_axis: int) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (160, 160, 3), np.uint8)
    mean = picture.mean(axis=(0, 1)).astype(np.uint8)
    widest = {0: 0, 1: 0}
    for seed in range(40):
        hidden = masked(picture, 1, np.random.default_rng(seed), time_axis=time_axis)
        is_mean = (hidden == mean).all(axis=2)
        for axis in (0, 1):
            widest[axis] = max(widest[axis], int(is_mean.all(axis=1 - axis).sum()))
        assert (hidden[~is_mean] == picture[~is_mean]).all()
    assert 5 < widest[time_axis] <= 10
    assert 10 < widest[1 - time_axis] <= 20


def test_without_masks_a_picture_is_as_it_was() -> None:
    frames = noise(1.0, 64 * 100, 1).reshape(100, 64)
    assert (masked(frames, 0, np.random.default_rng(1), time_axis=0) == frames).all()
