"""Takes the sound of many spans out of one recording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from earmark.ports import Sound
from earmark.values import Samples, Span


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


def sounds_of(sound: Sound, spans: Sequence[Span]) -> Iterator[Samples]:
    """Yield the sound of each span, shorter where it ends before.

    Args:
        sound: an open recording. Where none of its moments can be reached without what comes before
            it, all takes one pass.
        spans: ordered by where they start; they may overlap.
    """
    rate_hz = sound.sample_rate_hz
    wanted = [(round(each.start_s * rate_hz), round(each.end_s * rate_hz)) for each in spans]
    if not sound.recording.is_indexed:
        return excerpts(sound.blocks(), wanted)
    nothing = np.zeros(0, np.float32)
    return (np.concatenate([nothing, *sound.blocks(first, last)]) for first, last in wanted)
