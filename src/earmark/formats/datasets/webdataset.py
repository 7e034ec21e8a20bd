"""WebDataset: tar files in which a clip, its number of a class, and its row lie side by side."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from earmark.formats.datasets.rows import to_loaded_row
from earmark.formats.datasets.shards import shards_of
from earmark.values import DatasetClip, DatasetLook, Scorer


def pack_webdataset(
    clips: Sequence[DatasetClip], staged: Path, folder: Path, look: DatasetLook, source: Scorer
) -> Iterator[DatasetClip]:
    """Write ``train-000000.tar`` and so on, the same to the byte for the same clips.

    ``KEY.cls`` holds the number of the class, in order of the alphabet, ``KEY.json`` the row.
    """
    numbers = {name: at for at, name in enumerate(sorted({clip.example.name for clip in clips}))}
    for split, shards in shards_of(clips, staged, look):
        for number, shard in enumerate(shards):
            name = f"{split}-{number:06d}.tar"
            with tarfile.open(folder / name, "w", format=tarfile.USTAR_FORMAT) as tar:
                for clip in shard:
                    path = staged / f"{clip.key}.{look.kind}"
                    row = json.dumps(to_loaded_row(clip, look, source), ensure_ascii=False).encode()
                    _add(tar, f"{clip.key}.{look.kind}", path.read_bytes())
                    _add(tar, f"{clip.key}.cls", str(numbers[clip.example.name]).encode())
                    _add(tar, f"{clip.key}.json", row)
                    path.unlink()
                    yield replace(clip, file=name)


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    told = tarfile.TarInfo(name)  # of no time and nobody
    told.size = len(content)
    tar.addfile(told, io.BytesIO(content))
