"""The door to PyTorch, which is an extra: it loads when a network is trained."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

from earmark.errors import ExtraMissing, ModelError
from earmark.ports import Batches
from earmark.values import Epoch, Fitted, NetworkPlan, Progress, WeightsNotice

SAVE_EVERY_S = 120.0
"""What a kill costs at most, and a little more."""


class TorchFitter:
    """Trains networks with PyTorch, on a GPU where there is one. Implements ``NetworkFitter``.

    Args:
        save_every_s: so often what was learnt is kept within an epoch, too.

    Raises:
        ExtraMissing: PyTorch, torchvision or onnx is not installed.
        ModelError: they do not fit each other.
    """

    def __init__(self, save_every_s: float = SAVE_EVERY_S) -> None:
        try:
            for library in ("torch", "torchvision", "onnx"):
                importlib.import_module(library)
        except ImportError as error:
            raise ExtraMissing("Training a network", "cnn") from error
        except RuntimeError as error:
            if "torchvision::" not in str(error):
                raise
            raise ModelError(
                f"torchvision does not fit the PyTorch beside it ({error}). Install both from one "
                "place: pip install --force-reinstall torch torchvision --index-url "
                "https://download.pytorch.org/whl/cpu (or .../cu128 for a GPU)"
            ) from error
        self._save_every_s = save_every_s

    def fit(
        self, batches: Batches, plan: NetworkPlan, folder: Path
    ) -> Iterator[Progress | WeightsNotice | Epoch | Fitted]:
        """Yield progress and epochs, then at last what was learnt.

        After a kill, the epochs that were done are told again, and it goes on where it last kept
        what it had learnt. A folder that holds the beginning of something else begins anew.
        ``ModelError`` says that weights cannot be had or used, or that pictures are too small,
        ``OutputError`` that the folder cannot be written.
        """
        from earmark.adapters.networks.fitting import fit  # noqa: PLC0415 - loads PyTorch

        yield from fit(batches, plan, folder, save_every_s=self._save_every_s)
