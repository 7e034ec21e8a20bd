"""Takes the sound of many spans out of one stream of blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from earmark.values import Samples


def excerpts(blocks: Iterable[Samples], wanted: Sequence[tuple[int, int]]) -> Iterator[Samples]:
    """Yield the samples of each ``[first, last)``, in one pass; shorter where the sound ends.

    Args:
        blocks: the sound from sample 0 on.
        wanted: ordered by where they start; they may overlap.
    """
    held = np.zeros(0, np.float32)
    held_from = 0
    source = iter(blocks)
    for first, last in wanted:
        while held_from + len(held) < last and (block := next(source, None)) is not None:
            held = np.concatenate([held, block])
            passed = min(max(0, first - held_from), len(held))
            held, held_from = held[passed:], held_from + passed
        yield held[max(0, first - held_from) : max(0, last - held_from)]
