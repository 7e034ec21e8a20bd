"""Turns a checkpoint into what the package ships: ``ear.onnx`` and ``typing.npz``."""

from __future__ import annotations

import hashlib
import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch

from earmark.core.frames import N_MELS
from earmark.core.windows import WINDOW_FRAMES
from lab.network import CONTEXT_FRAMES, STRIDE_FRAMES, Encoder, Learner

CHOICE = Path(__file__).with_name("choice.json")
"""Rule, calibration and thresholds, chosen on streams of held-out sources by ``lab/choose.py``."""


def export(run: Path, models: Path) -> None:
    """Write the encoder and the typing detector, of the averaged weights."""
    state = torch.load(run / "checkpoint.pt", weights_only=True, map_location="cpu")
    weights = state["averaged"]
    trained = Learner(len(weights["classes.bias"]), len(weights["teacher.bias"]))
    trained.load_state_dict(weights)
    streaming = Encoder(pads=False)
    streaming.load_state_dict(trained.encoder.state_dict())
    digest = _write_encoder(streaming.eval(), models / "ear.onnx")
    about = {
        "sound": "typing",
        "encoder_digest": digest,
        **json.loads(CHOICE.read_text()),
        "epochs": state["epoch"],
    }
    np.savez(
        models / "typing.npz",
        about=np.array(json.dumps(about)),
        weights=trained.typing.weight.detach().numpy().T,
        biases=trained.typing.bias.detach().numpy(),
        press_weights=trained.presses.weight.detach().numpy().T,
        press_biases=trained.presses.bias.detach().numpy(),
    )
    print(f"epoch {state['epoch']}: {(models / 'ear.onnx').stat().st_size / 1e6:.2f} MB, {digest}")


def _write_encoder(encoder: Encoder, path: Path) -> str:
    """Write the encoder for windows of one fixed length, and return its digest."""
    example = torch.zeros(1, WINDOW_FRAMES + 2 * CONTEXT_FRAMES, N_MELS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the old exporter says that it is old; it folds the norms
        torch.onnx.export(
            encoder, (example,), str(path), input_names=["frames"], output_names=["vectors"],
            dynamo=False, opset_version=17,
        )  # fmt: skip
    model = onnx.load(path)
    about = {"context_frames": str(CONTEXT_FRAMES), "stride_frames": str(STRIDE_FRAMES)}
    onnx.helper.set_model_props(model, about)
    onnx.save(model, path)
    return hashlib.sha256(path.read_bytes()).hexdigest()
