from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from known_streams import Recipe, list_streams, make_streams

MAKER = """
import json, pathlib, sys
data, out, *options = sys.argv[1:]
out = pathlib.Path(out)
out.mkdir(parents=True)
for name in ("01-call", "00-talk"):
    truth = {"profile": name[3:], "media": name + ".mp4", "options": options}
    (out / (name + ".json")).write_text(json.dumps(truth))
with pathlib.Path(data, "calls").open("a") as calls:
    calls.write(" ".join(options) + "\\n")
if pathlib.Path(data, "breaks").exists():
    sys.exit(3)
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "manifest.csv").write_text("path,use\n")
    return folder


@pytest.fixture
def recipe(data: Path, tmp_path: Path) -> Recipe:
    maker = tmp_path / "maker.py"
    maker.write_text(MAKER)
    return Recipe(data, maker, "test", 1.5)


def calls_in(data: Path) -> list[str]:
    return sorted((data / "calls").read_text().splitlines())


def test_each_seed_is_made_and_listed_in_order(recipe: Recipe, data: Path, tmp_path: Path) -> None:
    make_streams(recipe, tmp_path / "streams", [2, 1], n_at_once=2)
    assert calls_in(data) == [f"--minutes 1.5 --seed {seed} --use test" for seed in (1, 2)]
    streams = list(list_streams(tmp_path / "streams", [1, 2]))
    assert [stream.name for stream in streams] == [
        f"seed-{seed}/{name}" for seed in (1, 2) for name in ("00-talk", "01-call")
    ]
    assert streams[0].kind == "talk"
    assert streams[0].media == tmp_path / "streams/seed-1/00-talk.mp4"


def test_without_a_use_the_maker_takes_everything(
    recipe: Recipe, data: Path, tmp_path: Path
) -> None:
    make_streams(Recipe(data, recipe.maker, None, 10), tmp_path / "streams", [1], n_at_once=1)
    assert calls_in(data) == ["--minutes 10 --seed 1"]


def test_what_is_made_is_not_made_again(recipe: Recipe, data: Path, tmp_path: Path) -> None:
    for seeds in ([1], [1, 2], [2]):
        make_streams(recipe, tmp_path / "streams", seeds, n_at_once=1)
    assert len(calls_in(data)) == 2


def test_a_maker_that_fails_leaves_no_half_of_a_seed(
    recipe: Recipe, data: Path, tmp_path: Path
) -> None:
    (data / "breaks").touch()
    with pytest.raises(subprocess.CalledProcessError):
        make_streams(recipe, tmp_path / "streams", [1], n_at_once=1)
    assert list((tmp_path / "streams").iterdir()) == []


def test_streams_of_another_recipe_are_not_taken_for_these(
    recipe: Recipe, data: Path, tmp_path: Path
) -> None:
    make_streams(recipe, tmp_path / "streams", [1], n_at_once=1)
    longer = Recipe(data, recipe.maker, "test", 10)
    with pytest.raises(ValueError, match=r"other streams than asked for.*--streams"):
        make_streams(longer, tmp_path / "streams", [1], n_at_once=1)


def test_streams_that_were_put_there_by_hand_are_taken(
    recipe: Recipe, data: Path, tmp_path: Path
) -> None:
    (tmp_path / "streams/seed-1").mkdir(parents=True)
    make_streams(recipe, tmp_path / "streams", [1], n_at_once=1)
    assert not (data / "calls").exists()
