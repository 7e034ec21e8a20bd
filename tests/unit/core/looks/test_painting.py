from __future__ import annotations

import numpy as np
import pytest

from earmark.core.looks import channels_of, paint
from earmark.core.looks.own import EMPTY_RGB
from earmark.values import Look, PictureLook, TrackChoice
from sound_maker import noise, tone


@pytest.mark.parametrize("size_px", [(1, 1), (3, 200), (224, 224), (1000, 64)])
@pytest.mark.parametrize("length_s", [0.0, 0.3, 2.0, 65.0])
def test_our_own_look_has_any_size(size_px: tuple[int, int], length_s: float) -> None:
    picture = paint(noise(length_s, 8000), 8000, PictureLook(size_px=size_px))
    assert picture.shape == (size_px[1], size_px[0], 3)
    assert picture.dtype == np.uint8


def test_our_own_look_has_a_usual_size_too() -> None:
    assert paint(noise(1.0, 8000), 8000).shape[1::-1] == (640, 256)


def test_our_own_look_shows_the_mean_of_all_channels_and_grey_where_there_is_no_band() -> None:
    channels = noise(1.0, 8000, 1)
    both = np.concatenate([channels, -channels])
    assert (
        len(np.unique(paint(both, 8000, PictureLook(size_px=(64, 64))).reshape(-1, 3), axis=0)) == 2
    )
    assert (paint(channels, 8000)[0] == EMPTY_RGB).all()


def test_a_click_stays_where_it_is_when_a_short_sound_is_drawn_out() -> None:
    channels = 1e-4 * noise(0.2, 48_000, 1)
    channels[0, 2400] = 1.0
    lightness = paint(channels, 48_000, PictureLook(size_px=(400, 32))).sum(
        axis=(0, 2), dtype=np.int64
    )
    assert abs(int(lightness.argmax()) - 100) <= 12


def test_the_recipe_shows_each_channel_up_to_3_khz() -> None:
    both = np.concatenate([tone(1000, 5, 48_000), tone(2000, 5, 48_000)])
    picture = paint(both, 48_000, PictureLook(Look.RECIPE))
    assert picture.shape == (515, 800, 3)
    rows = picture.sum(axis=(1, 2), dtype=np.int64)
    assert abs(int(rows[:257].argmax()) - 256 * 2 / 3) <= 1
    assert abs(int(rows[258:].argmax()) - 256 / 3) <= 1


def test_the_recipe_of_contrast_shows_the_second_channel_or_the_only_one() -> None:
    both = noise(1.0, 44_100)
    picture = paint(both, 44_100, PictureLook(Look.RECIPE_CONTRAST))
    assert picture.shape == (513, 800, 3)
    assert (picture == paint(both[1:], 44_100, PictureLook(Look.RECIPE_CONTRAST))).all()


@pytest.mark.parametrize("shape", [(100,), (0, 100), (1, 2, 3)])
def test_sound_without_channels_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"n_channels, n_samples"):
        paint(np.zeros(shape, np.float32), 8000)


@pytest.mark.parametrize("size_px", [(0, 10), (10, 5000)])
def test_a_picture_without_pixels_or_with_too_many_is_refused(size_px: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="1 to 4096 pixels wide and high"):
        PictureLook(size_px=size_px)


@pytest.mark.parametrize(
    ("look", "channel", "n_channels", "wanted"),
    [
        (Look.EARMARK, "mix", 2, ("mix",)),
        (Look.RECIPE, "mix", 2, (1, 2)),
        (Look.RECIPE, "mix", 1, (1,)),
        (Look.RECIPE, "left", 2, ("left",)),
        (Look.RECIPE_CONTRAST, "mix", 6, (2,)),
        (Look.RECIPE_CONTRAST, "mix", 1, (1,)),
        (Look.RECIPE_CONTRAST, 3, 6, (3,)),
    ],
)
def test_a_look_is_of_certain_channels(
    look: Look, channel: str | int, n_channels: int, wanted: tuple[str | int, ...]
) -> None:
    assert channels_of(look, TrackChoice(channel=channel), n_channels) == wanted
