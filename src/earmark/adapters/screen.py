"""Draw the demo's screen: an editor that fills as somebody types, a small game, and the time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Picture: TypeAlias = NDArray[np.uint8]
"""Shape ``(HEIGHT, WIDTH, 3)``: red, green, blue."""

Box: TypeAlias = tuple[int, int, int, int]

WIDTH, HEIGHT = 640, 360

_DESK, _PANE, _BAR = "#2b3a4a", "#fbfaf6", "#e4e0d6"
_INK, _FAINT, _ACCENT = "#26313c", "#8d8a80", "#c8553d"
_SKY, _GROUND, _HERO, _STONE = "#18212b", "#3d5a6c", "#f2c14e", "#7fb7be"

_EDITOR: Box = (18, 46, 428, 342)
_GAME: Box = (446, 46, 622, 206)
_CLOCK: Box = (446, 224, 622, 342)
_BAR_HEIGHT = 24
_LINE_HEIGHT = 21
_N_LINES = 12

_JUMP_S = 0.5
_JUMP_HEIGHT = 42
_STONE_SPEED = 60
"""Picture points a second."""


class Screen:
    """The screen at any moment; what did not change since the last one is not drawn again.

    Args:
        typed_s: when each key goes down, in order.
        pages: what stands in the editor after each of them.
        events_s: when something happens in the game, in order.
    """

    def __init__(
        self, *, typed_s: Sequence[float], pages: Sequence[str], events_s: Sequence[float]
    ) -> None:
        self._typed_s = typed_s
        self._pages = ("", *pages)
        self._events_s = events_s
        self._font = ImageFont.load_default(15)
        self._small = ImageFont.load_default(12)
        self._large = ImageFont.load_default(42)
        self._image = Image.new("RGB", (WIDTH, HEIGHT), _DESK)
        self._draw = ImageDraw.Draw(self._image)
        self._draw.text((18, 14), "a quiet evening, with keys", font=self._font, fill=_PANE)
        for box, title in ((_EDITOR, "notes.txt"), (_GAME, "hop"), (_CLOCK, "on air")):
            self._draw_window(box, title)
        self._shown: tuple[int, bool] | None = None
        self._shown_s = -1

    def picture_at(self, time_s: float) -> Picture:
        """Return what is on the screen at a time."""
        n_typed = bisect_right(self._typed_s, time_s)
        is_lit = time_s % 1.0 < 0.5 or self._was_just(self._typed_s, time_s, 0.4)  # noqa: PLR2004 - half a second on
        if self._shown != (n_typed, is_lit):
            self._draw_page(self._pages[n_typed], is_lit=is_lit)
            self._shown = (n_typed, is_lit)
        if self._shown_s != int(time_s):
            self._draw_clock(int(time_s))
            self._shown_s = int(time_s)
        self._draw_game(time_s)
        return np.array(self._image)

    def _draw_window(self, box: Box, title: str) -> None:
        left, top, right, bottom = box
        self._draw.rounded_rectangle((left, top - 2, right, bottom + 2), 6, fill=_PANE)
        self._draw.rounded_rectangle((left, top - 2, right, top + _BAR_HEIGHT), 6, fill=_BAR)
        self._draw.rectangle((left, top + _BAR_HEIGHT - 8, right, top + _BAR_HEIGHT), fill=_BAR)
        for place, colour in enumerate((_ACCENT, _HERO, _STONE)):
            x = left + 10 + 14 * place
            self._draw.ellipse((x, top + 6, x + 9, top + 15), fill=colour)
        self._draw.text((left + 58, top + 3), title, font=self._small, fill=_FAINT)

    def _draw_page(self, page: str, *, is_lit: bool) -> None:
        left, top, right, bottom = _EDITOR
        top += _BAR_HEIGHT + 1
        self._draw.rectangle((left, top, right, bottom - 4), fill=_PANE)
        lines = [part for line in page.split("\n") for part in self._wrap(line, right - left - 44)]
        first = max(0, len(lines) - _N_LINES)
        y = top + 6
        for number, line in enumerate(lines[first:], start=first + 1):
            self._draw.text((left + 8, y + 2), f"{number:2}", font=self._small, fill=_FAINT)
            self._draw.text((left + 32, y), line, font=self._font, fill=_INK)
            y += _LINE_HEIGHT
        if is_lit:
            x = left + 33 + self._font.getlength(lines[-1])
            self._draw.rectangle((x, y - _LINE_HEIGHT + 1, x + 1, y - 4), fill=_ACCENT)

    def _wrap(self, line: str, width: int) -> list[str]:
        """Return the line in parts that fit, broken behind a blank where there is one."""
        parts = [""]
        for letter in line:
            parts[-1] += letter
            if letter != " " and self._font.getlength(parts[-1]) > width:
                cut = parts[-1].rfind(" ") + 1 or len(parts[-1]) - 1
                parts[-1:] = [parts[-1][:cut], parts[-1][cut:]]
        return parts

    def _draw_clock(self, time_s: int) -> None:
        left, top, right, bottom = _CLOCK
        self._draw.rectangle((left, top + _BAR_HEIGHT + 1, right, bottom - 4), fill=_PANE)
        middle = ((left + right) // 2, (top + _BAR_HEIGHT + bottom) // 2)
        clock = f"{time_s // 60}:{time_s % 60:02}"
        self._draw.text(middle, clock, font=self._large, fill=_INK, anchor="mm")

    def _draw_game(self, time_s: float) -> None:
        left, top, right, bottom = _GAME
        top += _BAR_HEIGHT + 1
        ground = bottom - 20
        self._draw.rectangle((left, top, right, bottom), fill=_SKY)
        self._draw.rectangle((left, ground, right, bottom), fill=_GROUND)
        width = right - left
        for place in range(3):
            x = left + (place * 73 - time_s * _STONE_SPEED) % (width - 10)
            self._draw.rectangle((x, ground - 9, x + 9, ground - 1), fill=_STONE)
        since_s = self._since(self._events_s, time_s)
        share = min(since_s / _JUMP_S, 1.0)
        y = ground - 15 - 4 * _JUMP_HEIGHT * share * (1 - share)
        hero = _ACCENT if since_s < _JUMP_S else _HERO
        self._draw.rounded_rectangle((left + 36, y, left + 50, y + 14), 3, fill=hero)

    def _was_just(self, moments_s: Sequence[float], time_s: float, within_s: float) -> bool:
        return self._since(moments_s, time_s) < within_s

    @staticmethod
    def _since(moments_s: Sequence[float], time_s: float) -> float:
        past = bisect_right(moments_s, time_s)
        return time_s - moments_s[past - 1] if past else float("inf")
