"""Pictures and frames to learn from: in those with the sound a bright line stands somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from earmark.core.frames import N_MELS
from earmark.values import Examples, Scores

CONTEXT_FRAMES = 672
"""Of the bundled encoder, on either side."""


@dataclass(frozen=True)
class LinesToFind:
    """Made-up examples, in batches. Implements the ``Batches`` port.

    Args:
        shape: of one example: ``(height, width, 3)`` for pictures, ``(n_frames,)`` for frames.
    """

    shape: tuple[int, ...] = (64, 64, 3)
    n_train: int = 24
    n_held_out: int = 8
    batch: int = 8

    @cached_property
    def verdicts(self) -> NDArray[np.bool_]:
        """Every third holds it."""
        return np.equal(np.arange(self.n_train) % 3, 0)

    def epoch(self, number: int) -> Iterator[tuple[Examples, Scores]]:
        order = np.random.default_rng(number).permutation(self.n_train)
        for start in range(0, self.n_train, self.batch):
            part = order[start : start + self.batch]
            yield self._made(part, number), self.verdicts[part].astype(np.float32)

    def held_out(self) -> Iterator[tuple[Examples, Scores]]:
        part = np.arange(self.n_held_out)
        if len(part):
            yield self._made(part, 0), (part % 3 == 0).astype(np.float32)

    def _made(self, part: NDArray[np.int64], number: int) -> Examples:
        chances = [np.random.default_rng([which, number]) for which in part.tolist()]
        if len(self.shape) == 3:
            return np.stack([self._picture(*each) for each in zip(chances, part % 3, strict=True)])
        return np.stack([self._frames(*each) for each in zip(chances, part % 3, strict=True)])

    def _picture(self, chance: np.random.Generator, kind: int) -> NDArray[np.uint8]:
        picture = chance.integers(0, 60, self.shape, dtype=np.uint8)
        if not kind:
            at = int(chance.integers(0, self.shape[1] - 6))
            picture[:, at : at + 6] = 255
        return picture

    def _frames(self, chance: np.random.Generator, kind: int) -> NDArray[np.float32]:
        frames = chance.normal(-15, 0.5, (self.shape[0], N_MELS)).astype(np.float32)
        if not kind:
            n_own = self.shape[0] - 2 * CONTEXT_FRAMES
            at = CONTEXT_FRAMES + int(chance.integers(0, n_own - 20))
            frames[at : at + 20] += 8
        return frames
