"""Which recordings a name stands for: a file, all media in a folder, or a pattern."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

MEDIA_SUFFIXES = frozenset(
    "." + kind
    for line in (
        "3g2 3gp aac ac3 aif aifc aiff amr ape asf au avi caf divx dts dv eac3 f4v flac flv",
        "m2ts m4a m4b m4v mka mkv mov mp2 mp3 mp4 mpeg mpg mts mxf oga ogg ogm ogv opus ra",
        "rm rmvb spx tak ts tta vob w64 wav webm wma wmv wv",
    )
    for kind in line.split()
)
"""What a folder is searched for. A file that is named itself is taken whatever it is called."""


def recordings_in(names: Iterable[Path]) -> list[Path]:
    """Return the files that these names stand for, each once, folders in the order of names.

    A file that several paths lead to, as ``./talk.mp4`` or through a linked folder, is taken once.
    """
    found: dict[Path, Path] = {}
    for name in names:
        for path in _stand_for(name):
            found.setdefault(Path(os.path.realpath(path.parent), path.name), path)
    return list(found.values())


def _stand_for(name: Path) -> Iterator[Path]:
    if name.is_dir():
        yield from _media_under(name)
        return
    matches = [] if os.path.lexists(name) else sorted(glob.glob(str(name), recursive=True))  # noqa: PTH207 - keeps "**" and absolute patterns
    if not matches:
        yield name  # whoever opens it says what is wrong
    for match in map(Path, matches):
        yield from _media_under(match) if match.is_dir() else (match,)


def _media_under(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for file in sorted(files):
            if not file.startswith(".") and Path(file).suffix.lower() in MEDIA_SUFFIXES:
                yield Path(root, file)
