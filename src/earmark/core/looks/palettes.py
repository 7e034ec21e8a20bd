"""The colours of each look: shape ``(n_colours, 3)``, quiet first."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Palette: TypeAlias = NDArray[np.uint8]

ANCHORS = (
    (8, 7, 21),
    (47, 23, 88),
    (111, 40, 126),
    (200, 48, 101),
    (248, 111, 60),
    (255, 189, 89),
    (253, 247, 208),
)
"""Night to daylight in equal steps of OKLab lightness (0.14 to 0.97), as sRGB."""

N_RECIPE_COLOURS = 251


def night_to_daylight() -> Palette:
    """Return our own colours."""
    steps = np.linspace(0, len(ANCHORS) - 1, 256)
    channels = np.array(ANCHORS, dtype=np.float64).T
    levels = [np.interp(steps, np.arange(len(ANCHORS)), channel) for channel in channels]
    return np.stack(levels, axis=1).round().astype(np.uint8)


def recipe_colours() -> Palette:
    """Return what sox paints with unless told otherwise: black, blue, red, yellow, white."""
    place = np.linspace(0, 1, N_RECIPE_COLOURS)
    red = _rise((place - 0.13) / 0.60)
    green = _rise((place - 0.60) / 0.31)
    hill = 0.5 * np.sin(np.pi * place.clip(0, 0.60) / 0.60)
    blue = hill + ((place - 0.78) / 0.22).clip(0, 1)
    return _bytes(red, green, blue)


def contrast_colours() -> Palette:
    """Return what sox paints with when told ``-h``: round the colour wheel, from black to white."""
    place = np.linspace(0, 7, N_RECIPE_COLOURS)
    steady = place.clip(0, 1)
    red = steady - (place - 1).clip(0, 1) + _rise(place - 4)
    green = _rise(place - 2) - _fall(place - 5) + _rise(place - 6)
    blue = steady - _fall(place - 3) + _rise(place - 6)
    return _bytes(red, green, blue)


def _rise(place: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a quarter of a wave from 0 to 1, quick at first."""
    return np.asarray(np.sin(place.clip(0, 1) * np.pi / 2))


def _fall(place: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far a quarter of a wave has come down from 1, slow at first."""
    return np.asarray(1 - np.cos(place.clip(0, 1) * np.pi / 2))


def _bytes(*channels: NDArray[np.float64]) -> Palette:
    return np.floor(np.stack(channels, axis=1) * 255 + 0.5).astype(np.uint8)
