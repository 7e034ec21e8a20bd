"""Ears, from the files of their encoders."""

from __future__ import annotations

from hashlib import sha256

from earmark.adapters.encoder import Network, OnnxEncoder
from earmark.adapters.picture_ear import PictureEar
from earmark.core.mel_ear import MelEar
from earmark.core.windows import WINDOW_FRAMES
from earmark.errors import ModelError
from earmark.ports.ears import Ear

MEL, PICTURE = "mel", "picture"
"""What an encoder wants to be given, as its file says under ``front``; unless it does, frames."""


def open_ear(content: bytes) -> Ear:
    """Return the ear that an encoder's file makes; whoever made the file is not trusted.

    Raises:
        ModelError: the file cannot be run, or is no encoder.
    """
    try:
        return _ear_of(Network(content), sha256(content).hexdigest())
    except Exception as error:  # ONNX Runtime raises a dozen kinds without a root
        msg = (
            f"The detector's own encoder cannot be run ({error}). Train the detector again, or "
            "update earmark."
        )
        raise ModelError(msg) from error


def _ear_of(network: Network, digest: str) -> Ear:
    front = network.about.get("front", MEL)
    if front == PICTURE:
        return PictureEar(network, digest)
    if front != MEL:
        raise ValueError(f"it is of the unknown kind {front!r}")
    encoder = OnnxEncoder(network)
    context, stride = encoder.context_frames, encoder.stride_frames
    if not 0 <= context <= WINDOW_FRAMES or stride < 1 or WINDOW_FRAMES % stride:
        raise ValueError(f"no windows fit its context of {context} and stride of {stride} frames")
    return MelEar(encoder, digest, network.dim)
