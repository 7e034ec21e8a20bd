"""The convolutions of torchvision's networks, and the weights that they start from."""

from __future__ import annotations

import re
from pathlib import Path

import torch
from torch import Tensor, nn
from torchvision.models import get_model, get_model_weights

from earmark.errors import ModelError
from earmark.values import IMAGENET, NO_WEIGHTS, Network, NetworkPlan, WeightsNotice

HEADS = ("fc.", "classifier.")
"""How the names begin of what is learnt anew."""
OLD_NAME = re.compile(r"(denselayer\d+\.(?:norm|conv))\.([12]\.)")
"""The published weights of DenseNets still say ``norm.1`` where the network says ``norm1``."""
MEBIBYTE = 1024**2


def expected_download(plan: NetworkPlan) -> WeightsNotice | None:
    """Return what has to be downloaded first, if anything."""
    if plan.weights != IMAGENET:
        return None
    weights = get_model_weights(plan.network.value).DEFAULT
    to = Path(torch.hub.get_dir()) / "checkpoints" / Path(weights.url).name
    if to.exists():
        return None
    size_bytes = round(weights.meta.get("_file_size", 0) * MEBIBYTE)
    return WeightsNotice(plan.network, weights.url, size_bytes, to)


def make_body(network: Network, weights: str) -> nn.Module:
    """Return a network up to its last feature map, before any pooling.

    It makes ``(n, dim, rows, columns)`` of normalised pictures ``(n, 3, height, width)``.
    ``ModelError`` says why the weights cannot be downloaded, read or used.
    """
    name = network.value
    whole = _imagenet(name) if weights == IMAGENET else get_model(name, weights=None)
    if weights not in {IMAGENET, NO_WEIGHTS}:
        _load(whole, network, Path(weights))
    if network in {Network.RESNET18, Network.RESNET50}:
        return nn.Sequential(*list(whole.children())[:-2])
    if network is Network.DENSENET121:
        return nn.Sequential(whole.features, nn.ReLU())
    return nn.Sequential(*whole.features)


def _imagenet(name: str) -> nn.Module:
    try:
        return get_model(name, weights="DEFAULT", progress=False)
    except (OSError, RuntimeError) as error:  # no network; or not what was published
        raise ModelError(
            f"the ImageNet weights of {name} cannot be downloaded ({error}). Try again online, "
            "or use --weights FILE, a file of them that was downloaded elsewhere, or "
            "--weights none, which starts from chance and needs more labels."
        ) from error


def _load(whole: nn.Module, network: Network, path: Path) -> None:
    """Fill a network with weights of a file as torchvision publishes them, heads left out."""
    try:
        loaded: dict[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)
        state = {
            OLD_NAME.sub(r"\1\2", name): tensor
            for name, tensor in loaded.items()
            if not name.startswith(HEADS)
        }
        missing, unexpected = whole.load_state_dict(state, strict=False)
    except Exception as error:  # a file can be anything, and PyTorch raises a dozen kinds
        raise ModelError(f"{path}: holds no weights of {network} ({error})") from error
    lacking = [name for name in missing if not name.startswith(HEADS)]
    if lacking or unexpected:
        names = ", ".join([*lacking, *unexpected][:3])
        raise ModelError(f"{path}: holds no weights of {network} (they differ in {names})")
