"""Which clips share a file, where files hold many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from earmark.values import SPLITS, DatasetClip, DatasetLook

MOST_BYTES = 256 * 2**20
"""Of clips in a file: few enough to be fetched anew, and many enough to be read in one go."""


def shards_of(
    clips: Sequence[DatasetClip], staged: Path, look: DatasetLook
) -> Iterator[tuple[str, list[list[DatasetClip]]]]:
    """Yield each split that has clips, and the clips of each of its files; in their order."""
    for split in SPLITS:
        shards: list[list[DatasetClip]] = []
        n_bytes = MOST_BYTES
        for clip in clips:
            if clip.example.split != split:
                continue
            size = (staged / f"{clip.key}.{look.kind}").stat().st_size
            if n_bytes + size > MOST_BYTES:
                shards.append([])
                n_bytes = 0
            shards[-1].append(clip)
            n_bytes += size
        if shards:
            yield split, shards
