"""From sound to a picture of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from earmark.core.looks.own import own_picture
from earmark.core.looks.palettes import Palette, contrast_colours, recipe_colours
from earmark.core.looks.recipe import panels
from earmark.core.resampling import resample
from earmark.values import Channels, Look, Pixels

USUAL_SIZE_PX = (640, 256)
RECIPE_RATE_HZ = 6000
CONTRAST_CHANNEL = 2


def paint(
    channels: Channels,
    sample_rate_hz: int,
    look: Look = Look.EARMARK,
    *,
    size_px: tuple[int, int] = USUAL_SIZE_PX,
) -> Pixels:
    """Return a picture of sound.

    Args:
        channels: all that the look is of. ``Look.EARMARK`` shows their mean, ``Look.RECIPE`` each,
            ``Look.RECIPE_CONTRAST`` the second, or the only one.
        sample_rate_hz: its rate.
        look: what the picture looks like.
        size_px: width and height in our own look. The recipe's pictures are as large as sox makes
            them: 800 wide where the sound is no shorter than 0.16 s, 513 high for one channel and
            515 for two.

    Raises:
        ValueError: the shape is not that of channels, or a size is below one.
    """
    if channels.ndim != 2 or not len(channels):  # noqa: PLR2004 - channels, samples
        msg = f"sound has the shape (n_channels, n_samples), not {channels.shape}"
        raise ValueError(msg)
    if min(size_px) < 1:
        raise ValueError(f"a picture is a pixel wide and high at least, not {size_px}")
    if look is Look.EARMARK:
        return own_picture(channels.mean(axis=0), sample_rate_hz, *size_px)
    if look is Look.RECIPE:
        slow = np.stack([resample(each, sample_rate_hz, RECIPE_RATE_HZ) for each in channels])
        return _coloured(panels(slow, RECIPE_RATE_HZ), recipe_colours())
    second = channels[min(CONTRAST_CHANNEL, len(channels)) - 1]
    return _coloured(panels(second[None], sample_rate_hz), contrast_colours())


def _coloured(levels: NDArray[np.uint8], palette: Palette) -> Pixels:
    return palette[levels]
