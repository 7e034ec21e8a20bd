"""The encoder, run by ONNX Runtime."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime

from earmark.errors import ModelError
from earmark.values import LogMel, Vectors


class OnnxEncoder:
    """An encoder kept as an ONNX file. Implements the ``Encoder`` port.

    The file says in its metadata how many frames of context it needs and how far apart its vectors
    are: ``context_frames`` and ``stride_frames``.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._session = onnxruntime.InferenceSession(
                path.read_bytes(), _one_quiet_thread(), providers=["CPUExecutionProvider"]
            )
            about = self._session.get_modelmeta().custom_metadata_map
            self.context_frames = int(about["context_frames"])
            self.stride_frames = int(about["stride_frames"])
        except Exception as error:  # ONNX Runtime raises a dozen kinds without a root
            msg = f"{path}: is no encoder that can be run ({error}). Install earmark again."
            raise ModelError(msg) from error

    def encode(self, frames: LogMel) -> Vectors:
        """Return the vectors of these frames."""
        (vectors,) = self._session.run(None, {"frames": frames[np.newaxis]})
        return np.asarray(vectors[0], np.float32)


def _one_quiet_thread() -> onnxruntime.SessionOptions:
    """Return options for one thread that does not spin: the other core has work of its own."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return options
