"""The convolutions of known networks, with the weights that they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import torch
from torch import Tensor, nn
from torch.hub import get_dir
from torchvision.models import get_model, get_model_weights

from earmark.errors import ModelError
from earmark.values import IMAGENET, NO_WEIGHTS, Network, WeightsNotice

State = dict[str, Tensor]

_OLD_DENSE_LAYER = re.compile(r"^(.*denselayer\d+\.(?:norm|relu|conv))\.([12]\..*)$")
"""How the published weights of DenseNet call what torchvision calls otherwise by now."""


def announced_download(network: Network, weights: str) -> WeightsNotice | None:
    """Return what opening a body will download, or ``None`` where nothing."""
    if weights != IMAGENET or network is Network.ENCODER:
        return None
    published = get_model_weights(network.value).DEFAULT
    to = Path(get_dir()) / "checkpoints" / published.url.rsplit("/", 1)[1]
    if to.exists():
        return None
    size_bytes = int(published.meta.get("_file_size", 0) * 2**20)
    return WeightsNotice(network, published.url, size_bytes, to)


def open_body(network: Network, weights: str) -> nn.Sequential:
    """Return a network without its last pooling and all that follows.

    It makes shape ``(n, dim, height, width)`` of pictures of shape ``(n, 3, height, width)``.

    Args:
        network: one of those that look at pictures.
        weights: ``"imagenet"``, ``"none"``, or a file of a state that PyTorch saved.

    ``ModelError`` says why the weights cannot be had, or that they are of another network.
    """
    model = get_model(network.value, weights=None)
    if weights == IMAGENET:
        model.load_state_dict(_published(network))
    elif weights != NO_WEIGHTS:
        _load(model, Path(weights))
    elif network is Network.ALEXNET:
        _enliven(model)
    if network in {Network.RESNET18, Network.RESNET50}:
        return nn.Sequential(*list(model.children())[:-2])
    # DenseNet applies it later; of the others, a scan would keep nothing that is below zero.
    return nn.Sequential(*model.features, nn.ReLU(inplace=True))


def _enliven(model: nn.Module) -> None:
    """Give convolutions weights under which what they see passes (He et al. 2015).

    AlexNet has no norms that would amplify what PyTorch's own make fainter with each layer; all
    others bring weights of this kind.
    """
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            nn.init.zeros_(module.bias)


def _published(network: Network) -> State:
    published = get_model_weights(network.value).DEFAULT
    try:
        state = published.get_state_dict(progress=False, check_hash=True, weights_only=True)
    except (URLError, OSError, RuntimeError) as error:
        msg = (
            f"{published.url}: the weights of {network.value} cannot be fetched ({error}). Begin "
            "with --weights none, or fetch them elsewhere and name the file: --weights FILE."
        )
        raise ModelError(msg) from error
    return dict(_renamed(state))


def _load(model: nn.Module, path: Path) -> None:
    """Load what a file knows of a network; its last layer may be of other classes, or missing."""
    try:
        state = dict(_renamed(torch.load(path, weights_only=True, map_location="cpu")))
    except Exception as error:  # PyTorch raises a dozen kinds without a root
        msg = f"{path}: holds no weights that PyTorch saved ({error}). Name another file."
        raise ModelError(msg) from error
    wanted = model.state_dict()
    lacking = [
        name
        for name, value in wanted.items()
        if not name.startswith(("classifier.", "fc."))
        and (name not in state or state[name].shape != value.shape)
    ]
    if lacking:
        n_wanted = len(wanted)
        msg = f"{path}: lacks {len(lacking)} of {n_wanted} weights, such as {lacking[0]}."
        raise ModelError(f"{msg} They are of another network: name its file, or its name.")
    fitting = {
        name: value
        for name, value in state.items()
        if name in wanted and value.shape == wanted[name].shape
    }
    model.load_state_dict(fitting, strict=False)


def _renamed(state: State) -> Iterator[tuple[str, Tensor]]:
    for name, value in state.items():
        old = _OLD_DENSE_LAYER.match(name)
        yield (f"{old[1]}{old[2]}" if old else name), value
