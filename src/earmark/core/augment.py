"""Examples that differ a little each time a network meets them: seeded, so that they come again."""

from __future__ import annotations

import numpy as np

from earmark.values import Augmentation, Channels, Examples

BENEATH_DB = (-20.0, 0.0)
"""How loud sound that is mixed in is, to the sound that it lies beneath."""

WIDEST_BAND_SHARE = 1 / 8
WIDEST_MOMENT_SHARE = 1 / 16
"""How much of a picture a mask hides at most: short sounds should not vanish behind it."""


def varied(
    sound: Channels,
    n_wanted: int,
    augment: Augmentation,
    rng: np.random.Generator,
    beneath: Channels | None = None,
) -> Channels:
    """Return so many samples of longer sound, begun anywhere, at another level.

    Args:
        sound: shape ``(n_channels, n_wanted or more)``.
        n_wanted: how many samples to return.
        augment: says by how much the level differs.
        rng: chance.
        beneath: sound of the same channels and rate, mixed in where both are heard.
    """
    gain_db = rng.uniform(-augment.gain_db, augment.gain_db)
    taken = _anywhere(sound, n_wanted, rng) * np.float32(10 ** (gain_db / 20))
    if beneath is None:
        return taken
    other = _anywhere(beneath, n_wanted, rng)
    level, other_level = _level(taken), _level(other)
    if not level or not other_level:
        return taken
    share = level / other_level * 10 ** (rng.uniform(*BENEATH_DB) / 20)
    return np.asarray(taken + other * np.float32(share), np.float32)


def middle(sound: Channels, n_wanted: int) -> Channels:
    """Return the middle of longer sound."""
    first = (sound.shape[1] - n_wanted) // 2
    return sound[:, first : first + n_wanted]


def masked(shown: Examples, n_masks: int, rng: np.random.Generator, *, time_axis: int) -> Examples:
    """Return a picture in which bands of frequency, and moments, hold its mean colour.

    Args:
        shown: one example, of which the first two axes are time and frequency.
        n_masks: how many of either.
        rng: chance.
        time_axis: which of the two is time.

    Source: Park et al. 2019, SpecAugment.
    """
    hidden = shown.copy()
    mean = shown.mean(axis=(0, 1)).astype(shown.dtype)
    for axis in (0, 1):
        share = WIDEST_MOMENT_SHARE if axis == time_axis else WIDEST_BAND_SHARE
        length = shown.shape[axis]
        for _ in range(n_masks):
            width = int(rng.integers(0, int(length * share) + 1))
            first = int(rng.integers(0, length - width + 1))
            place = (slice(None),) * axis + (slice(first, first + width),)
            hidden[place] = mean
    return hidden


def _anywhere(sound: Channels, n_wanted: int, rng: np.random.Generator) -> Channels:
    first = int(rng.integers(0, sound.shape[1] - n_wanted + 1))
    return sound[:, first : first + n_wanted]


def _level(sound: Channels) -> float:
    return float(np.sqrt(np.square(sound, dtype=np.float64).mean()))
