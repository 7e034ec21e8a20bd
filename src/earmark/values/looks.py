"""What pictures of sound look like."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LARGEST_PX = 4096


class Look(StrEnum):
    """What a picture of sound looks like.

    ``EARMARK`` is our own: mel bands in night-to-daylight colours, of any size. The others are what
    a recipe of 2020 taught networks with, made by sox: ``RECIPE`` up to 3 kHz, a panel for each
    channel; ``RECIPE_CONTRAST`` all frequencies of the second channel, in colours far apart.
    """

    EARMARK = "earmark"
    RECIPE = "recipe"
    RECIPE_CONTRAST = "recipe-contrast"


@dataclass(frozen=True, slots=True)
class PictureLook:
    """What pictures of sound are like.

    Attributes:
        look: which of them.
        size_px: width and height in our own look; the recipe's are as large as sox makes them.
        name: what pictures of moments are called, with fields in braces as for clips.
    """

    look: Look = Look.EARMARK
    size_px: tuple[int, int] = (640, 256)
    name: str = "{recording}-{number:04d}-{start}"

    def __post_init__(self) -> None:
        if not all(1 <= pixels <= LARGEST_PX for pixels in self.size_px):
            msg = f"a picture is 1 to {LARGEST_PX} pixels wide and high, not {self.size_px}"
            raise ValueError(msg)
