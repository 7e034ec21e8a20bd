"""What a larger, public tagger makes of a sound; the network learns to say the same."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from earmark.values import Samples

RATE_HZ = 16_000
PATCH = 15_600
"""Samples that YAMNet reads at once."""
DIM = 1024
_VECTOR = "yamnet_frames/global_average_pooling2d/Mean"


class Teacher:
    """YAMNet (Apache-2.0), as a TensorFlow Lite file. Only its answers go into the weights."""

    def __init__(self, path: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # keeping inner tensors is what is wanted here
            from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415 - an extra

            self._net = Interpreter(
                str(path), experimental_preserve_all_tensors=True, num_threads=1
            )
        self._net.allocate_tensors()
        self._input = self._net.get_input_details()[0]
        names = {d["name"]: d["index"] for d in self._net.get_tensor_details()}
        self._vector = names[_VECTOR]

    def vectors(self, sound: Samples, rate_hz: int) -> NDArray[np.float16]:
        """Return its vector for each whole second of the sound, shape ``(n_seconds, DIM)``."""
        sound = np.asarray(soxr.resample(sound, rate_hz, RATE_HZ), np.float32)
        n = len(sound) // RATE_HZ
        return np.stack([self._one(sound[i * RATE_HZ :][:PATCH]) for i in range(n)])

    def _one(self, patch: Samples) -> NDArray[np.float16]:
        self._net.set_tensor(self._input["index"], patch.reshape(self._input["shape"]))
        self._net.invoke()
        return np.asarray(self._net.get_tensor(self._vector)[0], np.float16)
