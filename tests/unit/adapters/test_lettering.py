from __future__ import annotations

import numpy as np
import pytest

from earmark.adapters import lettering
from earmark.adapters.lettering import caption, fitted, font_of


def test_a_caption_is_light_on_dark_even_and_as_high_as_asked() -> None:
    strip = caption("talk.mp4", "0:00:01.000", 640, 22)
    assert strip.shape[0] == 22
    assert strip.shape[1] % 2 == 0
    assert (strip.min(), strip.max()) == (16, 235)


def test_a_name_too_long_is_cut_off_and_the_time_stays() -> None:
    font = font_of(14)
    text = fitted("a very long name " * 20, "0:00:01.000", 300, font)
    assert text.endswith("…  0:00:01.000")
    assert font.getlength(text) <= 300
    assert caption("a very long name " * 20, "0:00:01.000", 300, 22).shape[1] <= 300


def test_names_in_other_letters_are_drawn() -> None:
    one, other = (caption(name, "", 640, 22) for name in ("жук", "рак"))
    assert one.shape != other.shape or np.abs(one.astype(int) - other).max() > 100


def test_without_matplotlib_there_are_other_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lettering, "find_spec", lambda _: None)
    font_of.cache_clear()
    assert caption("talk.mp4", "0:00:01.000", 640, 22).max() == 235
    font_of.cache_clear()
