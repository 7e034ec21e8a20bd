from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from earmark.adapters.cuttings import FolderCuttings
from earmark.errors import OutputError
from earmark.values import Channels
from sound_maker import noise, tone

RATE_HZ = 8000


def keep(cuttings: FolderCuttings, digest: str, *sounds: Channels) -> None:
    with cuttings.keeping(digest) as add:
        for sound in sounds:
            add(sound, RATE_HZ)


def test_what_is_kept_comes_back_in_sixteen_bits_of_its_peak(tmp_path: Path) -> None:
    quiet, loud = noise(0.5, RATE_HZ) * np.float32(1e-5), tone(440, 1.0, RATE_HZ, peak=3.0)
    keep(FolderCuttings(tmp_path / "new", "p"), "a", quiet, loud)
    again = FolderCuttings(tmp_path / "new", "p")
    assert again.recordings() == ("a",)
    for number, sound in enumerate((quiet, loud)):
        back, rate_hz = again.sound("a", number)
        assert rate_hz == RATE_HZ
        assert back.dtype == np.float32
        assert np.abs(back - sound).max() <= np.abs(sound).max() / 2**15


def test_silence_and_windows_without_samples_can_be_kept(tmp_path: Path) -> None:
    cuttings = FolderCuttings(tmp_path, "p")
    keep(cuttings, "a", np.zeros((1, 5), np.float32), np.zeros((2, 0), np.float32))
    assert not cuttings.sound("a", 0)[0].any()
    assert cuttings.sound("a", 1)[0].shape == (2, 0)


def test_a_recording_that_was_cut_short_is_not_kept_and_the_next_one_takes_its_place(
    tmp_path: Path,
) -> None:
    cuttings = FolderCuttings(tmp_path, "p")
    keep(cuttings, "a", noise(0.1, RATE_HZ))
    with pytest.raises(KeyError), cuttings.keeping("b") as add:  # noqa: PT012 - raised in between
        add(noise(0.3, RATE_HZ), RATE_HZ)
        raise KeyError
    assert FolderCuttings(tmp_path, "p").recordings() == ("a",)
    second = noise(0.2, RATE_HZ, seed=5)
    again = FolderCuttings(tmp_path, "p")
    keep(again, "c", second)
    assert np.allclose(again.sound("c", 0)[0], second, atol=1e-4)
    assert np.allclose(again.sound("a", 0)[0], noise(0.1, RATE_HZ), atol=1e-4)
    assert (tmp_path / "sound.i16").stat().st_size == 2 * 2 * round(0.3 * RATE_HZ)


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "sound.json").write_text("{"),
        lambda folder: (folder / "sound.json").write_text('{"purpose": "p", "windows": {"a": 1}}'),
        lambda folder: (folder / "sound.json").unlink(),
        lambda folder: (folder / "sound.i16").write_bytes(b"12"),
        lambda folder: (folder / "sound.i16").unlink(),
    ],
)
def test_damage_and_another_purpose_count_as_nothing_kept(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    keep(FolderCuttings(tmp_path, "p"), "a", noise(0.1, RATE_HZ))
    assert not FolderCuttings(tmp_path, "another").recordings()
    damage(tmp_path)
    damaged = FolderCuttings(tmp_path, "p")
    assert not damaged.recordings()
    keep(damaged, "b", noise(0.1, RATE_HZ))
    assert FolderCuttings(tmp_path, "p").recordings() == ("b",)


def test_where_nothing_can_be_written_an_error_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cuttings = FolderCuttings(tmp_path / "file", "p")
    with pytest.raises(OutputError, match="cannot be written"):
        keep(cuttings, "a", noise(0.1, RATE_HZ))
