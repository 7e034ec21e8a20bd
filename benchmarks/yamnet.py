"""The yardstick: YAMNet, a general tagger of sounds, as a TensorFlow Lite file. Never shipped."""

from __future__ import annotations

import csv
import math
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from earmark.values import Samples

RATE_HZ = 16_000
PATCH = 15_600
"""Samples that it reads at once: 0.975 s."""
HOP = 7_680
"""Samples from one patch to the next: 0.48 s, as its authors have it."""
DIM = 1024
_VECTOR = "yamnet_frames/global_average_pooling2d/Mean"


class Yamnet:
    """YAMNet (Apache-2.0), 521 classes; needs the package ai-edge-litert."""

    def __init__(self, path: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # keeping inner tensors is what is wanted here
            from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415 - an extra

            self._net = Interpreter(
                str(path), experimental_preserve_all_tensors=True, num_threads=1
            )
        self._net.allocate_tensors()
        self._input = self._net.get_input_details()[0]
        self._scores = self._net.get_output_details()[0]["index"]
        names = {d["name"]: d["index"] for d in self._net.get_tensor_details()}
        self._vector = names[_VECTOR]

    def scores_and_vectors(
        self, samples: Samples, sample_rate_hz: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float32], NDArray[np.float32]]:
        """Return what it makes of each patch of mono sound.

        Sound shorter than a patch is filled up with silence; a rest shorter than a hop is left out.

        Returns:
            The moments of the patches' middles, seconds, shape ``(n,)``; the scores of the classes,
            0 to 1, ``(n, 521)``; the vectors before the last layer, ``(n, DIM)``.
        """
        sound = _resampled(samples, sample_rate_hz)
        sound = np.pad(sound, (0, max(0, PATCH - len(sound))))
        starts = range(0, len(sound) - PATCH + 1, HOP)
        both = [self._hear(sound[start : start + PATCH]) for start in starts]
        times_s = (np.array(starts) + PATCH / 2) / RATE_HZ
        return times_s, np.stack([s for s, _ in both]), np.stack([v for _, v in both])

    def _hear(self, patch: Samples) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        self._net.set_tensor(self._input["index"], patch.reshape(self._input["shape"]))
        self._net.invoke()
        return self._read(self._scores), self._read(self._vector)

    def _read(self, index: int) -> NDArray[np.float32]:
        return np.array(self._net.get_tensor(index), np.float32).reshape(-1)


def class_numbers(class_map: Path, names: tuple[str, ...]) -> list[int]:
    """Return the places of classes among the scores, by their names in the class map."""
    with class_map.open(newline="") as file:
        numbers = {row["display_name"]: int(row["index"]) for row in csv.DictReader(file)}
    missing = [name for name in names if name not in numbers]
    if missing:
        msg = f"{class_map}: has no class {missing[0]!r}. Give the class map that came with YAMNet."
        raise ValueError(msg)
    return [numbers[name] for name in names]


def _resampled(samples: Samples, sample_rate_hz: int) -> Samples:
    if sample_rate_hz == RATE_HZ:
        return samples
    shared = math.gcd(RATE_HZ, sample_rate_hz)
    up, down = RATE_HZ // shared, sample_rate_hz // shared
    return np.asarray(signal.resample_poly(samples, up, down), np.float32)
