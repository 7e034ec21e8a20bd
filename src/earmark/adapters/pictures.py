"""Spectrogram pictures, by Pillow."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from earmark.core.looks import paint
from earmark.core.looks.own import colours_of
from earmark.core.spectrogram import FLOOR_DB, coarse_spectrogram, spectrogram
from earmark.values import Channels, Look, PictureLook, Pixels, Samples

HEIGHT_PX = 128
NARROWEST_PX = 480
WIDEST_PX = 640
QUALITY = 40
MOST_GREY_PX = 2048
MOST_COLOURS = 256


def spectrogram_picture(samples: Samples, sample_rate_hz: int) -> bytes:
    """Return a WebP picture of a stretch of sound: mel bands from 50 Hz to 16 kHz, low ones below.

    It is ``HEIGHT_PX`` high and ``NARROWEST_PX`` to ``WIDEST_PX`` wide. Frequencies that the rate
    cannot carry are grey.
    """
    decibels = spectrogram(samples, sample_rate_hz, n_bands=HEIGHT_PX, most_columns=WIDEST_PX)
    picture = Image.fromarray(colours_of(decibels[::-1]))
    if picture.width < NARROWEST_PX:
        picture = picture.resize((NARROWEST_PX, HEIGHT_PX), Image.Resampling.BICUBIC)
    return _webp(picture)


def to_webp(pixels: Pixels) -> bytes:
    """Return a small WebP picture of pixels, for eyes."""
    return _webp(Image.fromarray(pixels))


def grey_picture(samples: Samples, sample_rate_hz: int, *, most_columns: int) -> bytes:
    """Return a PNG of a stretch of sound, ``HEIGHT_PX`` high, to be coloured by who shows it.

    A byte is 1 to 255 for ``FLOOR_DB`` to 0 dB, and 0 where the rate cannot carry the band.
    """
    decibels = coarse_spectrogram(
        samples, sample_rate_hz, n_bands=HEIGHT_PX, most_columns=min(most_columns, MOST_GREY_PX)
    )[::-1]
    levels = 1 + 254 * (1 - decibels / FLOOR_DB).clip(0, 1)
    file = io.BytesIO()
    Image.fromarray(np.nan_to_num(levels.round()).astype(np.uint8)).save(
        file, "PNG", compress_level=3
    )
    return file.getvalue()


def picture_for(
    channels: Channels, sample_rate_hz: int, look: Look, size_px: tuple[int, int]
) -> Pixels:
    """Return what a network sees of sound, shape ``(height, width, 3)``.

    It is the picture that is exported, made smaller or larger where it is not of that size: the
    recipe's never are.

    Args:
        channels: those that ``core.looks.channels_of`` names.
        sample_rate_hz: of the sound.
        look: what it looks like.
        size_px: width and height.
    """
    pixels = paint(channels, sample_rate_hz, PictureLook(look, size_px))
    if pixels.shape[1::-1] == size_px:
        return pixels
    return np.asarray(Image.fromarray(pixels).resize(size_px, Image.Resampling.BILINEAR))


def to_png(pixels: Pixels) -> bytes:
    """Return a PNG of just these pixels; with a palette where it has no more than 256 colours."""
    height, width, _ = pixels.shape
    wide = pixels.astype(np.uint32)
    keys, places = np.unique(
        wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2], return_inverse=True
    )
    if len(keys) > MOST_COLOURS:
        picture = Image.fromarray(pixels)
    else:
        picture = Image.fromarray(places.reshape(height, width).astype(np.uint8), "P")
        picture.putpalette(
            bytes(key >> shift & 255 for key in keys.tolist() for shift in (16, 8, 0))
        )
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _webp(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=QUALITY, method=4)
    return file.getvalue()
