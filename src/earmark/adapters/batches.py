"""Examples for a network, made in threads while it learns from those before."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from earmark.adapters.media.codec_loop import through_codec
from earmark.adapters.pictures import picture_for
from earmark.core.augment import masked, middle, varied
from earmark.core.frames import FRAMES_PER_S
from earmark.core.mel import to_log_mel
from earmark.core.network_examples import NetworkExample
from earmark.ports import Cuttings
from earmark.values import Channels, Examples, Network, NetworkPlan, Scores

AHEAD = 3
"""Batches that are made before they are wanted."""

MOST_THREADS = 8

ROUND_FRAMES = 16
"""The encoder's windows are whole steps of its coarse path."""


class CuttingBatches:
    """Implements the ``Batches`` port on windows that were cut.

    Chance of an example hangs on the seed, the epoch and the example alone: which thread makes it,
    and when, does not matter.

    Args:
        examples: in order of recording and time; those whose recording was not cut are left out.
        cuttings: their sound, with room to shift it and, for the encoder, its context.
        plan: what a network sees of it.
        context_frames: of the encoder; 0 for a network that looks at pictures.
    """

    def __init__(
        self,
        examples: Sequence[NetworkExample],
        cuttings: Cuttings,
        plan: NetworkPlan,
        context_frames: int = 0,
    ) -> None:
        self._cuttings, self._plan = cuttings, plan
        self._n_frames = (
            round(plan.window_s * FRAMES_PER_S / ROUND_FRAMES) * ROUND_FRAMES + 2 * context_frames
        )
        kept = set(cuttings.recordings())
        numbered = [
            (example, number)
            for _, own in groupby(examples, key=lambda each: each.recording)
            for number, example in enumerate(own)
            if example.recording in kept
        ]
        said = [each for each in numbered if each[0].is_yes is not None]
        self._train = [each for each in said if not each[0].is_held_out]
        self._held_out = [each for each in said if each[0].is_held_out]
        self._beneath = {
            True: [each for each in numbered if each[0].is_yes is None],
            # What nobody listened to may hold the sound: beneath a no lies another no.
            False: [each for each in self._train if not each[0].is_yes],
        }

    @property
    def verdicts(self) -> NDArray[np.bool_]:
        """Return whether each example to learn from is a yes."""
        return np.array([example.is_yes for example, _ in self._train], np.bool_)

    @property
    def n_held_out(self) -> int:
        """Return how many examples are not learnt from."""
        return len(self._held_out)

    def epoch(self, number: int) -> Iterator[tuple[Examples, Scores]]:
        """Yield all examples once, varied and shuffled by the seed and this number alone."""
        seed = self._plan.seed, number
        order = np.random.default_rng(seed).permutation(len(self._train)).tolist()
        yield from self._made(
            [(*self._train[at], np.random.default_rng((*seed, at))) for at in order]
        )

    def held_out(self) -> Iterator[tuple[Examples, Scores]]:
        """Yield those that are held out as they are, always in the same order."""
        yield from self._made([(*each, None) for each in self._held_out])

    def _made(
        self, wanted: Sequence[tuple[NetworkExample, int, np.random.Generator | None]]
    ) -> Iterator[tuple[Examples, Scores]]:
        waiting: deque[tuple[list[Future[Examples]], Scores]] = deque()
        pool = ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1), "examples")
        try:
            for first in range(0, len(wanted), self._plan.batch):
                batch = wanted[first : first + self._plan.batch]
                verdicts = np.array([example.is_yes for example, _, _ in batch], np.float32)
                waiting.append(([pool.submit(self._shown, *each) for each in batch], verdicts))
                if len(waiting) > AHEAD:
                    yield _stacked(*waiting.popleft())
            while waiting:
                yield _stacked(*waiting.popleft())
        finally:
            pool.shutdown(cancel_futures=True)

    def _shown(
        self, example: NetworkExample, number: int, rng: np.random.Generator | None
    ) -> Examples:
        """Return what a network sees of an example; varied if there is chance."""
        plan = self._plan
        sound, rate_hz = self._cuttings.sound(example.recording, number)
        is_encoder = plan.network is Network.ENCODER
        length_s = self._n_frames / FRAMES_PER_S if is_encoder else plan.window_s
        n_wanted = min(round(length_s * rate_hz), sound.shape[1])
        if rng is None:
            return self._seen(middle(sound, n_wanted), rate_hz)
        beneath = None
        if rng.random() < plan.augment.mix:
            beneath = self._other(example, sound.shape, rate_hz, rng)
        heard = varied(sound, n_wanted, plan.augment, rng, beneath)
        if rng.random() < plan.augment.codecs:
            heard = through_codec(heard, rate_hz, rng)
        seen = self._seen(heard, rate_hz)
        return masked(seen, plan.augment.masks, rng, time_axis=0 if is_encoder else 1)

    def _seen(self, sound: Channels, rate_hz: int) -> Examples:
        if self._plan.network is not Network.ENCODER:
            return picture_for(sound, rate_hz, self._plan.look, self._plan.size_px)
        frames = to_log_mel(sound[0], rate_hz)[: self._n_frames]
        return np.pad(frames, ((0, self._n_frames - len(frames)), (0, 0)), "edge")

    def _other(
        self,
        example: NetworkExample,
        shape: tuple[int, ...],
        rate_hz: int,
        rng: np.random.Generator,
    ) -> Channels | None:
        """Return sound to lie beneath an example, if what chance picks fits it."""
        others = self._beneath[bool(example.is_yes)]
        if not others:
            return None
        other, number = others[int(rng.integers(len(others)))]
        sound, other_rate_hz = self._cuttings.sound(other.recording, number)
        fits = sound.shape == shape and other_rate_hz == rate_hz and other != example
        return sound if fits else None


def _stacked(made: Sequence[Future[Examples]], verdicts: Scores) -> tuple[Examples, Scores]:
    return np.asarray([each.result() for each in made]), verdicts
