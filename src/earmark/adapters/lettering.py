"""Letters for pictures, drawn by Pillow."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Font: TypeAlias = "ImageFont.FreeTypeFont | ImageFont.ImageFont"

GAP = "  "
_CUT_OFF = "…"
_BLACK, _WHITE = 16, 235
"""Of brightness as video has it."""


@cache
def font_of(size_px: int) -> Font:
    """Return letters of a height: DejaVu Sans, which knows Greek and Cyrillic, where it is there.

    It comes with matplotlib, which is not loaded for it.
    """
    found = find_spec("matplotlib")
    for folder in (found.submodule_search_locations if found else None) or ():
        path = Path(folder, "mpl-data/fonts/ttf/DejaVuSans.ttf")
        if path.is_file():
            return ImageFont.truetype(str(path), size_px)
    return ImageFont.load_default(size_px)


def fitted(name: str, rest: str, width_px: int, font: Font) -> str:
    """Return a name and what follows it on one line, the name cut off where it is too long."""
    text = f"{name}{GAP}{rest}"
    while name and font.getlength(text) > width_px:
        name = name[:-1]
        text = f"{name}{_CUT_OFF}{GAP}{rest}"
    return text


def caption(name: str, rest: str, widest_px: int, height_px: int) -> NDArray[np.uint8]:
    """Return a strip of brightness, shape ``(height_px, even width)``: white letters on black."""
    font = font_of(max(8, round(height_px * 0.66)))
    margin = height_px // 4
    text = fitted(name, rest, widest_px - 2 * margin, font)
    width = min(widest_px, round(font.getlength(text)) + 2 * margin) // 2 * 2
    image = Image.new("L", (max(2, width), height_px), _BLACK)
    ImageDraw.Draw(image).text((margin, height_px // 2), text, font=font, fill=_WHITE, anchor="lm")
    return np.array(image)
