"""The channels of a recording that an ear listens to, in step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from earmark.ports import Sound
from earmark.values import Channels


def side_by_side(
    sounds: Sequence[Sound], start_sample: int = 0, stop_sample: int | None = None
) -> Iterator[Channels]:
    """Yield the blocks of sounds of one recording, shape ``(n_sounds, n_samples)``.

    ``MediaError`` says that nothing can be decoded.
    """
    each = [sound.blocks(start_sample, stop_sample) for sound in sounds]
    for blocks in zip(*each, strict=True):
        # A lone sound is not copied: it is the usual case, and the quick one.
        yield np.stack(blocks) if len(blocks) > 1 else blocks[0][np.newaxis]
