"""Encoders, run by ONNX Runtime."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from earmark.errors import ModelError
from earmark.values import LogMel, Vectors

FRAMES = "frames"


class Network:
    """A network kept as ONNX, which has one output.

    Attributes:
        about: what the file says of itself.
        dim: how many numbers a vector of the output has, as far as that is fixed.

    Args:
        content: of the file.

    ONNX Runtime says in an error of any kind that it cannot be run.
    """

    def __init__(self, content: bytes) -> None:
        self._session = onnxruntime.InferenceSession(
            content, _one_quiet_thread(), providers=["CPUExecutionProvider"]
        )
        self.about: dict[str, str] = self._session.get_modelmeta().custom_metadata_map
        [output] = self._session.get_outputs()
        last = output.shape[-1] if output.shape else None
        self.dim = last if isinstance(last, int) else None

    def run(self, name: str, given: NDArray[np.generic]) -> NDArray[np.float32]:
        """Return the output for the input of that name."""
        (vectors,) = self._session.run(None, {name: given})
        return np.asarray(vectors, np.float32)


class OnnxEncoder:
    """An encoder kept as an ONNX file. Implements the ``Encoder`` port.

    The file says in its metadata how many frames of context it needs and how far apart its vectors
    are: ``context_frames`` and ``stride_frames``.
    """

    def __init__(self, source: Path | Network) -> None:
        try:
            self._network = source if isinstance(source, Network) else Network(source.read_bytes())
            self.context_frames = int(self._network.about["context_frames"])
            self.stride_frames = int(self._network.about["stride_frames"])
        except Exception as error:  # ONNX Runtime raises a dozen kinds without a root
            msg = f"{source}: is no encoder that can be run ({error}). Install earmark again."
            raise ModelError(msg) from error

    def encode(self, frames: LogMel) -> Vectors:
        """Return the vectors of these frames."""
        vectors: Vectors = self._network.run(FRAMES, frames[np.newaxis])[0]
        return vectors


def _one_quiet_thread() -> onnxruntime.SessionOptions:
    """Return options for one thread that does not spin: the other core has work of its own."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return options
