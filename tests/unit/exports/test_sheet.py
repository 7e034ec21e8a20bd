from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clip_maker import Made
from earmark import OutputError, Progress, Skipped, export_sheet
from earmark.adapters.sheet import CELL, MOST_CELLS
from moment_maker import make_moments, make_recording


@pytest.mark.parametrize("name", ["all.png", "all.webp"])
def test_each_moment_is_a_cell_with_the_picture_of_its_middle(tmp_path: Path, name: str) -> None:
    talk = Made().write(tmp_path / "talk.mp4")
    moments = make_moments([(0.0, 0.4), (4.0, 5.0), (1.0, 1.2)], talk)
    steps = list(export_sheet(moments, tmp_path / name))
    assert steps[-2:] == [Progress(tmp_path / name, 3.0, 3.0), tmp_path / name]
    page = np.array(Image.open(tmp_path / name).convert("RGB")).astype(int)
    rows, columns = (12 + CELL[1] // 2, 12 + CELL[1] // 2 + CELL[1] + 48), (140, 392)
    greys = [int(page[rows[0], columns[0], 0]), int(page[rows[0], columns[1], 0])]
    greys.append(int(page[rows[1], columns[0], 0]))
    assert greys == pytest.approx([20 + 4 * 5, 20 + 4 * 27, 20 + 4 * (112 % 50)], abs=12)
    under = page[12 + CELL[1] : 12 + CELL[1] + 36, 12:200]
    assert under.max() - under.min() > 100


def test_sound_alone_shows_its_spectrogram(tmp_path: Path) -> None:
    sound = Made(picture="", sound="pcm_s16le").write(tmp_path / "talk.wav")
    list(export_sheet(make_moments([(3.5, 4.5), (1, 2)], sound), tmp_path / "all.png"))
    page = np.array(Image.open(tmp_path / "all.png"))
    assert (
        np.unique(page[12 : 12 + CELL[1], 12 : 12 + CELL[0]].reshape(-1, 3), axis=0).shape[0] > 50
    )


def test_spectrograms_can_be_had_of_videos(tmp_path: Path) -> None:
    talk = Made().write(tmp_path / "talk.mp4")
    for name, drawn in (("seen.png", False), ("drawn.png", True)):
        list(export_sheet(make_moments([(3.5, 4.5)], talk), tmp_path / name, spectrograms=drawn))
    seen, drawn_ = (np.array(Image.open(tmp_path / f"{each}.png")) for each in ("seen", "drawn"))
    assert seen.shape == drawn_.shape
    assert np.abs(seen.astype(int) - drawn_).mean() > 5


def test_a_bad_recording_is_skipped(tmp_path: Path) -> None:
    talk = Made().write(tmp_path / "talk.mp4")
    gone = make_moments([(1, 2)], make_recording(tmp_path / "gone.mp4"))
    steps = list(export_sheet([*gone, *make_moments([(1, 2)], talk)], tmp_path / "all.png"))
    assert [step.path.name for step in steps if isinstance(step, Skipped)] == ["gone.mp4"]
    assert steps[-1] == tmp_path / "all.png"


def test_nothing_too_much_and_another_kind_are_errors(tmp_path: Path) -> None:
    talk = make_recording(duration_s=1e6)
    many = make_moments([(each, each + 0.5) for each in range(MOST_CELLS + 1)], talk)
    for moments, name, why in (
        ([], "all.png", "no moment to show"),
        (many, "all.png", "room for 600 pictures, not 601"),
        (many, "all.gif", r"written as \.png, \.webp"),
    ):
        with pytest.raises(OutputError, match=why):
            list(export_sheet(moments, tmp_path / name))


def test_what_is_there_is_only_replaced_when_told(tmp_path: Path) -> None:
    (tmp_path / "all.png").write_text("mine")
    moments = make_moments([(1, 2)], Made(picture="", sound="pcm_s16le").write(tmp_path / "a.wav"))
    with pytest.raises(OutputError, match="is there already"):
        list(export_sheet(moments, tmp_path / "all.png"))
    list(export_sheet(moments, tmp_path / "all.png", force=True))
    assert (tmp_path / "all.png").stat().st_size > 100
