"""From sound to a picture of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from earmark.core.looks.own import own_picture
from earmark.core.looks.palettes import Palette, contrast_colours, recipe_colours
from earmark.core.looks.recipe import panels
from earmark.core.resampling import resample
from earmark.values import Channels, Look, PictureLook, Pixels, TrackChoice

RECIPE_RATE_HZ = 6000
CONTRAST_CHANNEL = 2


def paint(channels: Channels, sample_rate_hz: int, look: PictureLook = PictureLook()) -> Pixels:
    """Return a picture of sound.

    ``Look.EARMARK`` shows the mean of all channels, ``Look.RECIPE`` each, ``Look.RECIPE_CONTRAST``
    the second, or the only one. The recipe's pictures are 800 pixels wide or, as sox has it, up to
    a few less; 513 high for one channel and 515 for two. Sound of less than 0.16 s is narrower.

    Raises:
        ValueError: the shape is not that of channels.
    """
    if channels.ndim != 2 or not len(channels):  # noqa: PLR2004 - channels, samples
        msg = f"sound has the shape (n_channels, n_samples), not {channels.shape}"
        raise ValueError(msg)
    if look.look is Look.EARMARK:
        return own_picture(channels.mean(axis=0), sample_rate_hz, *look.size_px)
    if look.look is Look.RECIPE:
        slow = np.stack([resample(each, sample_rate_hz, RECIPE_RATE_HZ) for each in channels])
        return _coloured(panels(slow, RECIPE_RATE_HZ), recipe_colours())
    second = channels[min(CONTRAST_CHANNEL, len(channels)) - 1]
    return _coloured(panels(second[None], sample_rate_hz), contrast_colours())


def thinned(channels: Channels, sample_rate_hz: int, look: Look) -> tuple[Channels, int]:
    """Return sound at the lowest rate at which it still has that look, and the rate in hertz.

    Its picture differs by nothing that can be seen, and where the look is slow, it is ten times as
    quick to paint.
    """
    if look is not Look.RECIPE or sample_rate_hz <= RECIPE_RATE_HZ:
        return channels, sample_rate_hz
    slow = [resample(each, sample_rate_hz, RECIPE_RATE_HZ) for each in channels]
    return np.stack(slow).astype(np.float32), RECIPE_RATE_HZ


def channels_of(look: Look, choice: TrackChoice, n_channels: int) -> tuple[str | int, ...]:
    """Return which channels of a recording a picture is of; one that was chosen stands alone."""
    if choice.channel != "mix" or look is Look.EARMARK:
        return (choice.channel,)
    if look is Look.RECIPE:
        return tuple(range(1, n_channels + 1))
    return (min(CONTRAST_CHANNEL, n_channels),)


def _coloured(levels: NDArray[np.uint8], palette: Palette) -> Pixels:
    return palette[levels]
