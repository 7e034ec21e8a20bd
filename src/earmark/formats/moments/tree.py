"""Clips that somebody sorted into folders: ``TREE/CLASS/clip-0001.mkv``."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from earmark.errors import LabelsError
from earmark.values import Skipped, SortedClip, SortedClips

PICTURE_SUFFIXES = frozenset({".bmp", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".webp"})


def read_tree(tree: Path, media_suffixes: Collection[str]) -> SortedClips:
    """Return the clips in the folders of a tree, in the order of their names, numbers as numbers.

    A clip's name is that of the topmost folder it lies in. Pictures and whatever else is no media
    are skipped, and told; hidden files are passed over.

    Args:
        tree: the folder of folders.
        media_suffixes: what a clip's name ends in, in small letters with the dot.

    Raises:
        LabelsError: there is no such tree, or no clip in it.
    """
    if not tree.is_dir():
        msg = f"{tree}: is no folder. Name the folder that holds the folders of sorted clips."
        raise LabelsError(msg)
    clips: list[SortedClip] = []
    skipped: list[Skipped] = []
    for path in _files_under(tree):
        folders = path.relative_to(tree).parts[:-1]
        suffix = path.suffix.lower()
        if suffix in PICTURE_SUFFIXES:
            skipped.append(Skipped(path, "it is a picture and holds no sound"))
        elif suffix not in media_suffixes:
            skipped.append(Skipped(path, "it is no media"))
        elif not folders:
            skipped.append(Skipped(path, "it lies in no folder that says what it is"))
        else:
            clips.append(SortedClip(path, folders[0]))
    if not clips:
        msg = (
            f"{tree}: holds no folders with clips ({len(skipped)} files of other kinds). "
            "Name the folder that holds the folders of sorted clips."
        )
        raise LabelsError(msg)
    return SortedClips(tuple(clips), tuple(skipped))


def _files_under(tree: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(tree):
        folders[:] = sorted((each for each in folders if not each.startswith(".")), key=_natural)
        for file in sorted(files, key=_natural):
            if not file.startswith("."):
                yield Path(root, file)


def _natural(name: str) -> tuple[tuple[int | str, ...], str]:
    """Return what sorts ``clip-9`` before ``clip-10``; text and numbers always alternate."""
    parts = re.split(r"(\d+)", name.casefold())
    return tuple(int(part) if i % 2 else part for i, part in enumerate(parts)), name
