"""The encoder and the detectors that come with earmark."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from earmark.core.calibration import Calibration
from earmark.core.detector import Detector, OperatingPoint
from earmark.core.head import Head
from earmark.errors import ModelError
from earmark.values import DecisionRule


def bundled_encoder() -> Path:
    """Return where the bundled encoder lies."""
    return _models() / "ear.onnx"


@cache
def typing_detector() -> Detector:
    """Return the bundled detector of typing, made sure to belong to the bundled encoder."""
    detector = load_detector(_models() / "typing.npz")
    check_encoder(detector, bundled_encoder())
    return detector


def typing_digest() -> str:
    """Return the digest of the bundled detector's file."""
    return hashlib.sha256((_models() / "typing.npz").read_bytes()).hexdigest()


def load_detector(path: Path) -> Detector:
    """Return the detector kept in a file.

    Raises:
        ModelError: the file is missing or damaged.
    """
    try:
        # Opened here, as numpy leaves a damaged file open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            about = json.loads(str(kept["about"]))
            return Detector(
                sound=about["sound"],
                encoder_digest=about["encoder_digest"],
                head=Head(kept["weights"], kept["biases"]),
                rule=DecisionRule(**about["rule"]),
                calibration=Calibration(**about["calibration"]),
                operating_points=tuple(OperatingPoint(*p) for p in about["operating_points"]),
                press_head=Head(kept["press_weights"], kept["press_biases"]),
                press_at_least=float(about["press_at_least"]),
            )
    except Exception as error:  # numpy, zipfile, zlib and json raise a dozen kinds without a root
        msg = f"{path}: is no detector that can be used ({error}). Install earmark again."
        raise ModelError(msg) from error


def check_encoder(detector: Detector, encoder: Path) -> None:
    """Make sure that a detector was learnt on this encoder.

    Raises:
        ModelError: it was learnt on another, or the encoder cannot be read.
    """
    try:
        digest = hashlib.sha256(encoder.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(f"{encoder}: cannot be read ({error}). Install earmark again.") from error
    if digest != detector.encoder_digest:
        msg = (
            f"{encoder}: is encoder {digest[:12]}, but the detector of {detector.sound} was learnt "
            f"on {detector.encoder_digest[:12]}. Install earmark again."
        )
        raise ModelError(msg)


def _models() -> Path:
    return Path(str(files("earmark") / "models"))
