from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from earmark.adapters.bundle import bundled_encoder
from earmark.adapters.ears import open_ear
from earmark.adapters.networks import exporting, open_fitter
from earmark.adapters.networks.checkpoints import NAME
from earmark.adapters.networks.fitting import TorchFitter
from earmark.adapters.networks.rates import one_cycle
from earmark.core.frames import N_MELS
from earmark.errors import ModelError, OutputError
from earmark.values import Epoch, Examples, Fitted, Network, NetworkPlan, Progress
from lesson_in_pictures import CONTEXT_FRAMES, LinesToFind

FRAMES = (2 * CONTEXT_FRAMES + 250,)
SMALL = NetworkPlan(Network.ALEXNET, weights="none", size_px=(64, 64), epochs=3, batch=8, rate=3e-3)


def trained(
    plan: NetworkPlan, folder: Path, lesson: LinesToFind | None = None
) -> tuple[list[Epoch], Fitted]:
    """Train, and return how it went."""
    *steps, fitted = open_fitter().fit(lesson or LinesToFind(), plan, folder)
    assert isinstance(fitted, Fitted)
    return [step for step in steps if isinstance(step, Epoch)], fitted


def about(fitted: Fitted) -> dict[str, str]:
    model = onnx.load_model_from_string(fitted.encoder)
    return {each.key: each.value for each in model.metadata_props}


def logits(fitted: Fitted, examples: Examples) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return the logit of each moment of each example."""
    session = onnxruntime.InferenceSession(fitted.encoder, providers=["CPUExecutionProvider"])
    (vectors,) = session.run(None, {session.get_inputs()[0].name: examples})
    return np.asarray((vectors @ fitted.weights + fitted.bias)[:, :, 0], np.float32)


@pytest.mark.parametrize(
    ("network", "height", "n_columns"),
    [
        (Network.ALEXNET, 64, 3),
        (Network.RESNET18, 32, 4),
        (Network.DENSENET121, 32, 4),
        (Network.MOBILENET, 32, 4),
    ],
)
def test_a_network_learns_from_pictures_and_its_columns_say_when_the_sound_was_there(
    network: Network, height: int, n_columns: int, tmp_path: Path
) -> None:
    plan = replace(SMALL, network=network, size_px=(128, height), window_s=2.0, epochs=5)
    lesson = LinesToFind((height, 128, 3))
    epochs, fitted = trained(plan, tmp_path, lesson)
    assert max(epoch.average_precision for epoch in epochs) == 1.0
    assert about(fitted) == {
        "front": "picture",
        "look": "earmark",
        "window_s": "2.0",
        "width_px": "128",
        "height_px": str(height),
        "n_columns": str(n_columns),
    }
    ear = open_ear(fitted.encoder)
    assert (ear.dim, ear.hop_s) == (len(fitted.weights), 2.0 / n_columns / 2)
    [(examples, verdicts)] = lesson.held_out()
    by_column = logits(fitted, examples)
    assert by_column.shape == (lesson.n_held_out, n_columns)
    clips = by_column.mean(1)
    assert clips[verdicts > 0.5].min() > clips[verdicts < 0.5].max()
    early, late = np.full((2, height, 128, 3), 30, np.uint8)
    early[:, 8:14] = late[:, 114:120] = 255
    first_less_last = logits(fitted, np.stack([early, late]))[:, [0, -1]] @ (1, -1)
    assert first_less_last[0] > first_less_last[1]


def test_the_bundled_encoder_learns_end_to_end_and_stays_the_same_kind_of_file(
    tmp_path: Path,
) -> None:
    plan = replace(SMALL, network=Network.ENCODER, epochs=4, rate=1e-3)
    epochs, fitted = trained(plan, tmp_path, LinesToFind(FRAMES))
    assert epochs[-1].average_precision == 1.0
    before = onnx.load_model(bundled_encoder())
    after = onnx.load_model_from_string(fitted.encoder)
    assert about(fitted) == {"context_frames": str(CONTEXT_FRAMES), "stride_frames": "4"}
    assert open_ear(fitted.encoder).hop_s == open_ear(bundled_encoder().read_bytes()).hop_s
    assert after.graph.node == before.graph.node
    assert after.graph.initializer != before.graph.initializer
    frames = np.random.default_rng(5).normal(-15, 0.5, (1, 5440, N_MELS)).astype(np.float32)
    frames[:, CONTEXT_FRAMES + 2000 : CONTEXT_FRAMES + 2020] += 8
    assert abs(int(logits(fitted, frames).argmax()) - 2010 / 4) < 40


def test_the_head_learns_first_and_alone(tmp_path: Path) -> None:
    plan = replace(SMALL, epochs_head=2, epochs=1)
    *steps, _ = TorchFitter(saved_each_s=0.0).fit(LinesToFind(), plan, tmp_path)
    epochs = [step for step in steps if isinstance(step, Epoch)]
    assert [(each.number, each.n_epochs, each.phase) for each in epochs] == [
        (1, 3, "head"),
        (2, 3, "head"),
        (3, 3, "whole"),
    ]
    bars = [step for step in steps if isinstance(step, Progress)]
    assert [(bar.done_s, bar.total_s) for bar in bars] == [(8, 24), (16, 24), (24, 24)] * 3


def test_a_body_learns_nothing_while_only_the_head_does(tmp_path: Path) -> None:
    def convolutions(seed_of_batches: int) -> list[bytes]:
        plan = replace(SMALL, epochs_head=1, epochs=0)
        lesson = LinesToFind(n_train=8 + seed_of_batches)
        _, fitted = trained(plan, tmp_path / str(seed_of_batches), lesson)
        model = onnx.load_model_from_string(fitted.encoder)
        return [each.raw_data for each in model.graph.initializer]

    assert convolutions(0) == convolutions(3)


def test_it_ends_when_nothing_was_gained_and_keeps_the_best(tmp_path: Path) -> None:
    plan = replace(SMALL, rate=1.0, epochs=9, patience=2)  # too fast to learn anything
    epochs, _ = trained(plan, tmp_path)
    assert len(epochs) < 10
    assert not any(each.is_best for each in epochs[-2:])


def test_where_nothing_is_held_out_the_last_epoch_is_the_best(tmp_path: Path) -> None:
    epochs, _ = trained(SMALL, tmp_path, LinesToFind(n_held_out=0))
    assert len(epochs) == 4
    assert epochs[-1].is_best
    assert math.isnan(epochs[-1].held_out_loss)
    assert math.isnan(epochs[-1].average_precision)
    assert math.isnan(epochs[-1].accuracy)


def test_another_plan_in_the_same_folder_begins_anew(tmp_path: Path) -> None:
    trained(SMALL, tmp_path)
    epochs, _ = trained(replace(SMALL, epochs=1), tmp_path)
    assert [each.number for each in epochs] == [1, 2]


def test_another_seed_learns_otherwise(tmp_path: Path) -> None:
    one = trained(SMALL, tmp_path / "one")[1]
    other = trained(replace(SMALL, seed=1), tmp_path / "other")[1]
    assert not np.array_equal(one.weights, other.weights)


def test_chance_of_others_is_left_alone(tmp_path: Path) -> None:
    torch.manual_seed(7)
    wanted = torch.rand(1)
    torch.manual_seed(7)
    trained(SMALL, tmp_path)
    assert torch.rand(1) == wanted


def test_pictures_that_are_too_small_for_a_network_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="32 x 16 pixels are too small"):
        trained(replace(SMALL, size_px=(32, 16)), tmp_path)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match=NAME):
        trained(SMALL, tmp_path / "file")


def test_a_network_that_runs_otherwise_without_pytorch_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AGREES_WITHIN", 0.0)
    with pytest.raises(ModelError, match=r"off by .* from what was trained"):
        trained(SMALL, tmp_path)


def test_the_rate_rises_and_falls() -> None:
    rates = [one_cycle(share) for share in np.linspace(0, 1, 41)]
    assert int(np.argmax(rates)) == 10
    assert max(rates) == 1.0
    assert rates[0] == pytest.approx(1 / 25)
    assert rates[-1] < 1e-3
    assert (np.diff(rates[:11]) > 0).all()
    assert (np.diff(rates[10:]) < 0).all()
