from __future__ import annotations

import importlib
import re
import sys
import urllib.error
from pathlib import Path
from types import ModuleType

import pytest
import torch
from torchvision.models import get_model

from earmark.adapters.networks.bodies import expected_download, make_body
from earmark.adapters.networks.fitter import TorchFitter
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
    steps = TorchFitter().fit(LinesToFind(), NetworkPlan(Network.RESNET18), cache)
    notice = next(steps)
    assert isinstance(notice, WeightsNotice)
    assert re.fullmatch(r"https://.*/resnet18-\w+\.pth", notice.url)
    assert 40e6 < notice.size_bytes < 60e6
    assert notice.to.parent == cache
    with pytest.raises(ModelError, match=r"no network.*--weights none"):
        next(steps)


def test_what_is_there_is_not_downloaded_again(cache: Path) -> None:
    notice = expected_download(NetworkPlan(Network.RESNET18))
    assert notice
    cache.mkdir(parents=True)
    torch.save(get_model("resnet18").state_dict(), notice.to)
    assert expected_download(NetworkPlan(Network.RESNET18)) is None
    make_body(Network.RESNET18, "imagenet")


def test_nothing_is_downloaded_unless_asked_for() -> None:
    assert expected_download(NetworkPlan(Network.RESNET18, weights="none")) is None


@pytest.mark.parametrize("network", [Network.RESNET18, Network.DENSENET121])
def test_weights_of_a_file_are_the_ones_that_it_starts_from(
    network: Network, tmp_path: Path
) -> None:
    state = get_model(network.value).state_dict()
    # As they are published: DenseNets with the names of an older version.
    published = {re.sub(r"(denselayer\d+\.\w+?)([12]\.)", r"\1.\2", k): v for k, v in state.items()}
    torch.save(published, tmp_path / "weights.pth")
    body = make_body(network, str(tmp_path / "weights.pth"))
    pictures = torch.rand(2, 3, 64, 64)
    again = make_body(network, str(tmp_path / "weights.pth"))
    assert torch.equal(body.eval()(pictures), again.eval()(pictures))
    first = next(iter(state.values()))
    assert torch.equal(next(body.parameters()), first)


@pytest.mark.parametrize("content", [b"", b"no weights", b"PK\x03\x04 cut short"])
def test_a_file_without_weights_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "odd.pth").write_bytes(content)
    with pytest.raises(ModelError, match=r"odd\.pth: holds no weights of alexnet"):
        make_body(Network.ALEXNET, str(tmp_path / "odd.pth"))


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    torch.save(get_model("alexnet").state_dict(), tmp_path / "alexnet.pth")
    with pytest.raises(ModelError, match=r"no weights of resnet18 .they differ in conv1"):
        make_body(Network.RESNET18, str(tmp_path / "alexnet.pth"))


def test_code_in_a_file_of_weights_does_not_run(tmp_path: Path) -> None:
    class Harmful:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.touch, (Path(tmp_path / "ran"),)  # type: ignore[return-value]  # on purpose

    torch.save({"features.0.weight": Harmful()}, tmp_path / "harm.pth")
    with pytest.raises(ModelError, match="holds no weights"):
        make_body(Network.ALEXNET, str(tmp_path / "harm.pth"))
    assert not (tmp_path / "ran").exists()


def test_without_pytorch_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ExtraMissing, match=r"pip install 'earmark\[cnn\]'"):
        TorchFitter()


@pytest.mark.parametrize(
    ("said", "error", "match"),
    [
        ("operator torchvision::nms does not exist", ModelError, "does not fit the PyTorch"),
        ("something else", RuntimeError, "something else"),
    ],
)
def test_a_torchvision_of_another_build_is_explained(
    said: str, error: type[Exception], match: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(name: str) -> ModuleType:
        if name == "torchvision":
            raise RuntimeError(said)
        return sys.modules[name]

    monkeypatch.setattr(importlib, "import_module", fail)
    with pytest.raises(error, match=match):
        TorchFitter()
