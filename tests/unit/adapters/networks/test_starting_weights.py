from __future__ import annotations

import re
import sys
import urllib.error
from pathlib import Path
from types import ModuleType

import pytest
import torch
from torchvision.models import get_model

from earmark.adapters.networks import open_fitter
from earmark.adapters.networks.bodies import announced_download, open_body
from earmark.errors import ExtraMissing, ModelError
from earmark.values import Network, NetworkPlan, WeightsNotice
from lesson_in_pictures import LinesToFind


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where downloads are kept, of a machine that is offline."""

    def offline(*_args: object, **_more: object) -> None:
        raise urllib.error.URLError("no network")

    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr(torch.hub, "download_url_to_file", offline)
    return tmp_path / "hub" / "checkpoints"


def test_a_download_is_told_before_it_happens_and_fails_with_advice(cache: Path) -> None:
    steps = open_fitter().fit(LinesToFind(), NetworkPlan(Network.RESNET18), cache)
    notice = next(steps)
    assert isinstance(notice, WeightsNotice)
    assert re.fullmatch(r"https://.*/resnet18-\w+\.pth", notice.url)
    assert 40e6 < notice.size_bytes < 60e6
    assert notice.to.parent == cache
    with pytest.raises(ModelError, match=r"no network.*--weights none"):
        next(steps)


def test_what_is_there_is_not_downloaded_again(cache: Path) -> None:
    notice = announced_download(Network.RESNET18, "imagenet")
    assert notice
    cache.mkdir(parents=True)
    torch.save(get_model("resnet18").state_dict(), notice.to)
    assert announced_download(Network.RESNET18, "imagenet") is None
    open_body(Network.RESNET18, "imagenet")


def test_nothing_is_downloaded_unless_asked_for() -> None:
    assert announced_download(Network.RESNET18, "none") is None


@pytest.mark.parametrize("network", [Network.RESNET18, Network.DENSENET121])
def test_weights_of_a_file_are_the_ones_that_it_starts_from(
    network: Network, tmp_path: Path
) -> None:
    state = get_model(network.value).state_dict()
    # As they are published: DenseNets with the names of an older version.
    published = {re.sub(r"(denselayer\d+\.\w+?)([12]\.)", r"\1.\2", k): v for k, v in state.items()}
    torch.save(published, tmp_path / "weights.pth")
    body = open_body(network, str(tmp_path / "weights.pth"))
    pictures = torch.rand(2, 3, 64, 64)
    again = open_body(network, str(tmp_path / "weights.pth"))
    assert torch.equal(body.eval()(pictures), again.eval()(pictures))
    first = next(iter(state.values()))
    assert torch.equal(next(body.parameters()), first)


@pytest.mark.parametrize(
    ("network", "shape"),
    [
        (Network.ALEXNET, (256, 6, 6)),
        (Network.RESNET18, (512, 7, 7)),
        (Network.RESNET50, (2048, 7, 7)),
        (Network.DENSENET121, (1024, 7, 7)),
        (Network.MOBILENET, (576, 7, 7)),
        (Network.EFFICIENTNET, (1280, 7, 7)),
    ],
)
def test_a_body_ends_in_its_last_feature_map(network: Network, shape: tuple[int, ...]) -> None:
    with torch.inference_mode():
        assert open_body(network, "none").eval()(torch.zeros(1, 3, 224, 224)).shape == (1, *shape)


@pytest.mark.parametrize("content", [b"", b"no weights", b"PK\x03\x04 cut short"])
def test_a_file_without_weights_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "odd.pth").write_bytes(content)
    with pytest.raises(ModelError, match=r"odd\.pth: holds no weights"):
        open_body(Network.ALEXNET, str(tmp_path / "odd.pth"))


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    torch.save(get_model("alexnet").state_dict(), tmp_path / "alexnet.pth")
    with pytest.raises(ModelError, match=r"another network"):
        open_body(Network.RESNET18, str(tmp_path / "alexnet.pth"))


def test_code_in_a_file_of_weights_does_not_run(tmp_path: Path) -> None:
    class Harmful:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.touch, (Path(tmp_path / "ran"),)  # type: ignore[return-value]  # on purpose

    torch.save({"features.0.weight": Harmful()}, tmp_path / "harm.pth")
    with pytest.raises(ModelError, match="holds no weights"):
        open_body(Network.ALEXNET, str(tmp_path / "harm.pth"))
    assert not (tmp_path / "ran").exists()


class Broken(ModuleType):
    """PyTorch, with something beside it that does not fit."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError(f"operator torchvision::nms does not exist ({name})")


@pytest.mark.parametrize(
    ("torch_of_here", "error", "match"),
    [
        (None, ExtraMissing, r"pip install 'earmark\[cnn\]'"),
        (Broken("torch"), ModelError, "nms does not exist.*Install two that fit"),
    ],
)
def test_a_pytorch_that_is_missing_or_broken_is_explained(
    torch_of_here: ModuleType | None,
    error: type[Exception],
    match: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "earmark.adapters.networks.fitting", raising=False)
    monkeypatch.setitem(sys.modules, "torch", torch_of_here)
    with pytest.raises(error, match=match):
        open_fitter()
