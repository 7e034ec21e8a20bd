"""What pictures of sound look like."""

from __future__ import annotations

from enum import StrEnum


class Look(StrEnum):
    """What a picture of sound looks like.

    ``EARMARK`` is our own: mel bands in night-to-daylight colours, of any size. The others are what
    a recipe of 2020 taught networks with, made by sox: ``RECIPE`` up to 3 kHz, a panel for each
    channel; ``RECIPE_CONTRAST`` all frequencies of the second channel, in colours far apart.
    """

    EARMARK = "earmark"
    RECIPE = "recipe"
    RECIPE_CONTRAST = "recipe-contrast"
