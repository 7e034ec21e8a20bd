from __future__ import annotations

import itertools

import numpy as np

from earmark.core.looks.palettes import (
    ANCHORS,
    contrast_colours,
    night_to_daylight,
    recipe_colours,
)

# (place, red, green, blue), as they stand in pictures by sox 14.4.2
RECIPE = (
    *((0, 0, 0, 0), (26, 0, 0, 66), (44, 31, 0, 102), (74, 107, 0, 127)),
    *((110, 185, 0, 95), (146, 237, 0, 11), (158, 247, 41, 0), (188, 255, 178, 0)),
    *((200, 255, 216, 23), (218, 255, 250, 107), (248, 255, 255, 246), (250, 255, 255, 255)),
)
CONTRAST = (
    *((0, 0, 0, 0), (2, 14, 0, 14), (32, 228, 0, 228), (38, 239, 0, 255), (68, 24, 0, 255)),
    *((74, 0, 29, 255), (86, 0, 152, 255), (110, 0, 255, 253), (134, 0, 255, 97)),
    *((146, 35, 255, 0), (176, 253, 255, 0), (200, 255, 150, 0), (218, 255, 41, 41)),
    *((248, 255, 254, 254), (250, 255, 255, 255)),
)


def test_the_colours_of_the_recipe_are_those_of_sox() -> None:
    colours = recipe_colours()
    assert [(place, *colours[place].tolist()) for place, *_ in RECIPE] == list(RECIPE)


def test_the_colours_far_apart_are_those_of_sox() -> None:
    colours = contrast_colours()
    assert [(place, *colours[place].tolist()) for place, *_ in CONTRAST] == list(CONTRAST)


def test_our_own_colours_go_from_night_to_daylight() -> None:
    colours = night_to_daylight()
    assert colours.shape == (256, 3)
    assert [tuple(colours[place].tolist()) for place in (0, -1)] == [ANCHORS[0], ANCHORS[-1]]


def test_our_own_colours_grow_lighter_in_even_steps() -> None:
    luma = np.array(ANCHORS) @ [0.2126, 0.7152, 0.0722]
    assert all(dark + 15 < light for dark, light in itertools.pairwise(luma.tolist()))
