from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.core.datasets import same_sounds
from earmark.core.datasets.duplicates import LONGEST_COMPARED_S
from earmark.core.locate import Bands, to_bands
from earmark.core.mel import to_log_mel
from earmark.values import Samples
from media_maker import noise

RATE_HZ = 16_000


def knocks(seed: int, length_s: float = 1.0) -> Samples:
    """Return noise that comes and goes."""
    rng = np.random.default_rng(seed)
    steps = rng.uniform(0, 1, round(length_s * 20)) ** 3
    return noise(length_s, RATE_HZ, seed=seed) * np.repeat(steps, RATE_HZ // 20).astype(np.float32)


def heard(samples: Samples) -> Bands:
    return to_bands(to_log_mel(samples, RATE_HZ))


@pytest.mark.parametrize("length_s", [0.4, 1.0, 4.0, LONGEST_COMPARED_S + 5.0])
def test_the_same_sound_is_known_again_quieter_later_and_dirtier(length_s: float) -> None:
    sound = knocks(1, length_s)
    late = np.concatenate([np.zeros(round(0.04 * length_s * RATE_HZ) % 900, np.float32), sound])[
        : len(sound)
    ]
    again = 0.3 * late + 0.003 * noise(length_s, RATE_HZ, seed=9)[: len(late)]
    others = [knocks(seed, length_s) for seed in range(2, 12)]
    found = same_sounds([heard(each) for each in (sound, *others, again)], 0.8)
    assert found == [None] * 11 + [0]


def test_the_first_of_its_kind_is_the_one_that_others_are_the_same_as() -> None:
    one, other = heard(knocks(1)), heard(knocks(2))
    assert same_sounds([one, other, one, other, one], 0.9) == [None, None, 0, 1, 0]


def test_silence_is_like_nothing() -> None:
    silence = heard(np.zeros(RATE_HZ, np.float32))
    empty = heard(np.zeros(0, np.float32))
    assert same_sounds([silence, silence, empty, empty], 0.8) == [None] * 4
    assert same_sounds([], 0.8) == []


def test_sounds_of_other_lengths_can_be_compared() -> None:
    sound = knocks(1, 2.0)
    cut = sound[: round(1.9 * RATE_HZ)]
    assert same_sounds([heard(sound), heard(cut), heard(sound[:6000])], 0.8) == [None, 0, None]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=300))
def test_many_sounds_are_told_apart(seeds: list[int]) -> None:
    sounds = [heard(knocks(seed, 0.5)) for seed in range(6)]
    firsts = {seed: seeds.index(seed) for seed in seeds}
    wanted = [firsts[seed] if firsts[seed] < at else None for at, seed in enumerate(seeds)]
    assert same_sounds([sounds[seed] for seed in seeds], 0.95) == wanted
