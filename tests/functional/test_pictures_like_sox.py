"""The recipe's pictures beside those that the real sox makes of the same sound."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from command_runner import run_earmark
from earmark.core.looks import paint
from earmark.core.stage import compose
from earmark.values import Channels, Look, PictureLook, Pixels
from sound_maker import as_16_bits, noise, tone, write_wave

SOX = shutil.which("sox")
VERSION = "14.4"
OPTIONS = {
    Look.RECIPE: ["rate", "6k", "spectrogram", "-r"],
    Look.RECIPE_CONTRAST: ["remix", "2", "spectrogram", "-h", "-r"],
}


def is_there() -> bool:
    """Say whether the sox is installed whose pictures were measured."""
    if SOX is None:
        return False
    told = subprocess.run([SOX, "--version"], check=True, capture_output=True, text=True).stdout
    return f"v{VERSION}" in told


needs_sox = pytest.mark.skipif(not is_there(), reason=f"sox {VERSION} is not installed")


def by_sox(channels: Channels, rate_hz: int, options: list[str], folder: Path) -> Pixels:
    """Return the picture that sox makes."""
    raw = folder / "sound.raw"
    raw.write_bytes((channels.T * 32768).astype("<i2").tobytes())
    form = ["-t", "raw", "-e", "signed", "-b", "16", "-L", "-r", str(rate_hz)]
    command = [str(SOX), *form, "-c", str(len(channels)), str(raw), "-n", *options, "-o", "-"]
    done = subprocess.run(command, check=True, capture_output=True)
    return np.asarray(Image.open(io.BytesIO(done.stdout)).convert("RGB"))


def errors(ours: Pixels, theirs: Pixels) -> Channels:
    """Return by how much each pixel is off, of 255."""
    assert ours.shape == theirs.shape
    return np.asarray(np.abs(ours.astype(np.float32) - theirs))


def stream_like(length_s: float) -> tuple[Channels, int]:
    """Return a voice, a game and typing on two channels, and their rate."""
    stage = compose(length_s, np.random.default_rng(5))
    return as_16_bits(stage.samples), stage.sample_rate_hz


@needs_sox
@pytest.mark.parametrize("look", list(OPTIONS))
@pytest.mark.parametrize("rate_hz", [8000, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("length_s", [0.31, 3.0, 15.0])
def test_noise_looks_as_sox_draws_it(
    look: Look, rate_hz: int, length_s: float, tmp_path: Path
) -> None:
    channels = noise(length_s, rate_hz)
    off = errors(
        paint(channels, rate_hz, PictureLook(look)),
        by_sox(channels, rate_hz, OPTIONS[look], tmp_path),
    )
    assert off.mean() < (0.1 if look is Look.RECIPE else 0.001)
    assert off.max() <= 40
    assert (off.max(axis=2) == 0).mean() > (0.9 if look is Look.RECIPE else 0.9999)


@needs_sox
@pytest.mark.parametrize("look", list(OPTIONS))
def test_a_voice_and_typing_look_as_sox_draws_them(look: Look, tmp_path: Path) -> None:
    channels, rate_hz = stream_like(20.0)
    off = errors(
        paint(channels, rate_hz, PictureLook(look)),
        by_sox(channels, rate_hz, OPTIONS[look], tmp_path),
    )
    assert off.mean() < 0.01
    assert (off.max(axis=2) == 0).mean() > 0.999


@needs_sox
@pytest.mark.parametrize("n_channels", [1, 3, 6, 9])
@pytest.mark.parametrize("n_samples", [13, 700, 66_000, 6000 * 130 + 77])
def test_any_channels_and_lengths_have_the_size_that_sox_gives_them(
    n_channels: int, n_samples: int, tmp_path: Path
) -> None:
    channels = noise(n_samples / 6000, 6000, n_channels)
    theirs = by_sox(channels, 6000, OPTIONS[Look.RECIPE], tmp_path)
    off = errors(paint(channels, 6000, PictureLook(Look.RECIPE)), theirs)
    assert off.mean() < 0.001
    assert off.max() <= 6


@needs_sox
def test_full_scale_and_silence_look_as_sox_draws_them(tmp_path: Path) -> None:
    channels = np.concatenate([tone(440, 2, 44_100, 32767 / 32768), np.zeros((1, 88_200))])
    channels = as_16_bits(channels)
    off = errors(
        paint(channels, 44_100, PictureLook(Look.RECIPE)),
        by_sox(channels, 44_100, OPTIONS[Look.RECIPE], tmp_path),
    )
    assert off.mean() < 0.05


@needs_sox
@pytest.mark.parametrize("look", list(OPTIONS))
def test_files_of_the_command_look_as_those_of_sox(look: Look, tmp_path: Path) -> None:
    clip = write_wave(tmp_path / "clip.wav", noise(4.0, 44_100), 44_100)
    words: list[str | Path] = [
        "export",
        "pictures",
        tmp_path / "out",
        "--clips",
        clip,
        "--look",
        look.value,
    ]
    assert run_earmark(*words).code == 0
    theirs = tmp_path / "theirs.png"
    command = [str(SOX), str(clip), "-n", *OPTIONS[look], "-o", str(theirs)]
    subprocess.run(command, check=True)
    pictures = [Image.open(each).convert("RGB") for each in (tmp_path / "out/clip.png", theirs)]
    off = errors(np.asarray(pictures[0]), np.asarray(pictures[1]))
    assert (off.max(axis=2) == 0).mean() > 0.999
