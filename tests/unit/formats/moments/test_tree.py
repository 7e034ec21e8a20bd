from __future__ import annotations

from pathlib import Path

import pytest

from earmark.errors import LabelsError
from earmark.formats.moments.tree import read_tree

SUFFIXES = {".mkv", ".mp4", ".wav"}


def make_tree(tmp_path: Path, *names: str) -> Path:
    for name in names:
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "tree"


def test_clips_are_known_by_the_folder_they_were_sorted_into(tmp_path: Path) -> None:
    tree = make_tree(
        tmp_path,
        "noKeySound/clip-0003.mp4",
        "hasKeySound/clip-10.mkv",
        "hasKeySound/clip-9.MKV",
        "hasKeySound/second day/clip-1.wav",
    )
    read = read_tree(tree, SUFFIXES)
    assert [(str(clip.path.relative_to(tree)), clip.name) for clip in read.clips] == [
        ("hasKeySound/clip-9.MKV", "hasKeySound"),
        ("hasKeySound/clip-10.mkv", "hasKeySound"),
        ("hasKeySound/second day/clip-1.wav", "hasKeySound"),
        ("noKeySound/clip-0003.mp4", "noKeySound"),
    ]
    assert not read.skipped


def test_whatever_is_no_clip_is_skipped_and_told(tmp_path: Path) -> None:
    tree = make_tree(
        tmp_path,
        "a/clip-1.mkv",
        "a/clip-1.png",
        "a/notes.txt",
        "loose.mkv",
        "a/.x.mkv",
        ".git/y.mkv",
    )
    read = read_tree(tree, SUFFIXES)
    assert [clip.path.name for clip in read.clips] == ["clip-1.mkv"]
    assert [(each.path.name, each.reason) for each in read.skipped] == [
        ("loose.mkv", "it lies in no folder that says what it is"),
        ("clip-1.png", "it is a picture and holds no sound"),
        ("notes.txt", "it is no media"),
    ]


def test_a_tree_without_clips_says_what_it_holds(tmp_path: Path) -> None:
    tree = make_tree(tmp_path, "a/clip-1.png", "a/clip-2.png")
    with pytest.raises(LabelsError, match=r"no folders with clips \(2 files of other kinds\)"):
        read_tree(tree, SUFFIXES)


def test_a_tree_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match="is no folder"):
        read_tree(tmp_path / "none", SUFFIXES)
