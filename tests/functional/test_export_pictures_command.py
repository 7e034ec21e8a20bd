"""``earmark export pictures``, started as a user starts it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from command_runner import run_earmark
from earmark import Project, Span
from sound_maker import noise, write_wave

RATE_HZ = 16_000


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with a recording and two labels, one of them yes."""
    talk = write_wave(tmp_path / "talk.wav", noise(6.0, RATE_HZ), RATE_HZ)
    with Project.create(tmp_path / "project") as made:
        list(made.add([talk]))
        made.label("bell", talk, Span(1.0, 2.0), "yes")
        made.label("bell", talk, Span(3.0, 4.0), "no")
        return made.folder


def test_labels_become_pictures_in_any_look(project: Path, tmp_path: Path) -> None:
    words = ["export", "pictures", "out", "--labels", "--project", str(project)]
    for look, size in (
        (["--size", "100x50"], (100, 50)),
        (["--look", "recipe"], (800, 515)),
        (["--look", "recipe-contrast"], (800, 513)),
    ):
        ran = run_earmark(*words, *look, "--force", cwd=tmp_path)
        assert (ran.code, ran.out) == (0, "Wrote 1 picture to out\n")
        [path] = (tmp_path / "out").iterdir()
        assert path.name == "talk-0001-00h00m01.000s.png"
        picture = Image.open(path)
        assert picture.size == size
        assert np.asarray(picture.convert("RGB")).std() > 10
    ran = run_earmark(*words, "--name", "{sound}", cwd=tmp_path)
    assert (tmp_path / "out/bell.png").exists()


def test_clips_become_pictures_and_bad_ones_are_counted(tmp_path: Path) -> None:
    for name in ("hasKeySound/a.wav", "noKeySound/a.wav"):
        write_wave(tmp_path / "clips" / name, noise(1.0, RATE_HZ), RATE_HZ)
    words = ["export", "pictures", "out", "--clips", "clips", "--look", "recipe"]
    ran = run_earmark(*words, cwd=tmp_path)
    assert (ran.code, ran.out) == (0, "Wrote 2 pictures to out\n")
    assert (tmp_path / "out/hasKeySound/a.png").exists()
    (tmp_path / "clips/bad.wav").write_text("nothing")
    ran = run_earmark(*words, "--force", cwd=tmp_path)
    assert ran.code == 3
    assert "1 skipped" in ran.out
    ran = run_earmark("export", "pictures", "more", "--clips", "clips/bad.wav", cwd=tmp_path)
    assert (ran.code, "Wrote 0 pictures" in ran.out) == (1, True)


def test_nothing_is_written_over_without_force(tmp_path: Path) -> None:
    write_wave(tmp_path / "a.wav", noise(1.0, RATE_HZ), RATE_HZ)
    for code in (0, 1):
        ran = run_earmark("export", "pictures", "out", "--clips", "a.wav", cwd=tmp_path)
        assert ran.code == code
    assert "is there already. Name another place, or replace with --force." in ran.err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([], "choose one of --from, --detector, --labels or --clips"),
        (["--clips", "a.wav", "--labels"], "only --look, --size, --force"),
        (["--clips", "a.wav", "--padding", "1"], "are drawn whole"),
        (["--clips", "a.wav", "--name", "{sound}"], "called as they are"),
        (["--clips", "a.wav", "--look", "recipe", "--size", "9x9"], "sox has sizes of its own"),
        (["--clips", "a.wav", "--size", "9"], "'9' is not a width and a height of up to 4096"),
        (["--clips", "a.wav", "--size", "9x0"], "such as 224x224"),
        (["--clips", "a.wav", "--size", "9x5000"], "such as 224x224"),
        (["--clips", "a.wav", "--size", "9xb"], "such as 224x224"),
        (["--clips", "a.wav", "--look", "other"], "'other' is not one of"),
    ],
)
def test_options_that_make_no_sense_are_refused_before_anything_is_done(
    words: list[str], why: str, tmp_path: Path
) -> None:
    ran = run_earmark("export", "pictures", "out", *words, cwd=tmp_path)
    assert ran.code == 2
    assert why in " ".join(ran.err.split())
    assert not (tmp_path / "out").exists()
