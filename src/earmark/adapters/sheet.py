"""A contact sheet: many small pictures on one page, drawn by Pillow."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from earmark.adapters.lettering import fitted, font_of

CELL = (240, 135)
MOST_CELLS = 600
"""Of one page: larger ones would not open in what people look at pictures with."""

_GAP, _LINE = 12, 18
_TEXT_PX = 13
_PAPER, _INK, _FAINT, _EMPTY = "#16181d", "#eceff4", "#8b93a5", "#22252d"
_MOST_COLUMNS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A moment on the page.

    Attributes:
        picture: RGB, shape ``(height, width, 3)``, or a picture file's bytes; ``None`` for none.
        name: of the recording.
        time: when it is.
        note: what else there is to say.
    """

    picture: NDArray[np.uint8] | bytes | None
    name: str
    time: str
    note: str = ""


def contact_sheet(cells: Sequence[Cell], kind: str) -> bytes:
    """Return the page as ``"PNG"`` or ``"WEBP"``: rows of pictures, each over its name and time."""
    n_columns = min(_MOST_COLUMNS, max(1, ceil(sqrt(len(cells)))))
    n_rows = max(1, ceil(len(cells) / n_columns))
    step_x, step_y = CELL[0] + _GAP, CELL[1] + 2 * _LINE + _GAP
    page = Image.new("RGB", (n_columns * step_x + _GAP, n_rows * step_y + _GAP), _PAPER)
    draw = ImageDraw.Draw(page)
    font = font_of(_TEXT_PX)
    for number, cell in enumerate(cells):
        x, y = _GAP + number % n_columns * step_x, _GAP + number // n_columns * step_y
        draw.rectangle((x, y, x + CELL[0] - 1, y + CELL[1] - 1), fill=_EMPTY)
        if cell.picture is not None:
            small = _image(cell.picture)
            small.thumbnail(CELL)
            page.paste(small, (x + (CELL[0] - small.width) // 2, y + (CELL[1] - small.height) // 2))
        line = y + CELL[1] + 2
        draw.text((x, line), f"{cell.time}  {cell.note}".strip(), font=font, fill=_INK)
        name = fitted(cell.name, "", CELL[0], font)
        draw.text((x, line + _LINE), name, font=font, fill=_FAINT)
    file = io.BytesIO()
    page.save(file, kind)
    return file.getvalue()


def _image(picture: NDArray[np.uint8] | bytes) -> Image.Image:
    if isinstance(picture, bytes):
        return Image.open(io.BytesIO(picture)).convert("RGB").resize(CELL)
    return Image.fromarray(picture)
