"""The detectors that come with earmark."""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from earmark.adapters.encoder import OnnxEncoder
from earmark.core.detector import Detector
from earmark.core.head import Head
from earmark.errors import ModelError
from earmark.values import DecisionRule


def load_typing_detector() -> Detector:
    """Return the bundled detector of typing.

    Raises:
        ModelError: its files are damaged or do not belong together.
    """
    with as_file(files("earmark") / "models") as folder:
        return load_detector(folder / "ear.onnx", folder / "typing.npz")


def load_detector(encoder_path: Path, head_path: Path) -> Detector:
    """Return the detector made of an encoder and the head that was learnt on it.

    Raises:
        ModelError: a file is damaged, or the head was learnt on another encoder.
    """
    encoder = OnnxEncoder(encoder_path)
    try:
        with np.load(head_path, allow_pickle=False) as head:
            about = json.loads(str(head["about"]))
            detector = Detector(
                sound=about["sound"],
                encoder=encoder,
                head=Head(head["weights"], head["biases"]),
                rule=DecisionRule(**about["rule"]),
                press_head=Head(head["press_weights"], head["press_biases"]),
                press_at_least=float(about["press_at_least"]),
            )
    except (OSError, KeyError, ValueError, TypeError, BadZipFile) as error:
        msg = f"{head_path}: no head that can be used ({error}); install earmark again"
        raise ModelError(msg) from error
    if about["encoder"] != encoder.digest:
        msg = (
            f"{head_path}: learnt on encoder {about['encoder'][:12]}, "
            f"but {encoder_path.name} is {encoder.digest[:12]}; install earmark again"
        )
        raise ModelError(msg)
    return detector
