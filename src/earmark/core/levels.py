"""Vectors as they are kept: the mean of each few, a byte for each number.

A byte is the square root of its number, in steps of its dimension: what an encoder gives after a
ReLU is mostly small, and there the root keeps more.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from earmark.values import Hearing, Vectors

N_POOLED = 2
"""Vectors of the encoder to one that is kept: half the disk, and heads score as well on them."""

TOP_LEVEL = 255
LARGEST: float = float(np.finfo(np.float16).max) ** 2
"""Numbers above count as this: what a root in float16 can hold."""


class LevelStream:
    """Takes a recording's vectors as they come.

    The steps are known only at the end, so until then it holds the roots as float16: 17 MB an hour
    at 12.5 vectors of 192 numbers a second, which shrink to half as ``finish`` lets go of them. How
    the vectors are cut into blocks never changes a byte.
    """

    def __init__(self, n_pooled: int = N_POOLED) -> None:
        self._n_pooled = n_pooled
        self._waiting: Vectors = np.empty((0, 0), np.float32)
        self._roots: deque[NDArray[np.float16]] = deque()

    def push(self, vectors: Vectors) -> None:
        """Take the next vectors, shape ``(n, dim)``.

        What is below zero, or no finite number, counts as zero.
        """
        usable = np.where(np.isfinite(vectors), vectors, 0).clip(0, LARGEST)
        waiting = np.concatenate([self._waiting, usable]) if len(self._waiting) else usable
        n_pools = len(waiting) // self._n_pooled
        n_whole = n_pools * self._n_pooled
        self._waiting = waiting[n_whole:].copy()
        pools = waiting[:n_whole].reshape(n_pools, self._n_pooled, waiting.shape[1])
        self._roots.append(_roots(pools.mean(axis=1)))

    def finish(self, *, hop_s: float, encoder_digest: str) -> Hearing:
        """Return what is to be kept of them; the last vector may be the mean of fewer.

        Args:
            hop_s: from one vector that was pushed to the next.
            encoder_digest: of the encoder.
        """
        if len(self._waiting):
            self._roots.append(_roots(self._waiting.mean(axis=0, keepdims=True)))
        dim = self._waiting.shape[1]
        peaks = np.zeros(dim, np.float32)
        for roots in self._roots:
            peaks = np.maximum(peaks, roots.max(axis=0, initial=0))
        per_root = np.divide(TOP_LEVEL, peaks, out=np.zeros(dim, np.float32), where=peaks > 0)
        levels = np.empty((sum(map(len, self._roots)), dim), np.uint8)
        at = 0
        while self._roots:
            roots = self._roots.popleft()
            levels[at : at + len(roots)] = np.rint(roots * per_root)
            at += len(roots)
        return Hearing(
            levels=levels,
            steps=np.square(peaks / np.float32(TOP_LEVEL)),
            hop_s=hop_s * self._n_pooled,
            encoder_digest=encoder_digest,
        )


def kept_levels(
    vectors: Vectors, *, hop_s: float, encoder_digest: str, n_pooled: int = N_POOLED
) -> Hearing:
    """Return what is to be kept of a whole recording's vectors; see ``LevelStream``."""
    stream = LevelStream(n_pooled)
    stream.push(vectors)
    return stream.finish(hop_s=hop_s, encoder_digest=encoder_digest)


def _roots(vectors: Vectors) -> NDArray[np.float16]:
    return np.asarray(np.sqrt(vectors), np.float16)
