"""How clips that were cut come to lie in a data set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from earmark.formats.datasets.folders import pack_audiofolder, pack_folders
from earmark.formats.datasets.parquet import pack_parquet
from earmark.formats.datasets.webdataset import pack_webdataset
from earmark.values import DatasetClip, DatasetLook, Layout, Scorer

_PACKERS = {
    Layout.FOLDERS: pack_folders,
    Layout.AUDIOFOLDER: pack_audiofolder,
    Layout.WEBDATASET: pack_webdataset,
    Layout.PARQUET: pack_parquet,
}


def pack(
    clips: Sequence[DatasetClip], staged: Path, folder: Path, look: DatasetLook, source: Scorer
) -> Iterator[DatasetClip]:
    """Lay clips out in a folder; yield each with the file that holds it, as it is done.

    Args:
        clips: in the order in which they are to be read.
        staged: where the clips lie, called after their keys; they are gone from there afterwards.
        folder: of the data set.
        look: which layout.
        source: what they come from.

    ``ExtraMissing`` says that the layout needs more, ``OSError`` that the disk is full.
    """
    yield from _PACKERS[look.layout](clips, staged, folder, look, source)
